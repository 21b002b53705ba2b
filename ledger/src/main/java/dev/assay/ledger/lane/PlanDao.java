package dev.assay.ledger.lane;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a worker needs to know of a run to work on it. */
public interface PlanDao {

    @SqlQuery("""
            SELECT r.id, r.team_id, r.models, r.task_ids, r.generation, r.max_samples_per_task, r.pins,
              a.grading, a.judge_model, a.embedding_model, v.manifest
            FROM eval_runs r
            JOIN eval_run_attempts a ON a.run_id = r.id AND a.attempt = :attempt
            JOIN eval_suite_versions v ON v.id = coalesce(a.suite_version_id, r.suite_version_id)
            WHERE r.id = :runId
            """)
    Optional<Planned> find(UUID runId, int attempt);

    /**
     * What an attempt does. It grades by what it began with, whatever its run is asked for meanwhile.
     *
     * @param taskIds null: all tasks of the manifest
     * @param pins {@code {"datasets": {file_id: sha256}, "hub": {path@revision: commit}, "fewshot_seed": n}}
     */
    record Planned(
            UUID id,
            String teamId,
            List<String> models,
            @Nullable List<String> taskIds,
            JsonNode generation,
            @Nullable Integer maxSamplesPerTask,
            JsonNode pins,
            int grading,
            @Nullable String judgeModel,
            @Nullable String embeddingModel,
            JsonNode manifest) {}
}
