package dev.assay.activities.lane;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether this process gives a lane of one kind up because another worker holds at least two fewer. A lane that is given
 * up drains first, so one that comes straight back was drained for nothing: while nobody else takes any, the next is
 * given up ever later. A worker that the ledger sees and Temporal does not reach (a wrong namespace, a cut network)
 * would otherwise cost a drain a second.
 */
final class FairShare {

    private static final long FIRST_PAUSE = Duration.ofSeconds(2).toNanos();
    private static final long MAX_PAUSE = Duration.ofMinutes(5).toNanos();

    private final LongSupplier nanos;
    private long notBefore;
    private long pause;
    private long elsewhereBefore = -1;

    FairShare(LongSupplier nanos) {
        this.nanos = nanos;
        this.notBefore = nanos.getAsLong();
    }

    /**
     * @param own lanes held here
     * @param least lanes held by the live worker that holds fewest
     * @param elsewhere lanes held by all other live workers
     */
    boolean yields(int own, long least, long elsewhere) {
        if (own < least + 2) {
            return false;
        }
        long now = nanos.getAsLong();
        boolean helped = elsewhere > elsewhereBefore;
        if (!helped && now - notBefore < 0) {
            return false;
        }
        pause = helped ? FIRST_PAUSE : Math.min(2 * pause, MAX_PAUSE);
        notBefore = now + pause;
        elsewhereBefore = elsewhere;
        return true;
    }
}
