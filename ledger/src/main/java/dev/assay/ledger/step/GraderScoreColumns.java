package dev.assay.ledger.step;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Scores of single graders as columns, see {@link StepColumns}. */
public record GraderScoreColumns(List<StepRow.GraderScore> rows) {

    public UUID[] runId() {
        return StepColumns.column(rows, UUID[]::new, row -> row.place().runId());
    }

    public int[] modelNo() {
        return StepColumns.ints(rows, row -> row.place().modelNo());
    }

    public int[] itemNo() {
        return StepColumns.ints(rows, row -> row.place().itemNo());
    }

    public int[] ref() {
        return StepColumns.ints(rows, StepRow.GraderScore::ref);
    }

    public int[] attempt() {
        return StepColumns.ints(rows, row -> row.place().attempt());
    }

    public @Nullable String[] scores() {
        return StepColumns.texts(rows, StepRow.GraderScore::scores);
    }

    public @Nullable Double[] score() {
        return StepColumns.column(rows, Double[]::new, StepRow.GraderScore::score);
    }

    public @Nullable String[] judge() {
        return StepColumns.texts(rows, StepRow.GraderScore::judge);
    }

    public Boolean[] skipped() {
        return StepColumns.column(rows, Boolean[]::new, StepRow.GraderScore::skipped);
    }

    public @Nullable String[] error() {
        return StepColumns.texts(rows, StepRow.GraderScore::error);
    }

    public long[] started() {
        return StepColumns.longs(rows, row -> StepColumns.micros(row.startedAt()));
    }

    public long[] finished() {
        return StepColumns.longs(rows, row -> StepColumns.micros(row.finishedAt()));
    }
}
