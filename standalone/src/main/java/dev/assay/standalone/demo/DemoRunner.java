package dev.assay.standalone.demo;

import dev.assay.simulator.provider.SimulatedProvider;
import dev.assay.standalone.client.RestClient;
import java.io.IOException;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Runs the demo once on an empty database, unless {@code ASSAY_DEMO=false}; then says where everything is. */
@Component
class DemoRunner {

    private static final Logger log = LoggerFactory.getLogger(DemoRunner.class);

    private final SimulatedProvider provider;
    private final Jdbi jdbi;
    private final Environment environment;

    DemoRunner(SimulatedProvider provider, Jdbi jdbi, Environment environment) {
        this.provider = provider;
        this.jdbi = jdbi;
        this.environment = environment;
    }

    @EventListener(ApplicationReadyEvent.class)
    void ready() {
        Thread.ofPlatform().name("demo").daemon().start(this::run);
    }

    private void run() {
        int port = environment.getRequiredProperty("local.server.port", Integer.class);
        if (wanted()) {
            try (RestClient client = new RestClient(port, environment.getRequiredProperty("assay.api-key"))) {
                new Demo(client, provider, jdbi).run();
            } catch (IOException | RuntimeException e) {
                log.error("the demo did not come to its end", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        log.info(
                "Assay serves: API http://127.0.0.1:{}/api/v1/llm · Swagger UI http://127.0.0.1:{}/swagger-ui.html · Temporal Web UI {} · API key {} · simulated provider {}",
                port,
                port,
                environment.getProperty("assay.temporal-ui", "none (in-process server)"),
                environment.getRequiredProperty("assay.api-key-source"),
                provider.baseUrl());
    }

    private boolean wanted() {
        if (!environment.getProperty("ASSAY_DEMO", Boolean.class, true)
                || environment.containsProperty("ASSAY_BENCH")) {
            return false;
        }
        return jdbi.withHandle(handle -> handle.createQuery("SELECT NOT EXISTS (SELECT 1 FROM eval_suites)")
                .mapTo(Boolean.class)
                .one());
    }
}
