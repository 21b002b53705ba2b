package dev.assay.activities.grading;

import dev.assay.ledger.suite.PythonSpec;
import dev.assay.sandbox.Entry;
import dev.assay.sandbox.Program;
import dev.assay.sandbox.Sandbox;
import dev.assay.sandbox.SandboxException;
import dev.assay.sandbox.SandboxUnavailableException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A user's {@code grade(sample, item)}, in a sandbox. */
final class PythonGrader implements Grader {
    private final Sandbox sandbox;
    private final String metricId;
    private final PythonSpec spec;
    private final Supplier<String> source;
    private final TaskChoices choices;
    private volatile @Nullable Program program;

    /** @param source read when the first sample is graded, then kept */
    PythonGrader(Sandbox sandbox, String metricId, PythonSpec spec, Supplier<String> source, TaskChoices choices) {
        this.sandbox = sandbox;
        this.metricId = metricId;
        this.spec = spec;
        this.source = source;
        this.choices = choices;
    }

    @Override
    public void check(SamplePlace place) {
        run(() -> {
            sandbox.load(program(place));
            return JsonNodeFactory.instance.nullNode();
        });
    }

    @Override
    public GradeResult grade(GradeInput given, GraderCalls calls) {
        GradeInput input = choices.in(given);
        JsonNode answer = run(() -> sandbox.call(
                program(input.place()), arguments(input), spec.modelAccess() ? new ModelAccess(calls) : null));
        Map<String, Double> scores = new LinkedHashMap<>();
        // What the sandbox says is a user's to forge: only numbers count, and GradeResult looks at them again.
        answer.path("scores").properties().forEach(score -> {
            if (!score.getValue().isNumber()) {
                throw new GraderException(
                        GraderException.BAD_SCORE, "score " + score.getKey() + " (expected: a finite number)");
            }
            scores.put(
                    score.getKey().isEmpty() ? metricId : score.getKey(),
                    score.getValue().asDouble());
        });
        JsonNode judge = answer.path("judge");
        return new GradeResult(scores, judge.isMissingNode() || judge.isNull() ? null : judge);
    }

    private static JsonNode run(Supplier<JsonNode> work) {
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
                    place.runId() + "/" + place.grading() + "/" + place.taskId(),
                    Entry.GRADE,
                    source.get(),
                    spec.modelAccess(),
                    spec.timeout(),
                    Program.MAX_OUTPUT);
            program = made;
        }
        return made;
    }

    private static ObjectNode arguments(GradeInput input) {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        ObjectNode sample = arguments.putObject("sample");
        sample.put("output_text", input.outputText());
        sample.put("extracted_output", input.extractedOutput());
        sample.put("prompt", input.prompt());
        sample.put("target", input.target());
        sample.put("model", input.place().model());
        sample.put("task_id", input.place().taskId());
        sample.put("sample_index", input.place().sampleIndex());
        sample.set("dataset_row", input.row());
        ObjectNode item = arguments.putObject("item");
        item.setAll(input.row());
        item.put("target", input.target());
        item.put("prompt", input.prompt());
        input.choices().forEach(item.putArray("choices")::add);
        return arguments;
    }
}
