package dev.assay.ledger.step;

import dev.assay.ledger.lane.Block;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Responses that a provider makes in the background. */
public interface ResponseHandleDao {

    /** What may still be running for samples of a block. */
    @SqlQuery("""
            SELECT item_no, call_id, response_id, started_at FROM eval_response_handles
            WHERE run_id = :runId AND model_no = :modelNo AND item_no BETWEEN :firstItem AND :lastItem
            """)
    @RegisterConstructorMapper(Running.class)
    List<Running> ofBlock(@BindMethods Block block);

    /** The last one of a sample stays; none where the sample has its answer. Keys must differ. */
    @SqlUpdate("""
            INSERT INTO eval_response_handles (run_id, model_no, item_no, attempt, call_id, response_id, started_at)
            SELECT run_id, model_no, item_no, attempt, call_id, response_id,
              timestamptz 'epoch' + started * interval '1 microsecond'
            FROM unnest(:runId::uuid[], :modelNo::int[], :itemNo::int[], :attempt::int[], :callId::uuid[],
                :responseId::text[], :started::bigint[])
              AS t (run_id, model_no, item_no, attempt, call_id, response_id, started)
            WHERE (SELECT 1 FROM eval_generations g
                   WHERE g.run_id = t.run_id AND g.model_no = t.model_no AND g.item_no = t.item_no) IS NULL
            ON CONFLICT (run_id, model_no, item_no) DO UPDATE SET
              attempt = excluded.attempt, call_id = excluded.call_id, response_id = excluded.response_id,
              started_at = excluded.started_at
            """)
    void keep(@BindMethods HandleColumns.Kept handles);

    /** Takes away what has ended, unless another response has taken its place. */
    @SqlUpdate("""
            DELETE FROM eval_response_handles h
            USING unnest(:runId::uuid[], :modelNo::int[], :itemNo::int[], :callId::uuid[])
              AS t (run_id, model_no, item_no, call_id)
            WHERE h.run_id = t.run_id AND h.model_no = t.model_no AND h.item_no = t.item_no AND h.call_id = t.call_id
            """)
    void drop(@BindMethods HandleColumns.Ended handles);

    /**
     * @param callId that what comes of it has in the ledger
     * @param startedAt when the call began, by the clock of the process that made it
     */
    record Running(int itemNo, UUID callId, String responseId, Instant startedAt) {}
}
