package dev.assay.activities.grading.python;

import dev.assay.activities.grading.GradeInput;
import dev.assay.activities.grading.GradeResult;
import dev.assay.activities.grading.Grader;
import dev.assay.activities.grading.GraderCalls;
import dev.assay.activities.grading.SamplePlace;
import dev.assay.activities.grading.TaskChoices;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A user's {@code grade(sample, item[, ctx])}. */
final class PythonGrader implements Grader {
    private final PythonFunction function;
    private final TaskChoices choices;

    PythonGrader(PythonFunction function, TaskChoices choices) {
        this.function = function;
        this.choices = choices;
    }

    @Override
    public void check(SamplePlace place) {
        function.check(place);
    }

    @Override
    public GradeResult grade(GradeInput given, GraderCalls calls) {
        GradeInput input = choices.in(given);
        JsonNode answer = function.call(
                input.place(), List.of(arguments(input).toString()).iterator(), calls);
        return function.result(answer.path("scores"), answer.path("judge"));
    }

    private static ObjectNode arguments(GradeInput input) {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        arguments.set("sample", SampleJson.of(input));
        ObjectNode item = arguments.putObject("item");
        item.setAll(input.row());
        item.put("target", input.target());
        item.put("prompt", input.prompt());
        input.choices().forEach(item.putArray("choices")::add);
        return arguments;
    }
}
