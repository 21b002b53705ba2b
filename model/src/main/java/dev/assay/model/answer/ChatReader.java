package dev.assay.model.answer;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/** The Chat Completions API's answer: choices, of which Assay asks for one and reads the first. */
final class ChatReader {

    private ChatReader() {}

    static void read(JsonParser parser, AnswerBody answer) {
        JsonWalk.members(parser, (name, value) -> {
            switch (name) {
                case "id" -> answer.id(JsonWalk.text(value));
                case "error" -> answer.error(JsonWalk.tree(value));
                case "usage" -> usage(value, answer);
                case "choices" ->
                    JsonWalk.elements(value, choice -> {
                        if (answer.answerPresent) {
                            choice.skipChildren();
                        } else {
                            answer.answerPresent = true;
                            choice(choice, answer);
                        }
                    });
                default -> value.skipChildren();
            }
        });
    }

    private static void choice(JsonParser parser, AnswerBody answer) {
        JsonWalk.members(parser, (name, value) -> {
            switch (name) {
                case "finish_reason" -> finish(value, answer);
                case "error" -> answer.error(JsonWalk.tree(value));
                case "message" -> message(value, answer);
                default -> value.skipChildren();
            }
        });
    }

    /** A word, or an object of SGLang's whose type it is. */
    private static void finish(JsonParser parser, AnswerBody answer) {
        JsonNode said = JsonWalk.tree(parser);
        JsonNode word = said.isObject() ? said.path("type") : said;
        answer.finish = word.isNull() || word.isMissingNode() ? null : word.asString("");
        if (answer.finish != null && FinishReason.isFailure(answer.finish)) {
            String words = "finish_reason: " + FinishReason.normalised(answer.finish);
            String more = said.path("message").asString("");
            answer.failure = new ProviderError("", more.isEmpty() ? words : words + ": " + more);
        }
    }

    private static void message(JsonParser parser, AnswerBody answer) {
        JsonWalk.members(parser, (name, value) -> {
            switch (name) {
                case "content" -> ContentParts.read(value, answer);
                case "refusal" -> {
                    String refusal = JsonWalk.text(value);
                    answer.refused |= refusal != null && !refusal.isEmpty();
                    answer.addOutput(refusal);
                }
                // Names for the same thing among providers; one that sends two repeats itself.
                case "reasoning_content", "reasoning", "thinking" -> {
                    if (answer.hasReasoning()) {
                        value.skipChildren();
                    } else {
                        ContentParts.reasoning(value, answer::addReasoning);
                    }
                }
                case "reasoning_details", "thinking_blocks" -> ContentParts.reasoning(value, answer::addReasoningAgain);
                case "error" -> answer.error(JsonWalk.tree(value));
                case "tool_calls" ->
                    JsonWalk.elements(value, call -> {
                        answer.toolsCalled = true;
                        call.skipChildren();
                    });
                case "function_call" -> {
                    answer.toolsCalled |= value.currentToken() == JsonToken.START_OBJECT;
                    value.skipChildren();
                }
                default -> value.skipChildren();
            }
        });
    }

    private static void usage(JsonParser parser, AnswerBody answer) {
        JsonWalk.members(parser, (name, value) -> {
            switch (name) {
                case "prompt_tokens" -> answer.inputTokens = JsonWalk.count(value);
                case "completion_tokens" -> answer.outputTokens = JsonWalk.count(value);
                case "prompt_tokens_details" -> answer.cachedTokens = JsonWalk.count(value, "cached_tokens");
                case "completion_tokens_details" -> answer.reasoningTokens = JsonWalk.count(value, "reasoning_tokens");
                default -> value.skipChildren();
            }
        });
    }
}
