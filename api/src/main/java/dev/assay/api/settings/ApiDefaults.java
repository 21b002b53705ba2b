package dev.assay.api.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;

/**
 * The API's defaults for Spring's own settings, below everything else that sets them. Not an {@code application.yaml}:
 * a process that embeds several modules would load only one of these.
 */
public class ApiDefaults implements EnvironmentPostProcessor {

    private static final String RESOURCE = "assay-api-defaults.yaml";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        addTo(environment);
    }

    /** For who needs the API's settings without the API. */
    public static void addTo(ConfigurableEnvironment environment) {
        try {
            for (PropertySource<?> defaults :
                    new YamlPropertySourceLoader().load(RESOURCE, new ClassPathResource(RESOURCE))) {
                environment.getPropertySources().addLast(defaults);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " (expected: a readable file in the jar)", e);
        }
    }
}
