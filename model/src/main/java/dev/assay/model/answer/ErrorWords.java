package dev.assay.model.answer;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds the words in what a provider says about a failure. In use are OpenAI's {@code {"error": {"message"}}}, the same
 * without the envelope or in a list, {@code {"error": "…"}}, {@code {"detail": …}} and lists of {@code {"loc", "msg"}}
 * of FastAPI, {@code {"errors": […]}}, and {@code error.metadata.raw} of OpenRouter, where what the provider behind it
 * said is JSON in a text.
 */
final class ErrorWords {

    private static final String[] NAMES = {
        "error",
        "message",
        "detail",
        "msg",
        "errors",
        "error_message",
        "error_description",
        "errorMessage",
        "Message",
        "title",
        "status_msg",
        "base_resp",
        "reason"
    };
    private static final int MAX_DEPTH = 6;
    private static final int MAX_ELEMENTS = 20;

    private ErrorWords() {}

    /** Empty where there are none. */
    static Optional<String> of(JsonNode said) {
        return find(said, MAX_DEPTH);
    }

    private static Optional<String> find(JsonNode said, int depth) {
        if (depth == 0) {
            return Optional.empty();
        }
        if (said.isString()) {
            return Optional.of(said.stringValue().strip()).filter(words -> !words.isEmpty());
        }
        if (said.isArray()) {
            String all = said.valueStream()
                    .limit(MAX_ELEMENTS)
                    .flatMap(one -> find(one, depth - 1).stream())
                    .collect(Collectors.joining("; "));
            return Optional.of(all).filter(words -> !words.isEmpty());
        }
        if (!said.isObject()) {
            return Optional.empty();
        }
        for (String name : NAMES) {
            Optional<String> words = find(said.path(name), depth - 1);
            if (words.isPresent()) {
                return words.map(found -> withPlace(said, withRaw(said, withDetail(said, name, found, depth), depth)));
            }
        }
        return Optional.empty();
    }

    /** {@code {"error": "Bad Request", "message": "max_tokens: …"}}: the first is only the status in words. */
    private static String withDetail(JsonNode said, String name, String words, int depth) {
        if (!name.equals("error") || !said.path("error").isString()) {
            return words;
        }
        return Stream.of("message", "detail", "error_description")
                .flatMap(other -> find(said.path(other), depth - 1).stream())
                .filter(more -> !words.contains(more))
                .findFirst()
                .map(more -> words + ": " + more)
                .orElse(words);
    }

    /** FastAPI says which member of the request it means. */
    private static String withPlace(JsonNode said, String words) {
        if (!said.path("loc").isArray()) {
            return words;
        }
        return said.path("loc")
                        .valueStream()
                        .limit(MAX_ELEMENTS)
                        .map(step -> step.asString(""))
                        .collect(Collectors.joining("."))
                + ": " + words;
    }

    private static String withRaw(JsonNode said, String words, int depth) {
        JsonNode raw = said.path("metadata").path("raw");
        return find(raw.isString() ? json(raw) : raw, depth - 1)
                .filter(more -> !words.contains(more))
                .map(more -> words + ": " + more)
                .orElse(words);
    }

    private static JsonNode json(JsonNode text) {
        try {
            JsonNode parsed = JsonMapper.shared().readTree(text.stringValue());
            return parsed.isContainer() && of(parsed).isPresent() ? parsed : text;
        } catch (JacksonException notJson) {
            return text;
        }
    }
}
