package dev.assay.activities.plan;

import dev.assay.activities.grading.GradedTask;
import dev.assay.activities.grading.SamplePlace;
import dev.assay.ledger.Ids;
import dev.assay.ledger.grader.GraderRef;
import dev.assay.ledger.grader.GraderRef.Place;
import dev.assay.ledger.lane.PlanDao;
import dev.assay.manifest.GraderSpec;
import dev.assay.manifest.Manifest;
import dev.assay.manifest.PythonSpec;
import dev.assay.manifest.Task;
import dev.assay.model.retry.RetryPolicy;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
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
     * @param graders in the order in which they score a sample, at least one
     */
    public record PlannedTask(Task task, List<PlannedGrader> graders) {

        public PlannedTask {
            graders = List.copyOf(graders);
            if (graders.isEmpty()) {
                throw new IllegalArgumentException("task " + task.id() + ": no grader (expected: one)");
            }
        }

        static PlannedTask of(int taskNo, Task task, TaskGrading grading, Function<Place, GraderRef> refs) {
            List<GraderSpec> graders = task.graders();
            return new PlannedTask(
                    task,
                    IntStream.range(0, graders.size())
                            .mapToObj(graderNo -> PlannedGrader.of(
                                    task, graders.get(graderNo), grading, refs.apply(new Place(taskNo, graderNo))))
                            .toList());
        }

        /** By its first grader: all extract in the same way. */
        public GradedTask graded() {
            return graders.getFirst().graded();
        }

        /** Of one call of its first grader. */
        public int mostModelCalls() {
            return graders.getFirst().mostModelCalls();
        }
    }

    /**
     * One grader of a task.
     *
     * @param graded the task as this grader scores it
     * @param mostModelCalls of one call of the grader
     * @param ref where its scores and calls stand
     */
    public record PlannedGrader(GraderSpec spec, GradedTask graded, int mostModelCalls, GraderRef ref) {

        static PlannedGrader of(Task task, GraderSpec spec, TaskGrading grading, GraderRef ref) {
            int mostModelCalls =
                    PythonSpec.of(spec.config()).map(PythonSpec::maxModelCalls).orElse(PythonSpec.DEFAULT_MODEL_CALLS);
            return new PlannedGrader(spec, grading.of(task, spec), mostModelCalls, ref);
        }
    }

    /** @param refs of graders by their place in the run */
    static RunPlan of(PlanDao.Planned planned, TaskGrading grading, Function<Place, GraderRef> refs) {
        List<Task> tasks = tasks(planned);
        List<PlannedTask> plannedTasks = IntStream.range(0, tasks.size())
                .mapToObj(taskNo -> PlannedTask.of(taskNo, tasks.get(taskNo), grading, refs))
                .toList();
        ObjectNode generation = (ObjectNode) planned.generation();
        return new RunPlan(
                planned.id(),
                planned.teamId(),
                planned.models(),
                plannedTasks,
                generation,
                RetryPolicy.of(generation),
                planned.maxSamplesPerTask(),
                planned.pins(),
                planned.grading(),
                planned.judgeModel(),
                planned.embeddingModel());
    }

    /** The tasks that a run has, in their order. */
    static List<Task> tasks(PlanDao.Planned planned) {
        List<String> only = planned.taskIds();
        return Manifest.parse(planned.manifest()).tasks().stream()
                .filter(task -> only == null || only.contains(task.id()))
                .toList();
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

    /** Makes a task's extractor and one of its graders. */
    @FunctionalInterface
    public interface TaskGrading {
        GradedTask of(Task task, GraderSpec grader);
    }
}
