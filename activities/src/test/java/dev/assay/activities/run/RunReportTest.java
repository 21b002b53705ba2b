package dev.assay.activities.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.assay.ledger.Ledger;
import dev.assay.ledger.TestDatabase;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunState;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunReportTest {

    @Test
    void saysHowFarARunIsHowFastItGoesAndWhyItStandsStill() {
        try (TestDatabase database = TestDatabase.create()) {
            TestRun run = TestRun.create(
                            Ledger.jdbi(database.dataSource()),
                            new Run.Owner("org", "team", null),
                            List.of("a|b", "two"))
                    .items(0, 0, 16)
                    .blocks(0, 0, 0, 16, 8)
                    .blocks(0, 1, 0, 16, 8)
                    .generate(0, 0, 11)
                    .score(0, 0, 7)
                    .phase("done", false, 0, 0, 7)
                    .fail("generate", 1, 15, 15)
                    .state(RunState.IN_PROGRESS)
                    .sql("UPDATE eval_runs SET error = '{\"code\": \"model_unknown\"}' WHERE id = :id");
            RunReport report = new RunReport(Ledger.jdbi(database.dataSource()));
            assertThat(report.markdown(run.id())).startsWith("""
                    **in_progress** · attempt 1 · grading 1

                    Cause: `model_unknown`

                    | model | samples | generated | scored | failed | discarded calls |
                    |---|--:|--:|--:|--:|--:|
                    | a/b | 16 | 12 | 8 | 0 | 0 |
                    | two | 16 | 0 | 0 | 1 | 0 |

                    Lanes held: 0 ·\s""");

            run.sql("UPDATE eval_runs SET error = NULL, prepared_at = now() - interval '1 hour' WHERE id = :id")
                    .sql("UPDATE eval_run_attempts SET requested_at = now() - interval '1 hour' WHERE run_id = :id")
                    .generate(0, 12, 15);
            String stalled =
                    await().until(() -> report.markdown(run.id()), text -> !text.contains(" 0.0 generations/s"));
            assertThat(stalled)
                    .doesNotContain("Cause")
                    .contains("generations/s · 0.0 scores/s")
                    .containsPattern("Stalled since [0-9T:.-]+Z: `no_worker`, no live worker serves generation lanes");

            run.state(RunState.FAILED).sql("UPDATE eval_runs SET deleted_at = now() WHERE id = :id");
            assertThat(report.markdown(run.id())).contains("**failed**").endsWith("Lanes held: 0");
        }
    }
}
