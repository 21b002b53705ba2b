package dev.assay.ledger.progress;

import dev.assay.ledger.lane.LaneKind;
import org.jspecify.annotations.Nullable;

/**
 * A lane that somebody holds.
 *
 * @param seenSecondsAgo since its worker last said that it lives; a lane that lives says so once a second
 * @param inFlight steps in flight, as its worker said then
 * @param waiting steps that wait for a backoff or a {@code Retry-After}, as its worker said then
 * @param decidedSecondsAgo since a step last came to its end, or since the lane began; null where its worker does not say
 * @param blocks blocks that it holds
 * @param heldModel the model that it has been waiting for the longest because it answers nobody, or null
 * @param heldSecondsAgo since when
 */
public record LaneProgress(
        LaneKind kind,
        int laneNo,
        String worker,
        double seenSecondsAgo,
        int inFlight,
        int waiting,
        @Nullable Double decidedSecondsAgo,
        int blocks,
        @Nullable String heldModel,
        @Nullable Double heldSecondsAgo) {

    /** Longer than any hiccup of a sign of life that comes once a second, shorter than people's patience. */
    static final double LIVE_SECONDS = 10;

    public boolean live() {
        return seenSecondsAgo < LIVE_SECONDS;
    }
}
