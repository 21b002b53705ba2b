package dev.assay.activities.grading;

import dev.assay.text.Characters;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a judge is asked about each sample, and how its answer becomes a verdict or the sample's failure.
 *
 * @param parameters of the call, beside its model and input
 * @param format of structured output; null where the judge answers in text
 * @param expected for messages: what the judge was to say
 */
record JudgeCall(
        String model,
        GradingTemplate prompt,
        ObjectNode parameters,
        @Nullable ObjectNode format,
        String expected) {
    private static final JsonMapper JSON = JsonMapper.shared();
    /** Reasons to end an answer before its author would have. */
    private static final Set<String> UNFINISHED = Set.of("length", "content_filter", "refusal");

    private static final int QUOTED = 200;
    private static final String EMPTY = GraderException.JUDGE_PREFIX + "empty_output";

    static JudgeCall of(JsonNode config, ObjectNode parameters, ObjectNode format, String expected) {
        return new JudgeCall(
                config.path("model").asString("auto"),
                GradingTemplate.of(config.path("prompt_template").asString()),
                parameters,
                config.path("structured").asString("auto").equals("never") ? null : format,
                expected);
    }

    /**
     * What a judge has said.
     *
     * @param finish why it ended
     * @param model that said it
     */
    record Said(String text, String finish, String model) {}

    /** @throws GraderException also where the judge says nothing, or ends within its thoughts: that is no verdict */
    Said ask(Optional<String> answer, GradeInput input, GraderCalls calls) {
        ObjectNode request = parameters.deepCopy();
        request.put("model", model)
                .put("input", prompt.render(GradingTemplate.scope(answer.orElse(""), input), input.choices()));
        try {
            ObjectNode response = format == null ? calls.responses(request) : calls.responses(request, format);
            return new Said(
                    response.path("output_text").asString(""),
                    response.path("finish_reason").asString(""),
                    response.path("model").asString(model));
        } catch (GraderException e) {
            if (!e.code().equals(EMPTY)) {
                throw e;
            }
            throw unparsable(String.valueOf(e.getMessage()));
        }
    }

    /** @throws GraderException where the reader finds no verdict, or the judge had not come to its end */
    <T> T verdict(Said said, Function<String, Optional<T>> reader) {
        boolean unfinished = UNFINISHED.contains(said.finish);
        return Optional.of(said.text)
                .filter(text -> !unfinished)
                .flatMap(reader)
                .orElseThrow(() -> unparsable(JSON.writeValueAsString(Characters.cut(QUOTED, said.text))
                        + (unfinished ? ", ended by " + said.finish : "")));
    }

    private GraderException unparsable(String said) {
        return new GraderException(
                GraderException.JUDGE_UNPARSABLE, "judge: " + said + " (expected: " + expected + ")");
    }
}
