package dev.assay.ledger.retention;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * Removes runs, a bounded piece at a time and each in a transaction of its own. What is left to do stands in the ledger,
 * so it goes on wherever it was interrupted.
 */
public final class RunPurge {

    private static final int MARKED_AT_ONCE = 100;

    private final Jdbi jdbi;
    private final int chunk;

    /** @param chunk rows that one transaction removes at most */
    public RunPurge(Jdbi jdbi, int chunk) {
        this.jdbi = jdbi;
        this.chunk = chunk;
    }

    /**
     * What one piece of work did.
     *
     * @param rows removed, the run's own row among them
     * @param gone whether that was the last of the run
     */
    public record Piece(UUID runId, int rows, boolean gone) {}

    /** Marks runs that ended longer ago than this; how many. */
    public int markEnded(Duration age) {
        return jdbi.withExtension(
                RetentionDao.class,
                dao -> dao.markEnded(seconds(age), MARKED_AT_ONCE).size());
    }

    /** Marks runs that were deleted longer ago than this; how many. */
    public int markDeleted(Duration age) {
        return jdbi.withExtension(
                RetentionDao.class,
                dao -> dao.markDeleted(seconds(age), MARKED_AT_ONCE).size());
    }

    /** Removes rows of one marked run; empty where none is marked. */
    public Optional<Piece> next() {
        return jdbi.inTransaction(handle -> {
            // Either would look at all rows of the run for each piece of it.
            handle.execute("SET LOCAL enable_seqscan = off");
            handle.execute("SET LOCAL enable_bitmapscan = off");
            RetentionDao dao = handle.attach(RetentionDao.class);
            return dao.marked().map(runId -> piece(dao, runId));
        });
    }

    private Piece piece(RetentionDao dao, UUID runId) {
        for (RunTable table : RunTable.values()) {
            int rows = dao.deleteRows(table, runId, table.atOnce(chunk));
            if (rows > 0) {
                return new Piece(runId, rows, false);
            }
        }
        return new Piece(runId, dao.deleteRun(runId), true);
    }

    private static double seconds(Duration age) {
        return age.toMillis() / 1_000.0;
    }
}
