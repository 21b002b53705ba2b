package dev.assay.api.settings;

import java.time.Duration;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the API.
 *
 * @param apiKey a key with all scopes that exists from the start, for the team {@code team_default}. It is stored as
 *     SHA-256 only. Default: none is made. Changing it adds a key; the former one stays valid until it is revoked.
 * @param limits what a request may bring, and get
 * @param api how requests are served
 */
@ConfigurationProperties("assay")
public record ApiProperties(
        Optional<String> apiKey,
        @DefaultValue Limits limits,
        @DefaultValue Api api) {

    /**
     * Limits are enforced while a body streams in, so nothing is held before it is refused.
     *
     * @param maxFileBytes largest file that can be uploaded, larger ones are refused with 413. Default: 512 MiB.
     * @param maxBodyBytes largest JSON body, larger ones are refused with 413. It is held in memory while a request is
     *     served. Default: 16 MiB.
     * @param maxConcurrency most model calls in flight, and most samples being graded at once, that a run may ask for.
     *     Default: 25.
     * @param requestsPerMinute requests that one key may make in a minute, counted in each api process by itself; more
     *     are refused with 429. A key may have its own limit. Default: 0, no limit.
     * @param burst how many of them at once. Default: 0, as many as in a minute.
     * @param maxPageBytes length of the texts on a page of samples, runs or suite versions. A page ends early, with
     *     {@code has_more}, at the item that takes it past this; it is held in memory while it is sent, some three times
     *     as long. It has at least one item, however long. Default: 8 MiB.
     */
    public record Limits(
            @DefaultValue("512MB") DataSize maxFileBytes,
            @DefaultValue("16MB") DataSize maxBodyBytes,
            @DefaultValue("25") int maxConcurrency,
            @DefaultValue("0") int requestsPerMinute,
            @DefaultValue("0") int burst,
            @DefaultValue("8MB") DataSize maxPageBytes) {

        public Limits {
            notNegative("requests-per-minute", requestsPerMinute);
            notNegative("burst", burst);
        }

        private static void notNegative(String name, int value) {
            if (value < 0) {
                throw new IllegalArgumentException(
                        "assay.limits." + name + ": " + value + " (expected: at least 0; 0 is none)");
            }
        }
    }

    /**
     * @param statementTimeout longest that PostgreSQL works on one statement of the API, waiting for locks included; a
     *     request that takes longer is answered with 504 {@code timeout}. Shorter than the connection's socket timeout
     *     of 60 s, or that one comes first, and the answer is 503. 0: none. Default: 30 s. Migrations have no limit.
     */
    public record Api(@DefaultValue("30s") Duration statementTimeout) {}
}
