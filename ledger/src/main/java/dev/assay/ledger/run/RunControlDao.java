package dev.assay.ledger.run;

import java.util.UUID;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** How a run is worked on. Callers hold its row lock and have checked its state; lanes read the rest within a second. */
public interface RunControlDao {

    /** 1, or 0 where it is paused already. */
    @SqlUpdate("UPDATE eval_runs SET paused = true, pauses = pauses + 1 WHERE id = :id AND NOT paused")
    int pause(@Bind("id") UUID id);

    /** 1, or 0 where it is not paused. Due, so that the dispatcher wakes the execution, which waits. */
    @SqlUpdate("""
            UPDATE eval_runs SET paused = false, next_dispatch_at = now(), dispatch_tries = 0
            WHERE id = :id AND paused
            """)
    int resume(@Bind("id") UUID id);

    /** What is null stays. */
    @SqlUpdate("""
            UPDATE eval_runs
            SET generation_concurrency = coalesce(CAST(:generationConcurrency AS int), generation_concurrency),
                grader_concurrency = coalesce(CAST(:graderConcurrency AS int), grader_concurrency),
                metadata = coalesce(CAST(:metadata AS jsonb), metadata)
            WHERE id = :id
            """)
    void tune(
            @Bind("id") UUID id,
            @Nullable @Bind("generationConcurrency") Integer generationConcurrency,
            @Nullable @Bind("graderConcurrency") Integer graderConcurrency,
            @Nullable @Bind("metadata") JsonNode metadata);
}
