package dev.assay.ledger.lane;

import java.util.List;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Workers and how many lanes each of them holds: how a fleet shares its work out. */
public interface WorkerDao {

    @SqlUpdate("""
            INSERT INTO eval_workers (id, kinds, generation_lanes, scoring_lanes, seen_at)
            VALUES (:id, :kinds, :generationLanes, :scoringLanes, now())
            ON CONFLICT (id) DO UPDATE SET kinds = excluded.kinds, generation_lanes = excluded.generation_lanes,
                scoring_lanes = excluded.scoring_lanes, seen_at = excluded.seen_at
            """)
    void seen(String id, LaneKind[] kinds, int generationLanes, int scoringLanes);

    @SqlUpdate("DELETE FROM eval_workers WHERE id = :id OR seen_at < now() - interval '1 hour'")
    void gone(String id);

    /** How the lanes of each kind are spread over the live workers, as one of them sees it. */
    @SqlQuery("""
            SELECT kind, min(lanes) AS least, coalesce(sum(lanes) FILTER (WHERE id <> :id), 0) AS elsewhere
            FROM (
              SELECT w.id, k.kind, CASE k.kind WHEN 'generation' THEN generation_lanes ELSE scoring_lanes END AS lanes
              FROM eval_workers w CROSS JOIN LATERAL unnest(w.kinds) AS k (kind)
              WHERE seen_at > now() - interval '5 seconds') live
            GROUP BY kind
            """)
    @RegisterConstructorMapper(Load.class)
    List<Load> least(String id);

    /**
     * @param least lanes of the worker that holds fewest
     * @param elsewhere lanes of all workers but the one that asks
     */
    record Load(LaneKind kind, long least, long elsewhere) {}
}
