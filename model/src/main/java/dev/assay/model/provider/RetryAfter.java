package dev.assay.model.provider;

import com.openai.core.http.Headers;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How long a provider asks to be left alone: {@code retry-after-ms}, else {@code Retry-After} of RFC 9110. What is no
 * such time, or more than 31 days, is not believed.
 */
public final class RetryAfter {

    /** A header must not park a run for a day. */
    static final Duration MAX_WAIT = Duration.ofMinutes(10);

    /** A quota of a month may end then; nobody means more. */
    private static final Duration PLAUSIBLE = Duration.ofDays(31);

    /** Not what a double may be written as besides: Infinity, 1e999, 0x1p3, 1d. */
    private static final Pattern NUMBER = Pattern.compile("\\d{1,15}(?:\\.\\d{0,15})?");

    private RetryAfter() {}

    public static Optional<Duration> of(Headers headers, Clock clock) {
        return first(headers, "retry-after-ms")
                .flatMap(value -> number(value, 1))
                .or(() -> first(headers, "Retry-After")
                        .flatMap(value -> number(value, 1000).or(() -> date(value, clock))));
    }

    private static Optional<String> first(Headers headers, String name) {
        return headers.values(name).stream().findFirst();
    }

    private static Optional<Duration> number(String value, long millisPerUnit) {
        String number = value.trim();
        if (!NUMBER.matcher(number).matches()) {
            return Optional.empty();
        }
        return believed(Duration.ofMillis((long) Math.ceil(Double.parseDouble(number) * millisPerUnit)));
    }

    private static Optional<Duration> date(String value, Clock clock) {
        try {
            Instant until = ZonedDateTime.parse(value.trim(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return believed(Duration.between(clock.instant(), until));
        } catch (DateTimeException notADate) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> believed(Duration asked) {
        if (asked.isNegative()) {
            return Optional.of(Duration.ZERO);
        }
        if (asked.compareTo(PLAUSIBLE) > 0) {
            return Optional.empty();
        }
        return Optional.of(asked.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : asked);
    }
}
