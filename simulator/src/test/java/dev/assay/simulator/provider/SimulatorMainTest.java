package dev.assay.simulator.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatorMainTest {
    @TempDir
    Path folder;

    @Test
    void aProcessServesItsScenarioAndAnswersAsEveryOtherDoes() throws Exception {
        Path file = Files.writeString(
                folder.resolve("scenario.json"),
                "{\"faults\": [{\"when\": {\"from_answer\": 2}, \"then\": {\"status\": 403}}]}");
        try (SimulatorProcess first = SimulatorProcess.start("--port", "0", "--scenario", file.toString());
                SimulatorProcess second = SimulatorProcess.start();
                Caller caller = new Caller(first.baseUrl());
                Caller other = new Caller(second.baseUrl())) {
            assertThat(Caller.text(caller.respond("hello"))).isEqualTo(Caller.text(other.respond("hello")));
            assertThat(caller.respond("hello").statusCode()).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--speed 9", "--port", "--port x", "--port 70000", "--scenario /nowhere.json"})
    void wrongArgumentsEndItWithItsUsage(String arguments) throws Exception {
        Process process = SimulatorProcess.launch(arguments.split(" ", -1));

        assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("usage: [--port");
        assertThat(process.waitFor()).isEqualTo(2);
    }
}
