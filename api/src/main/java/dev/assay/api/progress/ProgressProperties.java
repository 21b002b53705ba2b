package dev.assay.api.progress;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How progress is told.
 *
 * @param stalledAfter how long a run's lanes may have nothing decided before the run counts as stalled; a run that waits
 *     for a worker or for a lane does after 10 s at most. Default: 60 s, half of the default timeout of a call: a slow
 *     provider is not called silent, one that hangs is named before its calls time out.
 * @param maxStreams event streams open at once in a process; more are refused with 429. A stream holds a connection and
 *     a virtual thread. Default: 1,000.
 * @param maxStreamsPerKey those of one API key. Default: 100.
 * @param keepAlive after how long without an event a comment is sent. A client that hangs up is noticed within 1 s; one whose
 *     network is gone without a word when TCP gives up what was sent, some 15 min. Default: 15 s.
 * @param longestStream after how long a stream is closed; clients open it again by themselves. Default: 1 h.
 */
@ConfigurationProperties("assay.progress")
public record ProgressProperties(
        @DefaultValue("60s") Duration stalledAfter,
        @DefaultValue("1000") int maxStreams,
        @DefaultValue("100") int maxStreamsPerKey,
        @DefaultValue("15s") Duration keepAlive,
        @DefaultValue("1h") Duration longestStream) {

    public ProgressProperties {
        atLeastOne("max-streams", maxStreams);
        atLeastOne("max-streams-per-key", maxStreamsPerKey);
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("assay.progress." + name + ": " + value + " (expected: at least 1)");
        }
    }
}
