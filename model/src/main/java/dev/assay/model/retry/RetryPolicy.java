package dev.assay.model.retry;

import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How often a sample may be tried again.
 *
 * @param maxRetries after transient failures, 0..10, default 4
 * @param maxEmptyRetries after answers that were paid for and cannot be used, 0..10, default 1
 * @param timeout of one call, 1 s..1 h, default 120 s
 */
public record RetryPolicy(int maxRetries, int maxEmptyRetries, Duration timeout) {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(120);

    public RetryPolicy {
        range("max_retries", maxRetries, 0, 10);
        range("max_empty_retries", maxEmptyRetries, 0, 10);
        range("timeout_seconds", timeout.toSeconds(), 1, 3600);
    }

    /** Reads {@code max_retries}, {@code max_empty_retries} and {@code timeout_seconds}; what is absent is default. */
    public static RetryPolicy of(ObjectNode generation) {
        return new RetryPolicy(
                number(generation, "max_retries", 4),
                number(generation, "max_empty_retries", 1),
                timeout(generation.path("timeout_seconds")));
    }

    private static Duration timeout(JsonNode seconds) {
        return seconds.isNumber() ? Duration.ofMillis(Math.round(seconds.doubleValue() * 1_000)) : DEFAULT_TIMEOUT;
    }

    private static int number(ObjectNode generation, String name, int absent) {
        JsonNode value = generation.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return absent;
        }
        if (!value.isNumber() || !value.canConvertToInt()) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: a whole number)");
        }
        return value.intValue();
    }

    private static void range(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + least + ".." + most + ")");
        }
    }
}
