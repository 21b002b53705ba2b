package dev.assay.ledger;

import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * What a piece of work does to a table, by PostgreSQL's own counters of the open transaction.
 *
 * @param seqScans scans of the whole table
 * @param rowsByIndex rows fetched through an index
 * @param updated rows written
 */
public record TableReads(long seqScans, long rowsByIndex, long updated) {

    public static TableReads of(Handle handle, String table, Consumer<Handle> work) {
        TableReads before = read(handle, table);
        work.accept(handle);
        TableReads after = read(handle, table);
        return new TableReads(
                after.seqScans - before.seqScans,
                after.rowsByIndex - before.rowsByIndex,
                after.updated - before.updated);
    }

    private static TableReads read(Handle handle, String table) {
        return handle.createQuery("""
                        SELECT seq_scan AS seq_scans, coalesce(idx_tup_fetch, 0) AS rows_by_index, n_tup_upd AS updated
                        FROM pg_stat_xact_user_tables
                        WHERE relname = :table
                        """)
                .bind("table", table)
                .mapTo(TableReads.class)
                .one();
    }
}
