package dev.assay.activities.judge;

import dev.assay.model.CallResult;
import dev.assay.model.Usage;
import dev.assay.text.Text;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Answers as graders see them. */
final class GraderAnswers {

    private static final JsonMapper JSON = JsonMapper.shared();

    private GraderAnswers() {}

    static ObjectNode response(String model, CallResult.Answer answer) {
        String text = Text.cleaned(answer.outputText());
        ObjectNode shown = JSON.createObjectNode()
                .put("id", Text.clean(answer.responseId()))
                .put("object", "response")
                .put("model", model)
                .put("output_text", text)
                .put("finish_reason", answer.finishReason());
        ObjectNode message =
                shown.putArray("output").addObject().put("type", "message").put("role", "assistant");
        message.putArray("content").addObject().put("type", "output_text").put("text", text);
        usage(shown, answer.usage());
        return shown;
    }

    static ObjectNode embeddings(String model, CallResult.Answer answer) {
        ObjectNode shown = JSON.createObjectNode().put("object", "list").put("model", model);
        shown.set("data", JSON.readTree(answer.outputText()));
        usage(shown, answer.usage());
        return shown;
    }

    private static void usage(ObjectNode shown, Usage usage) {
        ObjectNode tokens = shown.putObject("usage");
        put(tokens, "input_tokens", usage.inputTokens());
        put(tokens, "output_tokens", usage.outputTokens());
    }

    private static void put(ObjectNode tokens, String name, @Nullable Long count) {
        if (count != null) {
            tokens.put(name, count.longValue());
        }
    }
}
