package dev.assay.ledger.lane;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import tools.jackson.databind.JsonNode;

/** Models that take no further part in an attempt of their run, and why. The others go on. */
public interface ModelStopDao {

    /**
     * Stops a model. The first cause stays. The run's {@code error} shows the first of its models' causes at once.
     *
     * @param cause as {@link StopCause#toJson}
     * @return 1 where it was taken, 0 where the model was stopped before or the attempt is not in progress
     */
    @SqlUpdate("""
            WITH run AS (
              UPDATE eval_runs SET error = coalesce(error, :cause::json)
              WHERE id = :runId AND attempt = :attempt AND state = 'in_progress'
              RETURNING id)
            INSERT INTO eval_model_stops (run_id, attempt, model_no, cause)
            SELECT id, :attempt, :modelNo, :cause::json FROM run
            ON CONFLICT DO NOTHING
            """)
    int stop(UUID runId, int attempt, int modelNo, String cause);

    /** In the order in which they were stopped. */
    @SqlQuery("""
            SELECT model_no, cause, stopped_at FROM eval_model_stops
            WHERE run_id = :runId AND attempt = :attempt ORDER BY stopped_at, model_no
            """)
    @RegisterConstructorMapper(ModelStop.class)
    List<ModelStop> of(UUID runId, int attempt);

    /** @param cause in the form of a run's {@code error} */
    record ModelStop(int modelNo, JsonNode cause, Instant stoppedAt) {}
}
