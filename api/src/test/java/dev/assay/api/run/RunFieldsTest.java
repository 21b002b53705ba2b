package dev.assay.api.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.assay.api.TestApi;
import dev.assay.api.TestApi.Answer;
import dev.assay.api.schedule.Receiver;
import dev.assay.ledger.Ids;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.finish.FinishRun;
import dev.assay.ledger.lane.ExecutionDao;
import dev.assay.ledger.lane.StopCause;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunDao;
import dev.assay.ledger.run.RunState;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every place that has the fields of a run: REST, webhook messages, the result artifact, the overview, and the ledger
 * behind them. CONTRIBUTING.md lists the places. A new field belongs into one of the sets below, and fails a test here
 * until it is in the places that its set stands for.
 */
class RunFieldsTest {

    /** Written when the run is created, or changed by a PATCH: messages show them as they are when they are made. */
    private static final Set<String> ASKED_FOR = Set.of(
            "id",
            "object",
            "suite_id",
            "suite_version",
            "suite_version_id",
            "org_id",
            "team_id",
            "models",
            "task_ids",
            "judge_model",
            "embedding_model",
            "generation",
            "metadata",
            "created_at");

    /**
     * Changed by transitions: kept by the trigger {@code eval_run_webhook} and put back by {@code RunThen}, so that a
     * message shows the run as the transition left it.
     */
    private static final Set<String> CHANGED_BY_TRANSITIONS = Set.of(
            "status",
            "request_counts",
            "metrics",
            "error",
            "artifact_file_ids",
            "started_at",
            "completed_at",
            "cancelled_at",
            "failed_at");

    /** Sums of block counters: messages show them as they are when they are made. */
    private static final Set<String> COUNTED = Set.of("tokens", "cost_usd");

    /** Of the published client's types; always null. */
    private static final Set<String> UNUSED = Set.of("agent_name", "agent_version", "agent_effort");

    /** Fields of the run that its overview repeats. */
    private static final Set<String> IN_THE_OVERVIEW = Set.of(
            "object",
            "suite_id",
            "status",
            "agent_name",
            "agent_version",
            "agent_effort",
            "models",
            "cost_usd",
            "tokens");

    /** Of the ledger's {@link Run}: what no client sees under its own name. */
    private static final Set<String> NOT_SHOWN = Set.of(
            "seq",
            "on_behalf_of",
            "idempotency_key",
            "request_sha256",
            "max_samples_per_task",
            "generation_concurrency",
            "grader_concurrency",
            "pins",
            "attempt",
            "grading",
            "execution",
            "paused",
            "cancel_now",
            "regrade",
            "stop_cause",
            "prepared_at",
            // Shown as status and request_counts.
            "state",
            "total_samples",
            "completed_samples",
            "failed_samples");

    private static final String RUNS = TestApi.EVALS + "/runs";
    private static final String SCHEDULES = TestApi.EVALS + "/schedules";
    private static final String SECRET = "a secret of the receiver";
    private static final String EXECUTION = "execution";

    private static Receiver receiver;
    private static TestApi api;

    @BeforeAll
    static void start() {
        receiver = new Receiver(n -> 200);
        api = TestApi.start(
                "spring.temporal.connection.target=127.0.0.1:1", "assay.webhooks.allow=127.0.0.1:" + receiver.port());
    }

    @AfterAll
    static void stop() {
        api.close();
        receiver.close();
    }

    @Test
    void eachFieldBelongsToOneSet() {
        List<String> all = Stream.of(ASKED_FOR, CHANGED_BY_TRANSITIONS, COUNTED, UNUSED)
                .flatMap(Collection::stream)
                .toList();
        assertThat(all).doesNotHaveDuplicates();
        assertThat(names(view(prepared().id()))).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void theLedgersFieldsAreShownOrKnownNotToBe() {
        Set<String> shown = names(view(prepared().id()));
        assertThat(columns(Run.class).filter(column -> !shown.contains(column)))
                .containsExactlyInAnyOrderElementsOf(NOT_SHOWN);
    }

    @Test
    void theOverviewRepeatsSome() {
        TestRun run = prepared();
        Set<String> overview = names(api.get(path(run.id()) + "/overview").json());
        assertThat(names(view(run.id())).stream().filter(overview::contains))
                .containsExactlyInAnyOrderElementsOf(IN_THE_OVERVIEW);
    }

    @Test
    void listsMessagesAndArtifactsShowWhatTheTransitionLeft() {
        Set<String> changed = new TreeSet<>();
        for (RunState end : List.of(RunState.COMPLETED, RunState.FAILED, RunState.CANCELLED)) {
            TestRun run = prepared();
            String schedule = schedule(run);
            JsonNode queued = view(run.id());
            end(run, end);
            JsonNode ended = view(run.id());
            assertThat(ended.path("status").asString()).isEqualTo(end.text());
            assertThat(listed(run.id())).isEqualTo(ended);
            assertThat(result(ended)).isEqualTo(ended);
            takeUp(run, end);
            JsonNode again = view(run.id());
            assertThat(again.path("status").asString()).isEqualTo("queued");
            // A new attempt inherits nothing else.
            assertThat(differing(queued, again)).isSubsetOf("started_at", "request_counts", "tokens", "cost_usd");

            hold(schedule, "NULL");
            assertThat(message(run, "eval.run." + end.text())).isEqualTo(ended);
            changed.addAll(differing(queued, ended));
            changed.addAll(differing(ended, again));
        }
        changed.removeAll(COUNTED);
        assertThat(changed).containsExactlyInAnyOrderElementsOf(CHANGED_BY_TRANSITIONS);
    }

    private static TestRun prepared() {
        return TestRun.create(api.jdbi(), new Run.Owner("org", "team_default", null), List.of("one"))
                .items(0, 0, 4)
                .blocks(0, 0, 0, 4, 4);
    }

    /** Makes the run one of a schedule whose messages are held back. */
    private static String schedule(TestRun run) {
        Answer created = api.post(SCHEDULES, """
                {"name": "s", "suite_id": "%s", "run": {"models": ["one"]}, "interval_seconds": 3600,
                 "webhook_url": "%s", "webhook_secret": "%s"}
                """.formatted(
                        TestSuite.create(api.jdbi(), "team_default").text(), receiver.url(), SECRET));
        assertThat(created.status()).as(created.response().body()).isEqualTo(200);
        String schedule = created.text("id");
        api.jdbi()
                .useExtension(
                        RunDao.class,
                        runs -> runs.ofSchedule(run.id(), Ids.schedule(schedule).orElseThrow()));
        hold(schedule, "now() + interval '1 hour'");
        return schedule;
    }

    private static void hold(String schedule, String until) {
        api.jdbi()
                .useHandle(handle -> handle.execute(
                        "UPDATE eval_schedules SET webhook_leased_until = " + until + " WHERE id = ?",
                        Ids.schedule(schedule).orElseThrow()));
    }

    /** By the statements that a workflow causes: three samples scored, one failed. */
    private static void end(TestRun run, RunState end) {
        ExecutionDao executions = api.jdbi().onDemand(ExecutionDao.class);
        assertThat(executions.begin(run.id(), 1, EXECUTION, null)).isPresent();
        run.generate(0, 0, 3).score(0, 0, 2).fail("score", 0, 3, 3).phase("done", false, 0, 0, 3);
        if (end == RunState.FAILED) {
            executions.stop(run.id(), 1, StopCause.of("broken", "for the test").toJson());
        } else if (end == RunState.CANCELLED) {
            executions.cancel(run.id(), 1, EXECUTION);
        }
        assertThat(new FinishRun(api.jdbi()).finish(run.id(), 1, EXECUTION)).isEqualTo(end);
    }

    private static void takeUp(TestRun run, RunState end) {
        String operation = end == RunState.COMPLETED ? "/rerun-failed" : "/retry";
        Answer answer = api.post(path(run.id()) + operation, "");
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    }

    private static JsonNode message(TestRun run, String type) {
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> receiver.messages.stream()
                                .map(message -> JsonMapper.shared().readTree(message.body()))
                                .filter(message -> message.path("type")
                                                .asString("")
                                                .equals(type)
                                        && message.at("/data/id").asString("").equals(Ids.run(run.id())))
                                .map(message -> message.path("data"))
                                .findFirst(),
                        found -> found.isPresent())
                .orElseThrow();
    }

    private static String path(UUID run) {
        return RUNS + "/" + Ids.run(run);
    }

    private static JsonNode view(UUID run) {
        return api.get(path(run)).json();
    }

    private static JsonNode listed(UUID run) {
        return api.get(RUNS + "?limit=100")
                .json()
                .get("data")
                .valueStream()
                .filter(one -> one.path("id").asString("").equals(Ids.run(run)))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode result(JsonNode ended) {
        String file = ended.at("/artifact_file_ids/0").asString();
        return JsonMapper.shared()
                .readTree(api.get(TestApi.FILES + "/" + file + "/content")
                        .response()
                        .body());
    }

    private static Set<String> names(JsonNode object) {
        return Set.copyOf(object.propertyNames());
    }

    private static Set<String> differing(JsonNode one, JsonNode other) {
        return one.propertyStream()
                .filter(field -> !field.getValue().equals(other.get(field.getKey())))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** Names of a record's components and of its nested records', as in SQL. */
    private static Stream<String> columns(Class<?> type) {
        return Stream.of(type.getRecordComponents())
                .flatMap(component -> component.getType().isRecord()
                        ? columns(component.getType())
                        : Stream.of(snakeCase(component)));
    }

    private static String snakeCase(RecordComponent component) {
        return component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
