package dev.assay.ledger.step;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Handles of responses as columns, see {@link StepColumns}. */
final class HandleColumns {

    private HandleColumns() {}

    public record Kept(List<StepRow.ResponseHandle> rows) {
        public UUID[] runId() {
            return StepColumns.column(rows, UUID[]::new, row -> row.place().runId());
        }

        public int[] modelNo() {
            return StepColumns.ints(rows, row -> row.place().modelNo());
        }

        public int[] itemNo() {
            return StepColumns.ints(rows, row -> row.place().itemNo());
        }

        public int[] attempt() {
            return StepColumns.ints(rows, row -> row.place().attempt());
        }

        public UUID[] callId() {
            return StepColumns.column(rows, UUID[]::new, StepRow.ResponseHandle::callId);
        }

        public @Nullable String[] responseId() {
            return StepColumns.texts(rows, StepRow.ResponseHandle::responseId);
        }

        public long[] started() {
            return StepColumns.longs(rows, row -> StepColumns.micros(row.startedAt()));
        }
    }

    public record Ended(List<StepRow.ResponseEnd> rows) {
        public UUID[] runId() {
            return StepColumns.column(rows, UUID[]::new, row -> row.place().runId());
        }

        public int[] modelNo() {
            return StepColumns.ints(rows, row -> row.place().modelNo());
        }

        public int[] itemNo() {
            return StepColumns.ints(rows, row -> row.place().itemNo());
        }

        public UUID[] callId() {
            return StepColumns.column(rows, UUID[]::new, StepRow.ResponseEnd::callId);
        }
    }
}
