package dev.assay.model.retry;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link AnswerHistory} for a hold: where they cannot be asked the answer is yes, since nothing is stopped on a guess. */
final class FailSafeAnswerHistory {

    private static final Logger log = LoggerFactory.getLogger(FailSafeAnswerHistory.class);

    private final AnswerHistory kept;
    private volatile boolean any;

    FailSafeAnswerHistory(AnswerHistory kept) {
        this.kept = kept;
    }

    /** Whether the ledger was asked and has an answer. */
    boolean known() {
        return any;
    }

    boolean any() {
        return any || asked(() -> any = kept.any());
    }

    boolean within(Duration time) {
        return asked(() -> kept.within(time));
    }

    private static boolean asked(BooleanSupplier question) {
        try {
            return question.getAsBoolean();
        } catch (RuntimeException e) {
            log.warn(
                    "a model is not stopped, the ledger cannot be asked: {}",
                    e.getClass().getSimpleName());
            return true;
        }
    }
}
