package dev.assay.ledger.step;

import dev.assay.ledger.HotPath;
import dev.assay.ledger.lane.PhaseEnd;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The writer's connection, kept from flush to flush: JDBI puts a DAO together anew for every handle, which costs as much
 * as a small flush. One that failed is given back and replaced. Not thread-safe.
 */
final class WriterConnection implements AutoCloseable {

    private final Jdbi jdbi;
    private @Nullable Open open;

    WriterConnection(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    private record Open(Handle handle, Flush.Daos daos) {

        static Open of(Handle handle) {
            handle.execute(HotPath.PLAN_ONCE);
            return new Open(handle, Flush.Daos.of(handle));
        }

        /** A connection that broke cannot go back, and has nothing to be set back. */
        void close() {
            try (handle) {
                if (!handle.isInTransaction()) {
                    handle.execute(HotPath.PLAN_EACH_TIME);
                }
            }
        }
    }

    Map<PhaseEnd, PhaseEnd.Outcome> flush(List<StepRow> rows, List<PhaseEnd> ends) {
        Open current = open == null ? Open.of(jdbi.open()) : open;
        open = current;
        try {
            return current.handle().inTransaction(handle -> Flush.run(current.daos(), rows, ends));
        } catch (RuntimeException e) {
            try {
                close();
            } catch (RuntimeException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    @Override
    public void close() {
        Open closing = open;
        open = null;
        if (closing != null) {
            closing.close();
        }
    }
}
