package dev.assay.activities.prepare;

import dev.assay.activities.grading.Graders;
import dev.assay.activities.plan.RunPlans;
import dev.assay.activities.preprocess.Preprocessors;
import dev.assay.activities.python.PythonFiles;
import dev.assay.dataset.hub.HubClient;
import dev.assay.dataset.hub.HubSettings;
import dev.assay.ledger.Ids;
import dev.assay.ledger.Ledger;
import dev.assay.ledger.TestDatabase;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.file.FileContent;
import dev.assay.ledger.file.FileStore;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunState;
import dev.assay.ledger.tenancy.Principal;
import dev.assay.sandbox.Sandbox;
import dev.assay.sandbox.SandboxOptions;
import dev.assay.workflows.run.Claim;
import dev.assay.workflows.run.PrepareActivity;
import dev.assay.workflows.run.Settled;
import io.temporal.testing.TestActivityEnvironment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.Jdbi;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A run that is prepared as an activity, on a database of its own. */
final class PreparedRun implements AutoCloseable {

    private static final String MANIFEST = """
            {"tasks": [{"id": "t", "type": "qa", "dataset": %s, "prompt_template": "{{ question }}?",
              "target_template": "{{ answer }}", "grader": {"type": "exact_match"}}]}""";

    private final TestDatabase database = TestDatabase.create();
    private final Jdbi jdbi = Ledger.jdbi(database.dataSource());
    private final TestRun run = TestRun.create(jdbi, new Run.Owner("org", "team", null), List.of("m"))
            .state(RunState.IN_PROGRESS);

    /** @param dataset of the run's only task, as in a manifest */
    PreparedRun(String dataset) {
        this();
        manifest(MANIFEST.formatted(dataset));
    }

    /** Without a manifest yet. */
    PreparedRun() {}

    /** Stores a dataset. Answers its ID. */
    String file(String filename, String content) throws IOException {
        FileStore store = new FileStore(jdbi);
        FileStore.Upload upload = store.write(
                new Principal("key", "org", "team", Set.of(), Optional.empty()),
                new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)),
                Long.MAX_VALUE);
        store.complete(upload, filename, "evals");
        return upload.id();
    }

    PreparedRun manifest(String manifest) {
        jdbi.useHandle(handle -> {
            handle.createUpdate("""
                            INSERT INTO eval_suites (id, org_id, team_id, name, active_version, latest_version, metadata)
                            SELECT suite_id, org_id, team_id, 'suite', 1, 1, '{}' FROM eval_runs WHERE id = :id
                            """).bind("id", run.id()).execute();
            handle.createUpdate("""
                            INSERT INTO eval_suite_versions (suite_id, version, id, manifest, dataset_file_ids, metadata)
                            SELECT suite_id, 1, suite_version_id, CAST(:manifest AS json), '{}', '{}'
                            FROM eval_runs WHERE id = :id
                            """)
                    .bind("id", run.id())
                    .bind("manifest", manifest)
                    .execute();
        });
        return this;
    }

    /** One pass of preparing, with a client of its own; returns when it has ended, with whatever came of it. */
    PreparedRun prepare(URI hub, Duration patience, BooleanSupplier stopping) {
        TestActivityEnvironment temporal = TestActivityEnvironment.newInstance();
        // No process starts: the task has no preprocess.
        try (HubClient client = new HubClient(new HubSettings(hub, "hf_token", patience));
                Sandbox sandbox = new Sandbox(SandboxOptions.defaults())) {
            temporal.registerActivitiesImplementations(new PrepareActivityImpl(
                    jdbi,
                    new RunPlans(jdbi, Graders::of),
                    new Preprocessors(sandbox, new PythonFiles(new FileContent(jdbi))),
                    stopping,
                    claim -> new Settled(Settled.Standing.FINISHED, 0, 0, 0),
                    client));
            temporal.newActivityStub(PrepareActivity.class).prepare(new Claim(Ids.run(run.id()), 1, "execution", null));
            return this;
        } finally {
            temporal.close();
        }
    }

    /** What the run stopped for, as JSON; missing where it did not. */
    JsonNode stopCause() {
        return JsonMapper.shared()
                .readTree(text("SELECT coalesce(CAST(stop_cause AS text), '{}') FROM eval_runs WHERE id = :id"));
    }

    /** Any statement; {@code :id} is the run. */
    PreparedRun sql(String sql) {
        run.sql(sql);
        return this;
    }

    /** What a retry does about it. */
    PreparedRun forgetStop() {
        run.sql("UPDATE eval_runs SET stop_cause = NULL WHERE id = :id");
        return this;
    }

    boolean prepared() {
        return text("SELECT CAST(prepared_at IS NOT NULL AS text) FROM eval_runs WHERE id = :id")
                .equals("true");
    }

    String pinned(String reference) {
        return text("SELECT pins -> 'hub' ->> '" + reference + "' FROM eval_runs WHERE id = :id");
    }

    int items() {
        return Integer.parseInt(text("SELECT coalesce(max(item_no) + 1, 0) FROM eval_items WHERE run_id = :id"));
    }

    /** Tasks with their items, and blocks, as text. */
    List<String> cut() {
        return jdbi.withHandle(handle ->
                handle.createQuery("""
                        SELECT concat_ws(' ', 'task', task_no, task_id, first_item, item_count) FROM eval_run_tasks
                        WHERE run_id = :id
                        UNION ALL SELECT concat_ws(' ', 'block', block_no, task_no, model_no, first_item, last_item)
                        FROM eval_blocks WHERE run_id = :id ORDER BY 1
                        """).bind("id", run.id()).mapTo(String.class).list());
    }

    /** Columns of all items, in order. */
    List<String> written(String columns) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT concat_ws(' ', <columns>) FROM eval_items" + " WHERE run_id = :id ORDER BY item_no")
                .define("columns", columns)
                .bind("id", run.id())
                .mapTo(String.class)
                .list());
    }

    private String text(String sql) {
        return jdbi.withHandle(handle ->
                handle.createQuery(sql).bind("id", run.id()).mapTo(String.class).one());
    }

    @Override
    public void close() {
        database.close();
    }
}
