package dev.assay.api.progress;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a run stands at one moment; every field is always present. Times are Unix seconds, rates samples a second.
 *
 * @param phase {@code queued}, {@code preparing}, {@code evaluating}, {@code paused}, {@code stopping} (a cause that fails
 *     the run is known, calls in flight are waited for), {@code finalizing}, {@code cancelling} or {@code ended}
 * @param preparedItems items that are written; each is a sample of every model
 * @param steps for each model its generations, then its scores; empty until the run is prepared
 * @param etaSeconds until the last sample is decided at the present speed; null where that is not known or the run does
 *     not go on
 * @param lanes those that some worker holds
 * @param limiter null where no lane reports
 * @param holds models that answer nobody at present: their samples wait, single calls ask for them
 * @param stoppedModels models that take no further part in the attempt; the others go on
 * @param errorCode why the run has failed or will
 * @param stalled null while the run goes on, is paused or has ended
 * @param observedAt when all this was so, by PostgreSQL's clock
 */
@Schema(name = "RunProgress")
public record ProgressView(
        String object,
        String runId,
        String status,
        int attempt,
        int grading,
        String phase,
        Control control,
        Samples samples,
        long preparedItems,
        List<Step> steps,
        Speed speed,
        @Nullable Long etaSeconds,
        InFlight inFlight,
        Blocks blocks,
        List<Lane> lanes,
        @Nullable Limiter limiter,
        List<Hold> holds,
        List<StoppedModel> stoppedModels,
        @Nullable String errorCode,
        @Nullable Stalled stalled,
        long observedAt) {

    /** What the run's lanes are told. */
    @Schema(name = "RunControl")
    public record Control(boolean paused, int generationConcurrency, int graderConcurrency) {}

    @Schema(name = "RunProgressSamples")
    public record Samples(long total, long completed, long failed, long unfinished) {}

    /**
     * One step of one model's samples.
     *
     * @param step {@code generate} or {@code score}
     * @param done samples that have it
     * @param failed samples that failed in it, in this attempt
     * @param ratePerSecond null where the run is seen for the first time
     */
    @Schema(name = "RunProgressStep")
    public record Step(
            String model,
            String step,
            long total,
            long done,
            long failed,
            @Nullable Double ratePerSecond) {}

    /**
     * All models together.
     *
     * @param generationsPerSecond null where nothing can be said yet; likewise the scores
     * @param overSeconds the time that was measured over
     * @param basis {@code window}: the last 30 s or so; {@code attempt}: the whole attempt, where this process sees the
     *     run for the first time
     */
    @Schema(name = "RunSpeed")
    public record Speed(
            @Nullable Double generationsPerSecond,
            @Nullable Double scoresPerSecond,
            double overSeconds,
            String basis) {}

    /**
     * As lanes reported within the last seconds.
     *
     * @param generation model calls, until their result is committed; null where no lane lives
     * @param scoring samples being graded; null where no lane lives
     */
    @Schema(name = "RunInFlight")
    public record InFlight(
            @Nullable Integer generation, @Nullable Integer scoring) {}

    /** Blocks that wait for a step or are worked on, and how many of them lanes hold. */
    @Schema(name = "RunBlocks")
    public record Blocks(int toGenerate, int toScore, int held) {}

    /**
     * @param kind {@code generation} or {@code scoring}
     * @param live whether it gave a sign of life within 10 s
     * @param seenSecondsAgo since the last one; a lane gives one every second
     * @param waiting samples that wait for a backoff or a {@code Retry-After}
     */
    @Schema(name = "RunLane")
    public record Lane(
            String kind,
            int lane,
            String worker,
            boolean live,
            double seenSecondsAgo,
            int inFlight,
            int waiting,
            int blocks) {}

    /** @param backingOff samples that wait for a backoff or a {@code Retry-After}, over all lanes that live */
    @Schema(name = "RunLimiter")
    public record Limiter(int backingOff) {}

    /**
     * @param lanes the kind of lanes that wait for it
     * @param since of the first of a row of failures without an answer between
     */
    @Schema(name = "RunHold")
    public record Hold(String model, String lanes, long since) {}

    /** @param code as in the run's {@code error} once it has ended; likewise the message */
    @Schema(name = "RunStoppedModel")
    public record StoppedModel(
            String model, @Nullable String code, @Nullable String message, long since) {}

    /**
     * @param reason {@code temporal_away}, {@code not_claimed}, {@code preparation_silent}, {@code no_worker}, {@code
     *     no_lane}, {@code provider_unavailable}, {@code provider_silent}, {@code grader_silent}, {@code backing_off}, {@code no_progress} or {@code
     *     postgres_away}
     * @param lanes the kind of lanes concerned, null where it is not one kind's trouble
     */
    @Schema(name = "RunStalled")
    public record Stalled(
            long since, String reason, @Nullable String lanes, String message) {}

    /** Without what moves on while nothing happens: two views that are equal then need not both be told. */
    ProgressView still() {
        List<Lane> unmoved = lanes.stream()
                .map(lane -> new Lane(
                        lane.kind, lane.lane, lane.worker, lane.live, 0, lane.inFlight, lane.waiting, lane.blocks))
                .toList();
        return with(new Speed(speed.generationsPerSecond, speed.scoresPerSecond, 0, speed.basis), unmoved, stalled, 0);
    }

    ProgressView with(Stalled present, long at) {
        return with(speed, lanes, present, at);
    }

    private ProgressView with(Speed shownSpeed, List<Lane> shownLanes, @Nullable Stalled present, long at) {
        return new ProgressView(
                object,
                runId,
                status,
                attempt,
                grading,
                phase,
                control,
                samples,
                preparedItems,
                steps,
                shownSpeed,
                etaSeconds,
                inFlight,
                blocks,
                shownLanes,
                limiter,
                holds,
                stoppedModels,
                errorCode,
                present,
                at);
    }
}
