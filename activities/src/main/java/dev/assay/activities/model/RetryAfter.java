package dev.assay.activities.model;

import com.openai.core.http.Headers;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** How long a provider asks to be left alone: {@code retry-after-ms}, else {@code Retry-After} of RFC 9110. */
final class RetryAfter {

    /** A header must not park a run for a day. */
    static final Duration LONGEST = Duration.ofMinutes(10);

    private RetryAfter() {}

    static Optional<Duration> of(Headers headers, Clock clock) {
        return first(headers, "retry-after-ms")
                .flatMap(value -> number(value, 1))
                .or(() -> first(headers, "Retry-After")
                        .flatMap(value -> number(value, 1000).or(() -> date(value, clock))));
    }

    private static Optional<String> first(Headers headers, String name) {
        return headers.values(name).stream().findFirst();
    }

    private static Optional<Duration> number(String value, long millisPerUnit) {
        try {
            double millis = Double.parseDouble(value.trim()) * millisPerUnit;
            if (Double.isNaN(millis)) {
                return Optional.empty();
            }
            return Optional.of(Duration.ofMillis((long) Math.clamp(Math.ceil(millis), 0, LONGEST.toMillis())));
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> date(String value, Clock clock) {
        try {
            Instant until = ZonedDateTime.parse(value.trim(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration pause = Duration.between(clock.instant(), until);
            if (pause.isNegative()) {
                return Optional.of(Duration.ZERO);
            }
            return Optional.of(pause.compareTo(LONGEST) > 0 ? LONGEST : pause);
        } catch (DateTimeException notADate) {
            return Optional.empty();
        }
    }
}
