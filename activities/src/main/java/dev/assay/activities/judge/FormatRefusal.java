package dev.assay.activities.judge;

import dev.assay.model.CallResult;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** Whether a provider refuses a request for the structured output that it asks for. Of one call; not thread-safe. */
final class FormatRefusal implements Predicate<CallResult> {
    private static final List<String> NAMES = List.of(
            "response_format",
            "response format",
            "text.format",
            "json_schema",
            "json schema",
            "structured",
            "grammar",
            "guided",
            "unsupported parameter",
            "unknown parameter",
            "unrecognized request argument");

    private boolean certain;

    /** A refused request may be refused for its format: without it there may be an answer, and nothing was paid. */
    @Override
    public boolean test(CallResult result) {
        certain = named(result);
        return result instanceof CallResult.Rejected rejected && rejected.code().equals(CallResult.INVALID_REQUEST)
                || result instanceof CallResult.Transient trouble
                        && trouble.code().equals(CallResult.SERVER_ERROR)
                        && certain;
    }

    /** The provider has said that it is the format. */
    boolean certain() {
        return certain;
    }

    private static boolean named(CallResult result) {
        String message = switch (result) {
            case CallResult.Rejected rejected -> rejected.message();
            case CallResult.Transient trouble -> trouble.message();
            default -> "";
        };
        String said = message.toLowerCase(Locale.ROOT);
        return NAMES.stream().anyMatch(said::contains);
    }
}
