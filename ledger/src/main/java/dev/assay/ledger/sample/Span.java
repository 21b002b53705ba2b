package dev.assay.ledger.sample;

import dev.assay.ledger.lane.Phase;

/**
 * A block, or a part of one, and what its counters say.
 *
 * @param size samples of the whole block, of which the counters speak
 * @param held whether a lane works on it
 * @param failed samples failed in the run's attempt
 */
public record Span(
        int modelNo,
        int firstItem,
        int lastItem,
        int size,
        Phase phase,
        boolean held,
        int generated,
        int scored,
        int failed) {

    /** What is left of it from an item on. */
    Span from(int itemNo) {
        return itemNo <= firstItem
                ? this
                : new Span(modelNo, itemNo, lastItem, size, phase, held, generated, scored, failed);
    }

    int items() {
        return lastItem - firstItem + 1;
    }

    /** How many of its samples can be of one of the wanted statuses; the counters do not say for sure. */
    int most(SampleFilter filter) {
        if (filter.statuses().isEmpty()) {
            return items();
        }
        int most = 0;
        for (SampleStatus status : filter.statuses()) {
            most += switch (status) {
                case COMPLETED -> scored;
                case FAILED -> failed;
                case SCORING, READY_TO_SCORE -> generated - scored;
                case GENERATING, QUEUED -> size - generated;
            };
        }
        return Math.min(items(), most);
    }
}
