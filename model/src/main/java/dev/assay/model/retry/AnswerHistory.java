package dev.assay.model.retry;

import java.time.Duration;

/** What the ledger has of a model at a step of a run, from all processes and attempts. Asked before the model is stopped. */
public interface AnswerHistory {

    /** Nothing was ever answered. */
    AnswerHistory NONE = new AnswerHistory() {
        @Override
        public boolean any() {
            return false;
        }

        @Override
        public boolean within(Duration time) {
            return false;
        }
    };

    /** Whether it has an answer. */
    boolean any();

    /** Whether it got one within so long, by its own clock. */
    boolean within(Duration time);
}
