package dev.assay.activities.grading.python;

import dev.assay.activities.grading.GradeResult;
import dev.assay.activities.grading.GraderCalls;
import dev.assay.activities.grading.GraderException;
import dev.assay.activities.grading.SamplePlace;
import dev.assay.manifest.PythonSpec;
import dev.assay.sandbox.Entry;
import dev.assay.sandbox.ModelBridge;
import dev.assay.sandbox.Program;
import dev.assay.sandbox.Sandbox;
import dev.assay.sandbox.SandboxException;
import dev.assay.sandbox.SandboxUnavailableException;
import dev.assay.text.Text;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A user's grading function, in a sandbox. */
final class PythonFunction {
    private final Sandbox sandbox;
    private final String metricId;
    private final PythonSpec spec;
    private final String scope;
    private final Supplier<String> source;
    private volatile @Nullable Program program;

    /**
     * @param metricId of a score that the function gives no name
     * @param scope what tells it from the other functions of its task; may be empty
     * @param source read when the first sample is graded, then kept
     */
    PythonFunction(Sandbox sandbox, String metricId, PythonSpec spec, String scope, Supplier<String> source) {
        this.sandbox = sandbox;
        this.metricId = metricId;
        this.spec = spec;
        this.scope = scope;
        this.source = source;
    }

    void check(SamplePlace place) {
        run(() -> {
            sandbox.load(program(place));
            return place;
        });
    }

    /** @param parts what the function is called with, as {@link Sandbox#call(Program, Iterator, ModelBridge)} takes it */
    JsonNode call(SamplePlace place, Iterator<String> parts, GraderCalls calls) {
        return run(() -> sandbox.call(program(place), parts, spec.modelAccess() ? new ModelAccess(calls) : null));
    }

    /** What the sandbox says is a user's to forge: only numbers count, and GradeResult looks at them again. */
    Map<String, Double> scores(JsonNode given) {
        GradeResult.checkCount(given.size());
        Map<String, Double> scores = new LinkedHashMap<>();
        given.properties().forEach(score -> {
            double number = score.getValue().isNumber() ? score.getValue().asDouble(Double.NaN) : Double.NaN;
            if (!Double.isFinite(number)) {
                throw GradeResult.notFinite(score.getKey(), "no number");
            }
            scores.put(score.getKey().isEmpty() ? metricId : Text.cleaned(score.getKey()), number);
        });
        return scores;
    }

    GradeResult result(JsonNode scores, JsonNode judge) {
        return new GradeResult(scores(scores), judge.isMissingNode() || judge.isNull() ? null : judge);
    }

    private static <T> T run(Supplier<T> work) {
        try {
            return work.get();
        } catch (SandboxException e) {
            throw new GraderException(e.code(), String.valueOf(e.getMessage()));
        } catch (SandboxUnavailableException e) {
            throw new GraderException(GraderException.UNAVAILABLE, String.valueOf(e.getMessage()));
        }
    }

    private Program program(SamplePlace place) {
        Program made = program;
        if (made == null) {
            made = new Program(
                    place.teamId(),
                    place.runId() + "/" + place.grading() + "/" + place.taskId() + scope,
                    spec.batch() ? Entry.GRADE_BATCH : Entry.GRADE,
                    source.get(),
                    spec.modelAccess(),
                    spec.timeout(),
                    spec.aggregate() ? Program.MAX_BATCH_OUTPUT : Program.MAX_OUTPUT);
            program = made;
        }
        return made;
    }
}
