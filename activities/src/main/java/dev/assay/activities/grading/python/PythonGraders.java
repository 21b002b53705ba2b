package dev.assay.activities.grading.python;

import dev.assay.activities.grading.BatchGrader;
import dev.assay.activities.grading.Extractor;
import dev.assay.activities.grading.GradedTask;
import dev.assay.activities.grading.Graders;
import dev.assay.activities.grading.TaskChoices;
import dev.assay.activities.python.PythonFiles;
import dev.assay.manifest.GraderSpec;
import dev.assay.manifest.PythonSpec;
import dev.assay.manifest.Task;
import dev.assay.sandbox.Sandbox;
import java.util.Optional;
import java.util.function.Supplier;

/** Tasks whose grader may be Python. */
public final class PythonGraders {
    private final Sandbox sandbox;
    private final PythonFiles files;

    public PythonGraders(Sandbox sandbox, PythonFiles files) {
        this.sandbox = sandbox;
        this.files = files;
    }

    /**
     * @param grader one of the task's
     * @throws IllegalArgumentException for a grader that a validated manifest does not have
     */
    public GradedTask of(Task task, GraderSpec grader) {
        return PythonSpec.of(grader.config())
                .map(spec -> python(task, grader, spec))
                .orElseGet(() -> Graders.of(task, grader));
    }

    private GradedTask python(Task task, GraderSpec named, PythonSpec spec) {
        Extractor extractor = Extractor.of(task.outputExtraction());
        PythonFunction function = new PythonFunction(
                sandbox, named.metricId(), spec, task.graders().size() > 1 ? "/" + named.id() : "", source(spec));
        if (!spec.batch()) {
            return new GradedTask(extractor, new PythonGrader(function, TaskChoices.of(task)), named, task.metrics());
        }
        PythonBatchGrader grader = new PythonBatchGrader(function);
        Optional<BatchGrader> batchGrader = spec.aggregate() ? Optional.of(grader) : Optional.empty();
        return new GradedTask(extractor, grader, batchGrader, named, task.metrics());
    }

    private Supplier<String> source(PythonSpec spec) {
        return () -> spec.source().orElseGet(() -> files.read(spec.fileId().orElseThrow()));
    }
}
