package dev.assay.ledger.run;

import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/** A run at a glance, from its row and its blocks. */
public interface ReportDao {

    @SqlQuery("""
            SELECT state, attempt, grading, error ->> 'code' AS error_code,
              (SELECT count(*) FROM eval_lanes l WHERE l.run_id = r.id AND l.token IS NOT NULL) AS lanes
            FROM eval_runs r WHERE id = :runId
            """)
    Head head(UUID runId);

    @SqlQuery("""
            SELECT r.models[b.model_no + 1] AS model, sum(b.last_item - b.first_item + 1) AS total,
              sum(b.generated) AS generated, sum(b.scored) AS scored, sum(b.failed) AS failed,
              sum(b.discarded) AS discarded
            FROM eval_blocks b JOIN eval_runs r ON r.id = b.run_id
            WHERE b.run_id = :runId
            GROUP BY b.model_no, r.models ORDER BY b.model_no
            """)
    List<Progress> progress(UUID runId);

    record Head(
            String state,
            int attempt,
            int grading,
            @Nullable String errorCode,
            int lanes) {}

    record Progress(String model, long total, long generated, long scored, long failed, long discarded) {}
}
