package dev.assay.activities.grading.python;

import dev.assay.activities.grading.BatchGrader;
import dev.assay.activities.grading.GradeInput;
import dev.assay.activities.grading.GradeResult;
import dev.assay.activities.grading.Grader;
import dev.assay.activities.grading.GraderCalls;
import dev.assay.activities.grading.SamplePlace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A user's {@code grade_batch(samples[, ctx])}: of all samples, or of one where the manifest wants it so. */
final class PythonBatchGrader implements BatchGrader, Grader {
    private final PythonFunction function;

    PythonBatchGrader(PythonFunction function) {
        this.function = function;
    }

    @Override
    public void check(SamplePlace place) {
        function.check(place);
    }

    @Override
    public Graded grade(SamplePlace place, Iterable<GradeInput> samples, GraderCalls calls) {
        JsonNode answer = function.call(place, SampleJson.parts(samples.iterator()), calls);
        Map<Integer, GradeResult> graded = new LinkedHashMap<>();
        for (JsonNode sample : answer.path("samples")) {
            graded.put(sample.path(0).asInt(-1), function.result(sample.path(1), sample.path(2)));
        }
        return new Graded(function.scores(answer.path("metrics")), graded);
    }

    /** A batch of one: its metrics are the sample's, where it is given none of its own. */
    @Override
    public GradeResult grade(GradeInput input, GraderCalls calls) {
        Graded graded = grade(input.place(), List.of(input), calls);
        GradeResult own = graded.samples().get(0);
        return own == null ? new GradeResult(graded.metrics(), null) : own;
    }
}
