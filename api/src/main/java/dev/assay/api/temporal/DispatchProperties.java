package dev.assay.api.temporal;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How runs are handed to Temporal.
 *
 * @param sweep how often due runs are looked for where no nudge comes. Default: 1 s.
 * @param parallel runs handed over at once. Default: 16.
 * @param deadline how long one call to Temporal may take; a run is tried again after 2 s, 4 s and so on to 60 s.
 *     Default: 2 s.
 */
@ConfigurationProperties("assay.dispatcher")
public record DispatchProperties(
        @DefaultValue("1s") Duration sweep,
        @DefaultValue("16") int parallel,
        @DefaultValue("2s") Duration deadline) {

    public DispatchProperties {
        if (parallel < 1) {
            throw new IllegalArgumentException("assay.dispatcher.parallel: " + parallel + " (expected: at least 1)");
        }
    }
}
