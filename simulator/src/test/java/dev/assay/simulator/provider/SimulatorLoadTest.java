package dev.assay.simulator.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a call costs the simulator's process. Printed, not asserted: the machine is shared. */
@Tag("long")
class SimulatorLoadTest {
    private static final Logger log = LoggerFactory.getLogger(SimulatorLoadTest.class);
    private static final int CONNECTIONS = Integer.getInteger("simulator.load.connections", 256);
    private static final long CALLS = Long.getLong("simulator.load.calls", 20_000);

    @Test
    void everyCallIsAnsweredAndItsCostPrinted() throws Exception {
        try (SimulatorProcess simulator = SimulatorProcess.start("--port", "0")) {
            assertThat(LoadGenerator.run(simulator.baseUrl(), CONNECTIONS, CALLS, "warm up "))
                    .isEqualTo(CALLS);
            Duration cpuBefore = simulator.cpu();
            long before = System.nanoTime();

            long answers = LoadGenerator.run(simulator.baseUrl(), CONNECTIONS, CALLS, "question ");

            double seconds = (System.nanoTime() - before) / 1e9;
            double micros = simulator.cpu().minus(cpuBefore).toNanos() / 1e3 / CALLS;
            log.info(
                    "simulator: {} connections, {} calls/s, {} µs of its CPU a call",
                    CONNECTIONS,
                    Math.round(CALLS / seconds),
                    Math.round(micros));
            assertThat(answers).isEqualTo(CALLS);
        }
    }
}
