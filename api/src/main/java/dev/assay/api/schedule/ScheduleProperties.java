package dev.assay.api.schedule;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How schedules are kept in step with Temporal.
 *
 * @param catchupWindow how late a firing may be, because Temporal, the workers or the api were away, and still start a
 *     run; Temporal wants at least 10 s. Default: 1 h.
 * @param sweep how often changed schedules and new firings are looked for. Default: 1 s.
 * @param minimumInterval least {@code interval_seconds} that a schedule may have; cron cannot say less than a minute. A
 *     schedule that has less goes on with it until its interval is changed. Default: 60 s.
 */
@ConfigurationProperties("assay.schedules")
public record ScheduleProperties(
        @DefaultValue("1h") Duration catchupWindow,
        @DefaultValue("1s") Duration sweep,
        @DefaultValue("60s") Duration minimumInterval) {

    public ScheduleProperties {
        if (catchupWindow.toSeconds() < 10) {
            throw new IllegalArgumentException(
                    "assay.schedules.catchup-window: " + catchupWindow + " (expected: at least 10s)");
        }
        if (minimumInterval.toSeconds() < 1) {
            throw new IllegalArgumentException(
                    "assay.schedules.minimum-interval: " + minimumInterval + " (expected: at least 1s)");
        }
    }
}
