package dev.assay.activities.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the body of a successful response. The SDK's own types cost twice the CPU of the whole exchange, and a tree
 * of a hostile body 30 times its size in memory.
 */
final class AnswerReader {

    // Models emit control characters, and some servers pass them on as they are.
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
                    .build())
            .build();

    private AnswerReader() {}

    /** Empty where the body is no JSON object. */
    static Optional<AnswerBody> read(byte[] body, Api api) {
        try (JsonParser parser = JSON.createParser(body)) {
            return read(parser, api);
        } catch (JacksonException broken) {
            return readLeniently(body, api);
        }
    }

    /** An answer that is paid for is not thrown away for a byte that is not UTF-8: that becomes U+FFFD. */
    private static Optional<AnswerBody> readLeniently(byte[] body, Api api) {
        try (JsonParser parser = JSON.createParser(new String(body, UTF_8))) {
            return read(parser, api);
        } catch (JacksonException broken) {
            return Optional.empty();
        }
    }

    private static Optional<AnswerBody> read(JsonParser parser, Api api) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return Optional.empty();
        }
        AnswerBody answer = new AnswerBody();
        switch (api) {
            case RESPONSES -> ResponsesReader.read(parser, answer);
            case CHAT_COMPLETIONS -> ChatReader.read(parser, answer);
        }
        return Optional.of(answer);
    }

    /** The {@code error} of a body that came with status 200. */
    static void error(JsonParser parser, AnswerBody answer) {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            answer.errorMessage = parser.getString();
            return;
        }
        JsonWalk.members(parser, (name, value) -> {
            switch (name) {
                case "code" -> answer.errorCode = JsonWalk.text(value);
                case "message" -> answer.errorMessage = JsonWalk.text(value);
                default -> value.skipChildren();
            }
        });
    }
}
