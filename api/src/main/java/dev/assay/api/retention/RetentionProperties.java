package dev.assay.api.retention;

import java.time.Duration;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is removed for good, and when. Everything is kept unless one of the first three is set.
 *
 * @param runsAfter runs that ended longer ago than this are deleted and their rows removed, whoever made them. An active
 *     run is never touched. Default: never.
 * @param deletedRunsAfter runs that were deleted longer ago than this, and have ended, lose their rows. Default: never.
 * @param filesAfter datasets uploaded longer ago than this are deleted, unless a version of a suite that is not deleted
 *     needs them; content of deleted files is removed. Default: never.
 * @param interval time between two looks where nothing was left to do. Default: 10 min.
 * @param rowsPerSecond most rows that are removed in a second; 256 KiB of a file count as 100. Default: 5,000, so that
 *     10^6 samples take about ten minutes and nobody else notices.
 */
@ConfigurationProperties("assay.retention")
public record RetentionProperties(
        Optional<Duration> runsAfter,
        Optional<Duration> deletedRunsAfter,
        Optional<Duration> filesAfter,
        @DefaultValue("10m") Duration interval,
        @DefaultValue("5000") int rowsPerSecond) {

    public RetentionProperties {
        runsAfter.ifPresent(age -> positive("runs-after", age));
        deletedRunsAfter.ifPresent(age -> notNegative("deleted-runs-after", age));
        filesAfter.ifPresent(age -> positive("files-after", age));
        positive("interval", interval);
        if (rowsPerSecond < 1) {
            throw new IllegalArgumentException(
                    "assay.retention.rows-per-second: " + rowsPerSecond + " (expected: at least 1)");
        }
    }

    boolean enabled() {
        return runsAfter.isPresent() || deletedRunsAfter.isPresent() || filesAfter.isPresent();
    }

    private static void positive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException("assay.retention." + name + ": " + value + " (expected: more than 0)");
        }
    }

    private static void notNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException("assay.retention." + name + ": " + value + " (expected: at least 0)");
        }
    }
}
