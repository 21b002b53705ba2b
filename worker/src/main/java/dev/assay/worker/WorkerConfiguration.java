package dev.assay.worker;

import dev.assay.activities.plan.RunPlan;
import dev.assay.sandbox.Sandbox;
import dev.assay.worker.GraderProperties.Trust;
import io.temporal.client.WorkflowClient;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.PropertySource;

/** What a worker is made of. */
@Configuration
@EnableConfigurationProperties({
    WorkerProperties.class,
    ProviderProperties.class,
    GraderProperties.class,
    HubProperties.class
})
@PropertySource("classpath:assay-worker-defaults.properties")
public class WorkerConfiguration {

    @Bean
    @DependsOnDatabaseInitialization
    WorkerHost workerHost(
            WorkflowClient client,
            JdbcConnectionDetails database,
            WorkerProperties properties,
            ProviderProperties provider,
            HubProperties hub,
            Sandbox graderSandbox,
            ObjectProvider<RunPlan.TaskGrading> grading) {
        return new WorkerHost(client, database, properties, provider, hub, graderSandbox, grading.getIfAvailable());
    }

    /** Starts no process before the first Python grader. Closed after the lanes have drained. */
    @Bean(destroyMethod = "close")
    Sandbox graderSandbox(GraderProperties properties, DataSource database) {
        return new Sandbox(
                properties.options(), properties.trust() == Trust.TEAM ? team -> true : new FirstTeam(database));
    }

    @Bean
    WorkerHealthIndicator workerHealthIndicator(WorkerHost host) {
        return new WorkerHealthIndicator(host);
    }
}
