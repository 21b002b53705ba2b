package dev.assay.ledger.run;

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
    void seen(String id, String[] kinds, int generationLanes, int scoringLanes);

    @SqlUpdate("DELETE FROM eval_workers WHERE id = :id OR seen_at < now() - interval '1 hour'")
    void gone(String id);

    /** The least loaded live worker of a kind. */
    @SqlQuery("""
            SELECT k.kind, min(CASE k.kind WHEN 'generation' THEN generation_lanes ELSE scoring_lanes END) AS least
            FROM eval_workers CROSS JOIN LATERAL unnest(kinds) AS k (kind)
            WHERE seen_at > now() - interval '5 seconds'
            GROUP BY k.kind
            """)
    @RegisterConstructorMapper(Load.class)
    List<Load> least();

    record Load(String kind, int least) {}
}
