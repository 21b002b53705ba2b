package dev.assay.api.command;

import dev.assay.api.settings.ApiDefaults;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import javax.sql.DataSource;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The database that a command works on, for as long as the command takes. */
public interface CommandDatabase extends AutoCloseable {

    DataSource dataSource();

    @Override
    void close();

    /** A database that somebody else keeps running. */
    static CommandDatabase of(String url, String user, String password, Map<String, String> driverProperties) {
        Properties properties = new Properties();
        properties.putAll(driverProperties);
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        DataSource dataSource = new DriverManagerDataSource(url, properties);
        return new CommandDatabase() {
            @Override
            public DataSource dataSource() {
                return dataSource;
            }

            @Override
            public void close() {}
        };
    }

    /**
     * The one that a server started here would use: {@code SPRING_DATASOURCE_URL} and all other ways of Spring Boot to
     * set it. Empty where none is set.
     */
    static Optional<CommandDatabase> configured() {
        ConfigurableEnvironment environment = new StandardEnvironment();
        ConfigDataEnvironmentPostProcessor.applyTo(environment);
        ApiDefaults.addTo(environment);
        String url = environment.getProperty("spring.datasource.url", "");
        if (url.isBlank()) {
            return Optional.empty();
        }
        Map<String, String> driver = Binder.get(environment)
                .bind("spring.datasource.hikari.data-source-properties", Bindable.mapOf(String.class, String.class))
                .orElse(Map.of());
        return Optional.of(of(
                url,
                environment.getProperty("spring.datasource.username", ""),
                environment.getProperty("spring.datasource.password", ""),
                driver));
    }
}
