package dev.assay.activities.judge;

import dev.assay.activities.model.CallResult;
import dev.assay.activities.model.SampleCalls;
import java.util.List;
import java.util.Locale;

/** Whether a provider refuses a request for the structured output that it asks for. */
final class FormatRefusal {
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

    private FormatRefusal() {}

    /** A refused request may be refused for its format: without it there may be an answer, and nothing was paid. */
    static boolean possible(SampleCalls.Outcome outcome) {
        return outcome instanceof SampleCalls.Outcome.Failed failed
                && failed.discarded().isEmpty()
                && (failed.code().equals(CallResult.INVALID_REQUEST)
                        || failed.code().equals(CallResult.SERVER_ERROR) && named(failed));
    }

    /** The provider says that it is the format. */
    static boolean certain(SampleCalls.Outcome outcome) {
        return outcome instanceof SampleCalls.Outcome.Failed failed && named(failed);
    }

    private static boolean named(SampleCalls.Outcome.Failed failed) {
        String message = failed.message().toLowerCase(Locale.ROOT);
        return NAMES.stream().anyMatch(message::contains);
    }
}
