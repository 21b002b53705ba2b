package dev.assay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A run of an earlier version whose grader made thousands of metrics. */
class ShortenedMetricsTest {

    @Test
    void metricsThatAreTooLongAreShortenedAndOthersStay() {
        try (TestDatabase database = TestDatabase.create()) {
            Jdbi jdbi = Ledger.jdbi(database.dataSource());
            jdbi.useHandle(handle -> handle.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public"));
            migrate(database, "14");
            UUID large = run(jdbi, 20_000);
            UUID small = run(jdbi, 200);
            String before = metrics(jdbi, small).toString();
            migrate(database, "15");

            assertThat(metrics(jdbi, small)).hasToString(before);
            JsonNode shortened = metrics(jdbi, large);
            assertThat(shortened.get("score").asDouble()).isEqualTo(0.5);
            assertThat(shortened.at("/by_model/one/score").asDouble()).isEqualTo(0.5);
            assertThat(shortened.get("by_task")).isEmpty();
            assertThat(shortened.at("/truncated/task_models").asInt()).isEqualTo(1);
        }
    }

    private static UUID run(Jdbi jdbi, int metrics) {
        UUID id = UUID.randomUUID();
        jdbi.useHandle(handle -> handle.execute("""
                INSERT INTO eval_runs (id, org_id, team_id, suite_id, suite_version, suite_version_id, models,
                  generation, metadata, pins, state, generation_concurrency, grader_concurrency, metrics)
                SELECT ?, 'org', 'team', gen_random_uuid(), 1, gen_random_uuid(), '{one}', '{}', '{}', '{}',
                  'completed', 1, 1, ('{"score": 0.5, "by_task": {"t": {"by_model": {"one": {"metrics": {'
                    || string_agg('"m' || n || md5(n::text) || '\\u0000": 1', ',')
                    || '}}}}}, "by_model": {"one": {"score": 0.5}}}')::json
                FROM generate_series(1, ?) n
                """, id, metrics));
        return id;
    }

    private static JsonNode metrics(Jdbi jdbi, UUID run) {
        String metrics =
                jdbi.withHandle(handle -> handle.select("SELECT metrics::text FROM eval_runs WHERE id = ?", run)
                        .mapTo(String.class)
                        .one());
        return JsonMapper.shared().readTree(metrics);
    }

    private static void migrate(TestDatabase database, String version) {
        Flyway.configure()
                .dataSource(database.dataSource())
                .target(version)
                .load()
                .migrate();
    }
}
