package dev.assay.api;

import dev.assay.ledger.Ledger;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
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

    @Bean
    @ConditionalOnMissingBean
    InstantSource clock() {
        return InstantSource.system();
    }
}
