package dev.assay.api;

import dev.assay.api.command.AssayCli;
import dev.assay.api.command.CommandDatabase;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The API as a process of its own, or one command of its administration. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(ApiConfiguration.class)
public class AssayApi {

    public static void main(String[] args) {
        if (AssayCli.asked(args)) {
            System.exit(AssayCli.main(AssayApi::database, args));
        }
        SpringApplication.run(AssayApi.class, args);
    }

    private static CommandDatabase database() {
        return CommandDatabase.configured()
                .orElseThrow(() -> new IllegalStateException(
                        "SPRING_DATASOURCE_URL: missing (expected: the database of the installation)"));
    }
}
