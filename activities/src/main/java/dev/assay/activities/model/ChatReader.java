package dev.assay.activities.model;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The Chat Completions API's answer: choices, of which Assay asks for one and reads the first. */
final class ChatReader {

    private ChatReader() {}

    static void read(JsonParser parser, AnswerBody answer) {
        JsonWalk.members(parser, (name, value) -> {
            switch (name) {
                case "id" -> answer.id = JsonWalk.text(value);
                case "error" -> AnswerReader.error(value, answer);
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
                case "finish_reason" -> answer.finish = JsonWalk.text(value);
                case "message" -> message(value, answer);
                default -> value.skipChildren();
            }
        });
    }

    private static void message(JsonParser parser, AnswerBody answer) {
        JsonWalk.members(parser, (name, value) -> {
            switch (name) {
                case "content" -> content(value, answer);
                case "refusal" -> {
                    String refusal = JsonWalk.text(value);
                    answer.refused |= refusal != null;
                    answer.addOutput(refusal);
                }
                // Two names for the same thing among providers; one that sends both repeats itself.
                case "reasoning_content", "reasoning" -> {
                    String reasoning = JsonWalk.text(value);
                    if (answer.reasoning() == null) {
                        answer.addReasoning(reasoning);
                    }
                }
                case "tool_calls" ->
                    JsonWalk.elements(value, call -> {
                        answer.toolsCalled = true;
                        call.skipChildren();
                    });
                default -> value.skipChildren();
            }
        });
    }

    /** A string, or parts of which those of type text count. */
    private static void content(JsonParser parser, AnswerBody answer) {
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            JsonWalk.elements(parser, part -> answer.addOutput(JsonWalk.text(part, "text")));
        } else {
            answer.addOutput(JsonWalk.text(parser));
        }
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
