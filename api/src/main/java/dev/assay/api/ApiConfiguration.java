package dev.assay.api;

import dev.assay.api.settings.ApiProperties;
import dev.assay.ledger.Ledger;
import java.time.InstantSource;
import java.util.Objects;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayDataSource;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Everything of the API, for a process that has Spring Boot's auto-configuration and its {@link DataSource}. */
@Configuration(proxyBeanMethods = false)
@ComponentScan("dev.assay.api")
@EnableConfigurationProperties(ApiProperties.class)
@EnableScheduling
public class ApiConfiguration {

    @Bean
    @ConditionalOnMissingBean
    @DependsOnDatabaseInitialization
    Jdbi jdbi(DataSource dataSource) {
        return Ledger.jdbi(dataSource);
    }

    /** Before the pool opens its first connection. */
    @Bean
    static BeanPostProcessor requestConnections(Environment environment) {
        return new RequestConnections(environment);
    }

    /** Connections of its own: a migration may take longer than a request. */
    @Bean(defaultCandidate = false)
    @FlywayDataSource
    DataSource migrationConnections(JdbcConnectionDetails database) {
        return new DriverManagerDataSource(
                database.getJdbcUrl(),
                Objects.requireNonNullElse(database.getUsername(), ""),
                Objects.requireNonNullElse(database.getPassword(), ""));
    }

    @Bean
    @ConditionalOnMissingBean
    InstantSource clock() {
        return InstantSource.system();
    }
}
