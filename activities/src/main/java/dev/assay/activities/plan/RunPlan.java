package dev.assay.activities.plan;

import dev.assay.activities.grading.GradedTask;
import dev.assay.activities.grading.SamplePlace;
import dev.assay.ledger.Ids;
import dev.assay.ledger.lane.PlanDao;
import dev.assay.manifest.Manifest;
import dev.assay.manifest.PythonSpec;
import dev.assay.manifest.Task;
import dev.assay.model.retry.RetryPolicy;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a run was asked to do, compiled once: templates, patterns and graders included.
 *
 * @param tasks the run's tasks in the order in which items are numbered; the index is the task number
 * @param generation as requested
 * @param maxSamplesPerTask null: all rows
 * @param grading which grader configuration of the run this is, from 1
 * @param judgeModel what model-backed graders call as {@code auto}, or null; likewise {@code embeddingModel}
 */
public record RunPlan(
        UUID runId,
        String teamId,
        List<String> models,
        List<PlannedTask> tasks,
        ObjectNode generation,
        RetryPolicy retries,
        @Nullable Integer maxSamplesPerTask,
        JsonNode pins,
        int grading,
        @Nullable String judgeModel,
        @Nullable String embeddingModel) {

    /**
     * One task and what grades it.
     *
     * @param mostModelCalls of one call of its grader
     */
    public record PlannedTask(Task task, GradedTask graded, int mostModelCalls) {

        static PlannedTask of(Task task, TaskGrading grading) {
            int mostModelCalls = task.grader()
                    .flatMap(grader -> PythonSpec.of(grader.config()))
                    .map(PythonSpec::maxModelCalls)
                    .orElse(PythonSpec.DEFAULT_MODEL_CALLS);
            return new PlannedTask(task, grading.forTask(task), mostModelCalls);
        }
    }

    static RunPlan of(PlanDao.Planned planned, TaskGrading grading) {
        List<String> only = planned.taskIds();
        Stream<Task> tasks = Manifest.parse(planned.manifest()).tasks().stream()
                .filter(task -> only == null || only.contains(task.id()));
        ObjectNode generation = (ObjectNode) planned.generation();
        return new RunPlan(
                planned.id(),
                planned.teamId(),
                planned.models(),
                tasks.map(task -> PlannedTask.of(task, grading)).toList(),
                generation,
                RetryPolicy.of(generation),
                planned.maxSamplesPerTask(),
                planned.pins(),
                planned.grading(),
                planned.judgeModel(),
                planned.embeddingModel());
    }

    public String id() {
        return Ids.run(runId);
    }

    /** Whether all samples of a task are graded at once, and none by a lane. */
    public boolean gradedAsBatch(int taskNo) {
        return tasks.get(taskNo).graded().batchGrader().isPresent();
    }

    public boolean firstGrading() {
        return grading == 1;
    }

    /**
     * What is graded in place of an output. The generation has what was extracted under the first grading; another one
     * may extract otherwise.
     *
     * @param first what the generation has
     */
    public @Nullable String extracted(int taskNo, String output, @Nullable String first) {
        return firstGrading()
                ? first
                : tasks.get(taskNo).graded().extract(output).orElse(null);
    }

    /** Where a sample of this plan belongs. */
    public SamplePlace place(int taskNo, int modelNo, int sampleIndex) {
        return new SamplePlace(teamId, id(), grading, tasks.get(taskNo).task().id(), models.get(modelNo), sampleIndex);
    }

    /** Makes a task's extractor and grader. */
    @FunctionalInterface
    public interface TaskGrading {
        GradedTask forTask(Task task);
    }
}
