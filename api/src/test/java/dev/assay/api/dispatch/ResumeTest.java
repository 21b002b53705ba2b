package dev.assay.api.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.assay.api.TestApi;
import dev.assay.ledger.Ids;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunState;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A paused run whose execution is gone when it is resumed. */
class ResumeTest {

    /** The wake of the resume starts an execution that is not the owner: it must not be waited out as if it were. */
    @Test
    void aLostExecutionIsReplacedAtOnceThoughAnotherHasClosedSince() {
        int port = FakeTemporal.freePort();
        try (TestApi api = TestApi.start(
                "spring.temporal.connection.target=127.0.0.1:" + port,
                "assay.reconciler.settling=300ms",
                "assay.reconciler.quiet=1s",
                "assay.reconciler.silence=1h")) {
            TestRun run = TestRun.create(api.jdbi(), new Run.Owner("org", "team_default", null), List.of("one"));
            Run before;
            try (FakeTemporal forgetful = FakeTemporal.inProcess(port, api.jdbi())) {
                before = await().atMost(Duration.ofSeconds(60)).until(run::read, read -> read.execution() != null);
                assertThat(forgetful.workflow(run.id()).describe()).isNotNull();
                act(api, run, "pause");
            }
            // Not quiet yet: the wake comes first, and starts an execution that ends at once.
            run.sql("UPDATE eval_runs SET started_at = now() + interval '1 hour' WHERE id = :id");
            act(api, run, "resume");
            try (FakeTemporal empty = FakeTemporal.inProcess(port, api.jdbi())) {
                await().atMost(Duration.ofSeconds(60))
                        .ignoreExceptions()
                        .until(() -> empty.workflow(run.id())
                                .describe()
                                .getStatus()
                                .name()
                                .endsWith("COMPLETED"));
                assertThat(run.read().execution()).isEqualTo(before.execution());
                run.sql("UPDATE eval_runs SET started_at = now() - interval '1 minute' WHERE id = :id");
                Run after = await().atMost(Duration.ofSeconds(60))
                        .until(
                                run::read,
                                read -> read.execution() != null
                                        && !read.execution().equals(before.execution()));
                assertThat(after.state()).isEqualTo(RunState.IN_PROGRESS);
                assertThat(after.attempt()).isEqualTo(1);
                assertThat(after.paused()).isFalse();
                assertThat(empty.workflow(run.id()).describe().getExecution().getRunId())
                        .isEqualTo(after.execution());
            }
        }
    }

    private static void act(TestApi api, TestRun run, String action) {
        assertThat(api.send(
                                "POST",
                                TestApi.EVALS + "/runs/" + Ids.run(run.id()) + "/" + action,
                                TestApi.KEY,
                                BodyPublishers.noBody())
                        .status())
                .isEqualTo(200);
    }
}
