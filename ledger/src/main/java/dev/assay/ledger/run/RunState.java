package dev.assay.ledger.run;

import dev.assay.text.TextEnum;
import java.util.Locale;

/** State of a run; the API and the ledger write it in lower case. */
public enum RunState implements TextEnum {
    QUEUED,
    IN_PROGRESS,
    FINALIZING,
    COMPLETED,
    FAILED,
    CANCELLING,
    CANCELLED;

    public static RunState of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** Completed, failed or cancelled: nothing moves until somebody asks for it. */
    public boolean terminal() {
        return this == COMPLETED || this == FAILED || this == CANCELLED;
    }
}
