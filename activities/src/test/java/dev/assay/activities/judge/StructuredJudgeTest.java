package dev.assay.activities.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.activities.grading.GraderException;
import dev.assay.activities.grading.StepAbandonedException;
import dev.assay.ledger.Ledger;
import dev.assay.ledger.TestDatabase;
import dev.assay.ledger.grader.GraderRef;
import dev.assay.ledger.step.LedgerWriter;
import dev.assay.ledger.step.StepPlace;
import dev.assay.model.ProviderApi;
import dev.assay.model.provider.ProviderCatalog;
import dev.assay.model.provider.ProviderSettings;
import dev.assay.model.retry.AnswerHistory;
import dev.assay.model.retry.ModelHold;
import dev.assay.model.retry.ModelHolds;
import dev.assay.model.retry.RetryPolicy;
import dev.assay.simulator.Scenario;
import dev.assay.simulator.provider.SimulatedProvider;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Structured output changes how a judge is asked, and never whether what it answered is paid for again. */
class StructuredJudgeTest {
    private static final String FORMAT = """
            {"type": "json_schema", "name": "verdict", "strict": true, "schema": {"type": "object",
             "properties": {"reason": {"type": "string"}, "verdict": {"type": "string", "enum": ["good", "bad"]}}}}""";

    private final TestDatabase database = TestDatabase.create();
    private final Jdbi jdbi = Ledger.jdbi(database.dataSource());
    private final UUID run = UUID.randomUUID();
    private SimulatedProvider provider;
    private LedgerWriter writer;

    @BeforeEach
    void start() throws IOException {
        provider = SimulatedProvider.start(0, Scenario.parse("{}"));
        writer = new LedgerWriter(jdbi);
    }

    @AfterEach
    void stop() {
        writer.close();
        provider.close();
        database.close();
    }

    /** A process that scores samples. */
    private final class Process implements AutoCloseable {
        private final ProviderCatalog providers;
        private final ModelHolds holds =
                new ModelHolds(Duration.ofSeconds(20), System::nanoTime, key -> AnswerHistory.NONE);

        Process(ProviderApi api) {
            providers = new ProviderCatalog(new ProviderSettings(provider.baseUrl(), "", api));
        }

        private StepCalls step(int sample) {
            JudgeModels models = new JudgeModels(
                    run,
                    1,
                    "judge",
                    null,
                    new RetryPolicy(0, 0, Duration.ofSeconds(20)),
                    providers,
                    holds,
                    () -> 1,
                    time -> true);
            StepPlace place = new StepPlace(run, 0, 0, sample, 1, UUID.randomUUID());
            return new StepCalls(models, new GraderCallStore(jdbi, writer, place, GraderRef.Calls.ofSamples(1)), 1);
        }

        String structured(int sample) {
            return step(sample)
                    .responses(request(sample), json(FORMAT))
                    .path("output_text")
                    .asString();
        }

        ModelHold hold() {
            return holds.of(new ModelHolds.Key(run, 1, "judge", JudgeModels.STEP), () -> 1);
        }

        String plain(int sample) {
            return step(sample).responses(request(sample)).path("output_text").asString();
        }

        @Override
        public void close() {
            providers.close();
        }
    }

    private static ObjectNode request(int sample) {
        return json("{\"model\": \"auto\", \"input\": \"Is " + sample + " good?\"}");
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) JsonMapper.shared().readTree(text);
    }

    private void scenario(String structured, String faults) {
        provider.scenario(Scenario.parse("""
                {"defaults": {"structured_output": "%s", "answer_rules": [{"pattern": "good", "answer": "It is bad"}]},
                 "faults": [%s]}""".formatted(structured, faults)));
        provider.resetCounters();
    }

    private long paid() {
        return provider.counters().answered();
    }

    private long refused() {
        return provider.counters().refused().getOrDefault("structured_output", 0L);
    }

    @ParameterizedTest
    @EnumSource(ProviderApi.class)
    void whatWasAnsweredIsNotPaidForAgainWhicheverWayItIsAskedFor(ProviderApi api) {
        scenario("honour", "");
        String answered;
        try (Process first = new Process(api)) {
            answered = first.structured(0);
            assertThat(json(answered).path("verdict").asString()).isEqualTo("bad");
        }
        assertThat(paid()).isEqualTo(1);

        scenario("refuse", "");
        try (Process second = new Process(api)) {
            assertThat(second.structured(1)).isEqualTo("It is bad");
            assertThat(second.structured(0)).isEqualTo(answered);
            assertThat(second.plain(0)).isEqualTo(answered);
        }
        assertThat(paid()).isEqualTo(1);
        assertThat(refused()).isEqualTo(1);
    }

    @Test
    void whatWasAnsweredBeforeThereWasStructuredOutputIsFound() {
        scenario("honour", "");
        try (Process process = new Process(ProviderApi.RESPONSES)) {
            assertThat(process.plain(0)).isEqualTo("It is bad");
            assertThat(process.structured(0)).isEqualTo("It is bad");
        }
        assertThat(paid()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(ProviderApi.class)
    void aRefusalCostsOneUnpaidCallAndNoneASample(ProviderApi api) {
        scenario("refuse", "");
        try (Process process = new Process(api)) {
            for (int sample = 0; sample < 30; sample++) {
                assertThat(process.structured(sample)).isEqualTo("It is bad");
            }
        }
        assertThat(paid()).isEqualTo(30);
        assertThat(refused()).isEqualTo(1);
        assertThat(provider.counters().repeatedIdempotencyKeys()).isZero();
    }

    @Test
    void aRefusalThatDoesNotSayWhyIsOneWhereTheCallSucceedsWithout() {
        scenario("honour", "{\"then\": {\"status\": 400}, \"times\": 1}");
        try (Process process = new Process(ProviderApi.RESPONSES)) {
            assertThat(process.structured(0)).isEqualTo("It is bad");
            assertThat(process.structured(1)).isEqualTo("It is bad");
        }
        assertThat(paid()).isEqualTo(2);
    }

    /** A server without grammars: it answers nothing else to such a request, so its failures would never count. */
    @ParameterizedTest
    @ValueSource(ints = {500, 501})
    void aServerErrorThatNamesTheFormatIsARefusal(int status) {
        scenario(
                "honour",
                "{\"then\": {\"status\": " + status + ", \"body\":"
                        + " {\"error\": \"This server was started without grammar support\"}}, \"times\": 1}");
        try (Process process = new Process(ProviderApi.CHAT_COMPLETIONS)) {
            assertThat(process.structured(0)).isEqualTo("It is bad");
            assertThat(process.hold().failing()).isFalse();
            assertThat(process.structured(1)).isEqualTo("It is bad");
        }
        assertThat(provider.counters().requests()).isEqualTo(3);
    }

    /** A hold that heard of both would stop the judge after half as many samples. */
    @Test
    void aFormatThatIsRefusedIsNoRejectionOfTheModel() {
        scenario("honour", "{\"then\": {\"status\": 400}}");
        try (Process process = new Process(ProviderApi.RESPONSES)) {
            for (int sample = 0; sample < 19; sample++) {
                int asked = sample;
                assertThatThrownBy(() -> process.structured(asked)).isInstanceOf(GraderException.class);
                assertThat(process.hold().stopped()).isEmpty();
            }
            assertThatThrownBy(() -> process.structured(19)).isInstanceOf(StepAbandonedException.class);
            assertThat(process.hold().stopped()).isPresent();
        }
        assertThat(provider.counters().requests()).isEqualTo(40);
    }

    @Test
    void aRequestThatIsRefusedEitherWayFailsItsSampleAndTeachesNothing() {
        scenario("honour", "{\"then\": {\"status\": 400}, \"times\": 2}");
        try (Process process = new Process(ProviderApi.RESPONSES)) {
            assertThatThrownBy(() -> process.structured(0))
                    .isInstanceOfSatisfying(
                            GraderException.class, e -> assertThat(e.code()).isEqualTo("judge_invalid_request"));
            assertThat(process.structured(1)).startsWith("{");
        }
        assertThat(paid()).isEqualTo(1);
    }
}
