package dev.assay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ledger.run.RunCountersDao;
import dev.assay.ledger.run.RunCountersDao.RunCounters;
import java.util.List;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** A database of version 1 with runs in it comes to version 3 as if it had been that from the start. */
class ReadingMigrationTest {

    private static final UUID RUN = UUID.fromString("aa87e2b1-112a-455b-8dea-bed784372198");

    @Test
    void runsThatAreThereAreSummedUpAndIndexed() {
        try (TestDatabase database = TestDatabase.create()) {
            Jdbi jdbi = Ledger.jdbi(database.dataSource());
            jdbi.useHandle(handle -> handle.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public"));
            migrate(database, "1");
            jdbi.useHandle(handle -> {
                handle.execute("""
                        INSERT INTO eval_runs (id, org_id, team_id, suite_id, suite_version, suite_version_id, models,
                          generation, metadata, pins, state, generation_concurrency, grader_concurrency)
                        VALUES (?, 'org', 'team', gen_random_uuid(), 1, gen_random_uuid(), '{one}', '{}', '{}', '{}',
                          'in_progress', 1, 1)
                        """, RUN);
                handle.execute("""
                        INSERT INTO eval_blocks (run_id, block_no, task_no, model_no, first_item, last_item, phase,
                          generated, scored, failed, input_tokens)
                        SELECT ?, b, 0, 0, 8 * b, 8 * b + 7, CASE b WHEN 2 THEN 'score' ELSE 'done' END, 8,
                          CASE b WHEN 1 THEN 7 ELSE 8 END, CASE b WHEN 1 THEN 1 ELSE 0 END, CASE b WHEN 1 THEN 5 END
                        FROM generate_series(0, 2) b
                        """, RUN);
                handle.execute("""
                        INSERT INTO eval_scores (run_id, model_no, item_no, grading, attempt, scores, score, started_at,
                          finished_at)
                        SELECT ?, 0, n, 1, 1, json_build_object('quality', 10 - n % 8, 'label', 'good'), n, now(), now()
                        FROM generate_series(0, 23) n WHERE n <> 9
                        """, RUN);
            });
            migrate(database, "3");

            RunCounters counters = jdbi.withExtension(RunCountersDao.class, dao -> dao.of(RUN));
            assertThat(counters).isEqualTo(new RunCounters(RUN, 24, 24, 23, 1, 0, 5L, null, null, null, null));
            assertThat(rows(jdbi, """
                    SELECT concat_ws(' ', block_no, metric, count, mean, lowest, highest, scores, items)
                    FROM eval_block_scores ORDER BY block_no, metric
                    """)).isEqualTo("""
                            0  8 3.5 0 7 {} {}
                            0 quality 8 6.5 3 10 {3,4,5,6,7,8,9,10} {7,6,5,4,3,2,1,0}
                            1  7 11.857142857142858 8 15 {} {}
                            1 quality 7 6.142857142857143 3 10 {3,4,5,6,7,8,10} {15,14,13,12,11,10,8}""");
            assertThat(rows(jdbi, """
                    SELECT concat_ws(' ', block_no, indexed_scores, indexed_grading) FROM eval_blocks ORDER BY block_no
                    """)).isEqualTo("0 8 1\n1 7 1\n2");
        }
    }

    private static void migrate(TestDatabase database, String version) {
        Flyway.configure()
                .dataSource(database.dataSource())
                .target(version)
                .load()
                .migrate();
    }

    private static String rows(Jdbi jdbi, String sql) {
        return String.join(
                "\n",
                jdbi.<List<String>, RuntimeException>withHandle(
                        handle -> handle.createQuery(sql).mapTo(String.class).list()));
    }
}
