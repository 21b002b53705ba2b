package dev.assay.simulator.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.simulator.Counters;
import dev.assay.simulator.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The rehearsals of docs/simulator.md do what the text above them says. */
class DocumentationTest {
    private static Scenario example(int number) throws IOException {
        Matcher blocks = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("..", "docs", "simulator.md")));
        List<String> examples = new ArrayList<>();
        while (blocks.find()) {
            examples.add(blocks.group(1));
        }
        assertThat(examples).hasSize(3);
        return Scenario.parse(examples.get(number - 1));
    }

    private static List<Integer> statuses(Caller caller, int calls) throws Exception {
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            statuses.add(caller.respond("question " + i).statusCode());
        }
        return statuses;
    }

    @Test
    void aKeyThatExpiresHalfWay() throws Exception {
        try (SimulatedProvider provider = SimulatedProvider.start(0, example(1));
                Caller caller = new Caller(provider)) {
            List<Integer> statuses = statuses(caller, 60);
            assertThat(statuses.subList(0, 40)).containsOnly(200);
            assertThat(statuses.subList(40, 60)).containsOnly(401);

            caller.send("PUT", "/simulator/scenario", "{}");
            for (int i = 40; i < 60; i++) {
                caller.respond("question " + i);
            }
            assertThat(provider.counters().answered()).isEqualTo(60);
            assertThat(provider.counters().repeatedAnswers()).isZero();
        }
    }

    @Test
    void throttledThenDead() throws Exception {
        try (SimulatedProvider provider = SimulatedProvider.start(0, example(2));
                Caller caller = new Caller(provider)) {
            List<Integer> statuses = statuses(caller, 80);
            assertThat(statuses.subList(0, 30)).containsOnly(200);
            assertThat(statuses.subList(30, 45)).containsOnly(429);
            assertThat(statuses.subList(45, 55)).containsOnly(200);
            assertThat(statuses.subList(55, 80)).containsOnly(503);
        }
    }

    @Test
    void anOrdinaryBadDay() throws Exception {
        try (SimulatedProvider provider = SimulatedProvider.start(0, example(3));
                Caller caller = new Caller(provider)) {
            int right = 0;
            for (int i = 0; i < 100; i++) {
                String prompt = "Question %d: what is the capital of Spain?".formatted(i);
                for (int tries = 1; caller.respond(prompt).statusCode() == 500; tries++) {
                    assertThat(tries).isLessThan(3);
                }
                right += caller.respond(prompt).body().contains("Madrid") ? 1 : 0;
            }
            Counters counters = provider.counters();
            assertThat(right).isBetween(55, 90);
            assertThat(counters.answered()).isEqualTo(200);
            assertThat(counters.faults("status_500")).isBetween(20L, 70L);
            assertThat(counters.faults("refusal")).isBetween(4L, 40L);
            assertThat(counters.maxInFlight()).isEqualTo(1);
        }
    }
}
