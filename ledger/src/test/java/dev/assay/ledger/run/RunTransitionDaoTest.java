package dev.assay.ledger.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ledger.Ledger;
import dev.assay.ledger.TableReads;
import dev.assay.ledger.TestDatabase;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.dispatch.DispatchDao;
import dev.assay.ledger.dispatch.DispatchDao.DueRun;
import dev.assay.ledger.dispatch.DispatchDao.QuietRun;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunTransitionDaoTest {

    private static final Run.Owner OWNER = new Run.Owner("org", "team", null);

    private TestDatabase database;
    private Jdbi jdbi;

    @BeforeEach
    void open() {
        database = TestDatabase.create();
        jdbi = Ledger.jdbi(database.dataSource());
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void sendsBlocksBackToTheirFirstUnfinishedStep() {
        TestRun run =
                TestRun.create(jdbi, OWNER, List.of("one")).items(0, 0, 32).blocks(0, 0, 0, 32, 8);
        run.generate(0, 0, 7).score(0, 0, 7).phase("done", false, 0, 0, 7);
        run.generate(0, 8, 15).score(0, 8, 14).fail("score", 0, 15, 15).phase("done", false, 0, 8, 15);
        run.generate(0, 16, 18).phase("generate", true, 0, 16, 23);
        run.state(RunState.FAILED);
        requeue(run);
        assertThat(blocks(run))
                .containsExactly("0 done 0 true", "1 score 0 false", "2 generate 0 false", "3 generate 0 false");
        assertThat(run.read())
                .returns(RunState.QUEUED, Run::state)
                .returns(2, Run::attempt)
                .returns(null, Run::execution)
                .returns(null, Run::error);
        assertThat(run.read().times().startedAt()).isNotNull();
        assertThat(run.read().times().failedAt()).isNull();
    }

    @Test
    void readsAndWritesUnfinishedBlocksOnly() {
        TestRun run = TestRun.create(jdbi, OWNER, List.of("one")).blocks(0, 0, 0, 16_000, 8);
        run.phase("done", false, 0, 0, 16_000 - 25);
        run.state(RunState.FAILED);
        jdbi.useTransaction(handle -> {
            TableReads reads = TableReads.of(handle, "eval_blocks", open -> {
                RunTransitionDao dao = open.attach(RunTransitionDao.class);
                assertThat(dao.lockUnfinishedBlocks(run.id())).hasSize(3);
                assertThat(dao.requeueBlocks(run.id())).isEqualTo(3);
            });
            assertThat(reads.seqScans()).isZero();
            // The dead versions of rows that were unfinished before them are looked at once.
            assertThat(reads.rowsByIndex()).isLessThan(50);
            assertThat(reads.updated()).isEqualTo(3);
        });
    }

    @Test
    void takesDueRunsOnceWithGrowingPauses() {
        TestRun run = TestRun.create(jdbi, OWNER, List.of("one"));
        TestRun later = TestRun.create(jdbi, OWNER, List.of("one"));
        later.sql("UPDATE eval_runs SET next_dispatch_at = now() + interval '1 hour' WHERE id = :id");
        DispatchDao dao = jdbi.onDemand(DispatchDao.class);
        assertThat(dao.take(10)).extracting(DueRun::id).containsExactly(run.id());
        assertThat(dao.take(10)).isEmpty();
        assertThat(pauses(run, dao)).containsExactly(2, 4, 8, 16, 32, 60, 60);
        assertThat(dao.dispatchNow()).isEqualTo(1);
        assertThat(dao.take(10)).hasSize(2);
    }

    @Test
    void findsActiveRunsThatShowNoLife() {
        TestRun quiet = TestRun.create(jdbi, OWNER, List.of("one")).state(RunState.IN_PROGRESS);
        TestRun lively = TestRun.create(jdbi, OWNER, List.of("one")).state(RunState.IN_PROGRESS);
        TestRun starting = TestRun.create(jdbi, OWNER, List.of("one")).state(RunState.IN_PROGRESS);
        for (TestRun run : List.of(quiet, lively, starting)) {
            run.sql(
                    "UPDATE eval_runs SET next_dispatch_at = NULL, started_at = now() - interval '20 seconds' WHERE id = :id");
            run.sql("UPDATE eval_run_attempts SET requested_at = now() - interval '20 seconds' WHERE run_id = :id");
        }
        lively.sql("INSERT INTO eval_lanes (run_id, kind, lane_no, worker) VALUES (:id, 'generation', 0, 'w')");
        starting.sql("UPDATE eval_runs SET execution = NULL, next_dispatch_at = now() WHERE id = :id");
        DispatchDao dao = jdbi.onDemand(DispatchDao.class);
        assertThat(dao.quiet(5, 60))
                .containsExactly(new QuietRun(quiet.id(), RunState.IN_PROGRESS, 1, "execution", false));
        assertThat(dao.quiet(5, 10)).extracting(QuietRun::silent).containsExactly(true);
        assertThat(dao.quiet(30, 60)).isEmpty();
    }

    private List<Integer> pauses(TestRun run, DispatchDao dao) {
        run.sql("UPDATE eval_runs SET next_dispatch_at = now(), dispatch_tries = 0 WHERE id = :id");
        return java.util.stream.IntStream.range(0, 7)
                .map(n -> {
                    assertThat(dao.take(10)).hasSize(1);
                    int pause = jdbi.withHandle(handle -> handle.createQuery(
                                    "SELECT round(extract(epoch FROM next_dispatch_at - now())) FROM eval_runs WHERE id = :id")
                            .bind("id", run.id())
                            .mapTo(Integer.class)
                            .one());
                    run.sql("UPDATE eval_runs SET next_dispatch_at = now() WHERE id = :id");
                    return pause;
                })
                .boxed()
                .toList();
    }

    private void requeue(TestRun run) {
        jdbi.useTransaction(handle -> {
            RunTransitionDao dao = handle.attach(RunTransitionDao.class);
            dao.lockUnfinishedBlocks(run.id());
            dao.requeueBlocks(run.id());
            dao.requeue(run.id());
        });
    }

    private List<String> blocks(TestRun run) {
        return jdbi.withHandle(handle ->
                handle.createQuery("""
                        SELECT block_no || ' ' || phase || ' ' || failed || ' ' || (partials IS NOT NULL)
                        FROM eval_blocks
                        WHERE run_id = :id AND token IS NULL
                        ORDER BY block_no
                        """).bind("id", run.id()).mapTo(String.class).list());
    }
}
