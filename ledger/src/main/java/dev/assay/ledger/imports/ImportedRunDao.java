package dev.assay.ledger.imports;

import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** What only the writer of an imported run does. */
interface ImportedRunDao {

    /** Holds all blocks, as one lane would. */
    @SqlUpdate("UPDATE eval_blocks SET token = :token WHERE run_id = :runId")
    int hold(UUID runId, UUID token);
}
