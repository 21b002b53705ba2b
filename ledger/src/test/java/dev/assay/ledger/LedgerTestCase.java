package dev.assay.ledger;

import com.zaxxer.hikari.HikariDataSource;
import dev.assay.ledger.lane.Block;
import dev.assay.ledger.lane.PhaseEnd;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunState;
import dev.assay.ledger.step.LedgerWriter;
import dev.assay.ledger.step.StepRow;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A database of its own, seen through connections of the hot path, and one writer on them. */
public abstract class LedgerTestCase {

    public static final UUID LANE = UUID.fromString("11111111-1111-1111-1111-111111111111");
    public static final UUID OTHER = UUID.fromString("22222222-2222-2222-2222-222222222222");
    public static final String EXECUTION = "execution";

    public TestDatabase database;
    public HikariDataSource dataSource;
    public Jdbi jdbi;
    public LedgerWriter writer;
    private boolean contrived;

    @BeforeEach
    public void open() {
        database = TestDatabase.create();
        dataSource = HotPath.dataSource(database.jdbcUrl(), database.user(), database.password(), 16);
        jdbi = Ledger.jdbi(dataSource);
        writer = new LedgerWriter(jdbi);
    }

    @AfterEach
    public void close() {
        writer.close();
        if (!contrived) {
            Balance.check(jdbi);
        }
        dataSource.close();
        database.close();
    }

    /** The test writes rows that no lane and no request could leave; they are not audited. */
    public void contrived() {
        contrived = true;
    }

    /** A run in progress: one task, {@code items} items for each model in blocks of {@code size}, all held by {@link #LANE}. */
    public TestRun inProgress(int items, int size, String... models) {
        TestRun run = TestRun.create(jdbi, new Run.Owner("org", "team", null), List.of(models))
                .items(0, 0, items);
        for (int model = 0; model < models.length; model++) {
            run.blocks(0, model, 0, items, size);
        }
        return run.state(RunState.IN_PROGRESS).sql("UPDATE eval_blocks SET token = '" + LANE + "' WHERE run_id = :id");
    }

    /** Rows of {@link #LANE} for the first model. */
    public StepRows rows(TestRun run, int size) {
        return new StepRows(run.id(), 1, LANE, 0, size);
    }

    /** Hands rows in together and waits until all are committed. */
    public void write(StepRow... rows) {
        CompletableFuture.allOf(Stream.of(rows).map(writer::write).toArray(CompletableFuture<?>[]::new))
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    public Block block(TestRun run, int blockNo) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT run_id, block_no, task_no, model_no, first_item, last_item
                        FROM eval_blocks WHERE run_id = :id AND block_no = :no
                        """)
                .bind("id", run.id())
                .bind("no", blockNo)
                .mapTo(Block.class)
                .one());
    }

    public PhaseEnd.Outcome end(TestRun run, int blockNo, UUID token) {
        return writer.end(new PhaseEnd(block(run, blockNo), token, run.read().attempt(), 1))
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    /** Rows of a table as text, one column: {@code SELECT ... WHERE run_id = :id}. */
    public List<String> texts(TestRun run, String sql) {
        return jdbi.withHandle(handle ->
                handle.createQuery(sql).bind("id", run.id()).mapTo(String.class).list());
    }

    public long count(TestRun run, String table) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM <table> WHERE run_id = :id")
                .define("table", table)
                .bind("id", run.id())
                .mapTo(Long.class)
                .one());
    }

    /** {@code generated scored failed discarded} of a block. */
    public String counters(TestRun run, int blockNo) {
        return texts(run, """
                SELECT concat_ws(' ', generated, scored, failed, discarded) FROM eval_blocks
                WHERE run_id = :id AND block_no =\s""" + blockNo).getFirst();
    }

    public String phase(TestRun run, int blockNo) {
        return texts(run, "SELECT phase FROM eval_blocks WHERE run_id = :id AND block_no = " + blockNo)
                .getFirst();
    }
}
