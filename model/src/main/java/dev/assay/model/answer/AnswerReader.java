package dev.assay.model.answer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.model.ProviderApi;
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
public final class AnswerReader {

    // Models emit control characters, and some servers pass them on as they are.
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
                    .build())
            .build();

    private AnswerReader() {}

    public static AnswerBody read(byte[] body, ProviderApi api) {
        AnswerBody answer = walked(body, api);
        if (answer.error == null) {
            answer.error = answer.failure;
        }
        if (!answer.answerPresent && answer.error == null) {
            answer.error = ProviderError.reported(body).orElse(null);
            answer.instead = ProviderText.of(body);
        }
        return answer;
    }

    private static AnswerBody walked(byte[] body, ProviderApi api) {
        try (JsonParser parser = JSON.createParser(body)) {
            return read(parser, api);
        } catch (JacksonException broken) {
            return readLeniently(body, api);
        }
    }

    /** An answer that is paid for is not thrown away for a byte that is not UTF-8: that becomes U+FFFD. */
    private static AnswerBody readLeniently(byte[] body, ProviderApi api) {
        try (JsonParser parser = JSON.createParser(new String(body, UTF_8))) {
            return read(parser, api);
        } catch (JacksonException broken) {
            return unreadable();
        }
    }

    private static AnswerBody read(JsonParser parser, ProviderApi api) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return unreadable();
        }
        AnswerBody answer = new AnswerBody();
        switch (api) {
            case RESPONSES -> ResponsesReader.read(parser, answer);
            case CHAT_COMPLETIONS -> ChatReader.read(parser, answer);
        }
        return answer;
    }

    private static AnswerBody unreadable() {
        AnswerBody answer = new AnswerBody();
        answer.readable = false;
        return answer;
    }
}
