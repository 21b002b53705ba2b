package dev.assay.standalone;

import dev.assay.api.ApiConfiguration;
import dev.assay.api.command.AssayCli;
import dev.assay.simulator.Scenario;
import dev.assay.simulator.provider.SimulatedProvider;
import dev.assay.standalone.home.AssayHome;
import dev.assay.standalone.process.EmbeddedPartException;
import dev.assay.standalone.process.OutOfMemoryExit;
import dev.assay.standalone.process.PrivateFiles;
import dev.assay.worker.WorkerConfiguration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** One process with everything embedded: what {@code mvn spring-boot:run} starts. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@ComponentScan({"dev.assay.standalone.demo", "dev.assay.standalone.bench"})
@Import({ApiConfiguration.class, WorkerConfiguration.class})
public class Assay {

    private static final Logger log = LoggerFactory.getLogger(Assay.class);

    public static void main(String[] args) {
        if (AssayCli.asked(args)) {
            System.exit(AssayCli.main(HomeDatabase::open, args));
        }
        OutOfMemoryExit.ensure();
        try {
            start(args);
        } catch (EmbeddedPartException e) {
            log.error("{}", e.getMessage());
            System.exit(1);
        }
    }

    /** Starts the servers, then the application on them; what is started last is stopped first. */
    public static ConfigurableApplicationContext start(String... args) {
        SpringApplication application = new SpringApplication(Assay.class);
        ConfigurableEnvironment environment = new StandardEnvironment();
        AssayHome home = AssayHome.open(environment.getProperty(AssayHome.ENV_HOME));
        AssayHome.ApiKey key = home.apiKey(environment.getProperty(AssayHome.ENV_API_KEY));
        EmbeddedParts parts = EmbeddedParts.start(home, EmbeddedPartsOptions.from(environment::getProperty));
        // Spring runs its shutdown handlers when every context is closed: lanes have drained by then.
        SimulatedProvider simulator = SimulatedProvider.start(0, Scenario.healthy());
        SpringApplication.getShutdownHandlers().add(() -> {
            simulator.close();
            parts.close();
        });
        Map<String, Object> properties = new LinkedHashMap<>(parts.springProperties());
        if (environment.getProperty("assay.graders.home") == null) {
            properties.put(
                    "assay.graders.home",
                    PrivateFiles.createFolder(home.resolve("sandbox")).toString());
        }
        properties.put("assay.api-key", key.value());
        properties.put("assay.api-key-source", key.toString());
        if (environment.getProperty("ASSAY_BENCH") != null) {
            properties.put("assay.limits.max-concurrency", "1024");
        }
        properties.put("assay.simulator.base-url", simulator.baseUrl().toString());
        parts.temporal().flatMap(temporal -> temporal.webUi()).ifPresent(ui -> properties.put("assay.temporal-ui", ui));
        if (Stream.of("OPENAI_BASE_URL", "OPENAI_API_KEY", "assay.provider.base-url")
                .noneMatch(environment::containsProperty)) {
            properties.put("assay.provider.base-url", simulator.baseUrl().toString());
        }
        environment.getPropertySources().addFirst(new MapPropertySource("assay", properties));
        application.setEnvironment(environment);
        application.addInitializers(
                context -> context.getBeanFactory().registerSingleton("simulatedProvider", simulator));
        try {
            return application.run(args);
        } catch (RuntimeException e) {
            simulator.close();
            parts.close();
            throw e;
        }
    }
}
