package dev.assay.api.run.view;

import dev.assay.ledger.Ids;
import dev.assay.ledger.file.ArtifactId;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunCountersDao.RunCounters;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A run as clients see it; every field is always present. Times are Unix seconds.
 *
 * @param taskIds null: all tasks of the manifest
 * @param generation as requested
 * @param metrics null while the run is active, and where it ended before it was prepared
 * @param artifactFileIds result and samples; empty while the run is active
 * @param costUsd null where no price is known; likewise the tokens where nobody reported any, which is not 0
 */
@Schema(name = "Run")
public record RunView(
        String id,
        String object,
        String suiteId,
        int suiteVersion,
        String suiteVersionId,
        String orgId,
        String teamId,
        String status,
        List<String> models,
        @Nullable List<String> taskIds,
        @Nullable String judgeModel,
        @Nullable String embeddingModel,
        JsonNode generation,
        Counts requestCounts,
        @Nullable JsonNode metrics,
        @Nullable RunError error,
        List<String> artifactFileIds,
        JsonNode metadata,
        @Nullable String agentName,
        @Nullable String agentVersion,
        @Nullable String agentEffort,
        @Nullable BigDecimal costUsd,
        Tokens tokens,
        long createdAt,
        @Nullable Long startedAt,
        @Nullable Long completedAt,
        @Nullable Long cancelledAt,
        @Nullable Long failedAt) {

    /** Samples: all, with a score, failed. */
    @Schema(name = "RunCounts")
    public record Counts(long total, long completed, long failed) {}

    @Schema(name = "RunTokens")
    public record Tokens(
            @Nullable Long input,
            @Nullable Long output,
            @Nullable Long cached,
            @Nullable Long reasoning) {}

    static RunView of(Run run, RunCounters counters) {
        Run.Request request = run.request();
        RunCounters.Counts counts = RunCounters.Counts.of(run, counters);
        Run.Times times = run.times();
        return new RunView(
                Ids.run(run.id()),
                "eval.run",
                Ids.suite(request.suiteId()),
                request.suiteVersion(),
                Ids.suiteVersion(request.suiteVersionId()),
                run.owner().orgId(),
                run.owner().teamId(),
                run.state().text(),
                request.models(),
                request.taskIds(),
                request.judgeModel(),
                request.embeddingModel(),
                request.generation(),
                new Counts(counts.totalSamples(), counts.completedSamples(), counts.failedSamples()),
                run.metrics(),
                RunError.of(run.error()),
                artifacts(run),
                request.metadata(),
                null,
                null,
                null,
                counters.costUsd(),
                new Tokens(
                        counters.inputTokens(),
                        counters.outputTokens(),
                        counters.cachedTokens(),
                        counters.reasoningTokens()),
                times.createdAt().getEpochSecond(),
                seconds(times.startedAt()),
                seconds(times.completedAt()),
                seconds(times.cancelledAt()),
                seconds(times.failedAt()));
    }

    private static List<String> artifacts(Run run) {
        return run.state().terminal()
                ? Stream.of(ArtifactId.Kind.values())
                        .map(kind -> new ArtifactId(run.id(), run.attempt(), kind).text())
                        .toList()
                : List.of();
    }

    private static @Nullable Long seconds(@Nullable Instant time) {
        return time == null ? null : time.getEpochSecond();
    }
}
