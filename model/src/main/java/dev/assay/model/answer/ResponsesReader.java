package dev.assay.model.answer;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/** The Responses API's answer: a list of items, each a message, a reasoning or a call of a tool. */
final class ResponsesReader {

    private ResponsesReader() {}

    static void read(JsonParser parser, AnswerBody answer) {
        String[] status = {null, null};
        JsonWalk.members(parser, (name, value) -> {
            switch (name) {
                case "id" -> answer.id(JsonWalk.text(value));
                case "status" -> status[0] = JsonWalk.text(value);
                case "incomplete_details" -> status[1] = JsonWalk.text(value, "reason");
                case "error" -> answer.error(JsonWalk.tree(value));
                case "usage" -> usage(value, answer);
                case "output" -> {
                    answer.answerPresent = value.isExpectedStartArrayToken();
                    JsonWalk.elements(value, item -> item(item, answer));
                }
                default -> value.skipChildren();
            }
        });
        answer.status = status[0];
        finish(status[0], status[1], answer);
    }

    private static void finish(@Nullable String status, @Nullable String reason, AnswerBody answer) {
        if (status == null || status.equals("completed")) {
            return;
        }
        if (status.equals("incomplete")) {
            answer.finish = reason == null ? FinishReason.INCOMPLETE : reason;
            if (FinishReason.isFailure(answer.finish)) {
                answer.failure = new ProviderError("", "incomplete: " + FinishReason.normalised(answer.finish));
            }
            return;
        }
        // failed, cancelled, or a job that still runs: what output there is is not the answer
        answer.failure = new ProviderError(
                "", "status: " + ProviderText.label(status, 64) + " (expected: completed or incomplete)");
    }

    private static void item(JsonParser parser, AnswerBody answer) {
        String[] type = {null};
        List<ContentParts.Part> parts = new ArrayList<>(1);
        JsonWalk.members(parser, (name, value) -> {
            switch (name) {
                case "type" -> type[0] = JsonWalk.text(value);
                case "content", "summary" -> parts.addAll(ContentParts.parts(value));
                default -> value.skipChildren();
            }
        });
        String kind = type[0] == null ? "message" : type[0];
        if (kind.equals("message")) {
            parts.forEach(part -> part.addTo(answer));
        } else if (kind.equals("reasoning")) {
            parts.forEach(part -> {
                answer.addReasoning(part.text());
                answer.addReasoning(part.thought());
            });
        } else {
            answer.toolsCalled |= kind.endsWith("_call");
        }
    }

    private static void usage(JsonParser parser, AnswerBody answer) {
        JsonWalk.members(parser, (name, value) -> {
            switch (name) {
                case "input_tokens" -> answer.inputTokens = JsonWalk.count(value);
                case "output_tokens" -> answer.outputTokens = JsonWalk.count(value);
                case "input_tokens_details" -> answer.cachedTokens = JsonWalk.count(value, "cached_tokens");
                case "output_tokens_details" -> answer.reasoningTokens = JsonWalk.count(value, "reasoning_tokens");
                default -> value.skipChildren();
            }
        });
    }
}
