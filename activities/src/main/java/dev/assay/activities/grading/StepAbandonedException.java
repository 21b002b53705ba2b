package dev.assay.activities.grading;

import dev.assay.ledger.lane.StopCause;
import java.util.Optional;

/** A scoring step that stays unfinished: the lane is to end, or the run cannot go on. It says nothing about the sample. */
public final class StepAbandonedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial")
    private final Optional<StopCause> cause;

    public StepAbandonedException(Optional<StopCause> cause) {
        super(cause.map(StopCause::code).orElse("interrupted"));
        this.cause = cause;
    }

    /** Why the run is to stop; empty where only this lane does. */
    public Optional<StopCause> stopCause() {
        return cause;
    }
}
