package dev.assay.model.answer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a provider says about a failure: its own words, in whatever shape they come ({@link ErrorWords}), or the text of
 * a body that is no JSON.
 *
 * @param code {@code error.code}, else its {@code type} or {@code status}; empty where there is none
 */
public record ProviderError(String code, String message) {

    /** What is longer is a message, and is not to be cut: half a key is not masked. */
    private static final int MAX_CODE_LENGTH = 100;

    private static final String[] CODES = {"code", "type", "status", "status_code", "error_code"};

    /** Of a body whose status says that something failed. */
    public static ProviderError of(byte[] body) {
        JsonNode root = json(body);
        if (root == null || !root.isContainer()) {
            return new ProviderError("", ProviderText.of(body));
        }
        return of(root);
    }

    /** Of the value of an {@code error}, or of a body. */
    public static ProviderError of(JsonNode said) {
        return new ProviderError(code(said), ErrorWords.of(said).orElseGet(said::toString));
    }

    /** Of a body that came with status 200 and has no answer: empty where it has no words of a failure either. */
    static Optional<ProviderError> reported(byte[] body) {
        JsonNode root = body.length > ProviderText.ERROR_BYTES ? null : json(body);
        return root == null || !(root.isObject() || root.path(0).isObject())
                ? Optional.empty()
                : ErrorWords.of(root).map(message -> new ProviderError(code(root), message));
    }

    /** Of the value of an {@code error} beside an answer: empty where it says that there is none. */
    static Optional<ProviderError> beside(JsonNode said) {
        String message = ErrorWords.of(said).orElse("");
        String code = code(said);
        if (!message.isEmpty() || !(code.isEmpty() || code.equals("0"))) {
            return Optional.of(new ProviderError(code, message.isEmpty() ? said.toString() : message));
        }
        boolean nothing = said.isObject() ? said.valueStream().allMatch(ProviderError::saysNothing) : saysNothing(said);
        return nothing ? Optional.empty() : Optional.of(new ProviderError("", said.toString()));
    }

    private static boolean saysNothing(JsonNode value) {
        return value.isContainer() ? value.isEmpty() : value.asString("").matches("0|false|");
    }

    private static @Nullable JsonNode json(byte[] body) {
        try {
            return JsonMapper.shared()
                    .readTree(new String(body, 0, Math.min(body.length, ProviderText.ERROR_BYTES), UTF_8));
        } catch (JacksonException notJson) {
            return null;
        }
    }

    private static String code(JsonNode said) {
        if (said.isArray()) {
            return said.isEmpty() ? "" : code(said.get(0));
        }
        JsonNode error = said.path("error").isObject() ? said.path("error") : said;
        JsonNode metadata = error.path("metadata");
        if (metadata.has("flagged_input") || metadata.has("reasons")) {
            // OpenRouter's 403 for one prompt that is moderated has the code of a key that may not do anything.
            return "content_filter";
        }
        for (String name : CODES) {
            String code = error.path(name).asString("");
            if (!code.isEmpty() && code.length() <= MAX_CODE_LENGTH && !code.equals("error")) {
                return ProviderText.label(code, MAX_CODE_LENGTH);
            }
        }
        return "";
    }

    /** The message with the code that it does not name itself. */
    String worded() {
        return code.isEmpty() || message.contains(code) ? message : message + " (" + code + ")";
    }

    boolean saysModelUnknown(int status) {
        return code.equals("model_not_found")
                || (status == 404 && message.toLowerCase(Locale.ROOT).contains("model"));
    }
}
