package dev.assay.ledger.step;

import dev.assay.text.Text;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Rows turned into columns, the shape that {@code unnest} takes: one statement for any number of rows, with one plan. Its
 * records are public because JDBI binds the methods of public classes only.
 */
final class StepColumns {

    private StepColumns() {}

    public record Generations(List<StepRow.Generation> rows) {
        public UUID[] runId() {
            return column(rows, UUID[]::new, row -> row.place().runId());
        }

        public int[] modelNo() {
            return ints(rows, row -> row.place().modelNo());
        }

        public int[] itemNo() {
            return ints(rows, row -> row.place().itemNo());
        }

        public int[] attempt() {
            return ints(rows, row -> row.place().attempt());
        }

        public UUID[] callId() {
            return column(rows, UUID[]::new, StepRow.Generation::callId);
        }

        public @Nullable String[] responseId() {
            return texts(rows, StepRow.Generation::responseId);
        }

        public @Nullable String[] outputText() {
            return texts(rows, StepRow.Generation::outputText);
        }

        public @Nullable String[] reasoning() {
            return texts(rows, StepRow.Generation::reasoning);
        }

        public @Nullable String[] extractedOutput() {
            return texts(rows, StepRow.Generation::extractedOutput);
        }

        public @Nullable String[] finishReason() {
            return texts(rows, StepRow.Generation::finishReason);
        }

        public @Nullable String[] flags() {
            return texts(rows, Generations::flagsOf);
        }

        public @Nullable Integer[] inputTokens() {
            return column(rows, Integer[]::new, row -> row.tokens().input());
        }

        public @Nullable Integer[] outputTokens() {
            return column(rows, Integer[]::new, row -> row.tokens().output());
        }

        public @Nullable Integer[] cachedTokens() {
            return column(rows, Integer[]::new, row -> row.tokens().cached());
        }

        public @Nullable Integer[] reasoningTokens() {
            return column(rows, Integer[]::new, row -> row.tokens().reasoning());
        }

        public Boolean[] tokensEstimated() {
            return column(rows, Boolean[]::new, StepRow.Generation::tokensEstimated);
        }

        public @Nullable BigDecimal[] costUsd() {
            return column(rows, BigDecimal[]::new, StepRow.Generation::costUsd);
        }

        public long[] started() {
            return longs(rows, row -> micros(row.startedAt()));
        }

        public long[] finished() {
            return longs(rows, row -> micros(row.finishedAt()));
        }

        private static String flagsOf(StepRow.Generation row) {
            boolean sanitized = Text.dirty(row.outputText()) || Text.dirty(row.reasoning());
            String flags = String.join(",", row.flags());
            if (!sanitized || row.flags().contains("sanitized")) {
                return flags;
            }
            return flags.isEmpty() ? "sanitized" : flags + ",sanitized";
        }
    }

    public record Scores(List<StepRow.Score> rows) {
        public UUID[] runId() {
            return column(rows, UUID[]::new, row -> row.place().runId());
        }

        public int[] modelNo() {
            return ints(rows, row -> row.place().modelNo());
        }

        public int[] itemNo() {
            return ints(rows, row -> row.place().itemNo());
        }

        public int[] grading() {
            return ints(rows, StepRow.Score::grading);
        }

        public int[] attempt() {
            return ints(rows, row -> row.place().attempt());
        }

        public @Nullable String[] scores() {
            return texts(rows, StepRow.Score::scores);
        }

        public @Nullable Double[] score() {
            return column(rows, Double[]::new, StepRow.Score::score);
        }

        public @Nullable String[] judge() {
            return texts(rows, StepRow.Score::judge);
        }

        public @Nullable String[] extractedOutput() {
            return texts(rows, StepRow.Score::extractedOutput);
        }

        public long[] started() {
            return longs(rows, row -> micros(row.startedAt()));
        }

        public long[] finished() {
            return longs(rows, row -> micros(row.finishedAt()));
        }
    }

    public record Failures(List<StepRow.Failure> rows) {
        public UUID[] runId() {
            return column(rows, UUID[]::new, row -> row.place().runId());
        }

        public int[] modelNo() {
            return ints(rows, row -> row.place().modelNo());
        }

        public int[] itemNo() {
            return ints(rows, row -> row.place().itemNo());
        }

        public int[] attempt() {
            return ints(rows, row -> row.place().attempt());
        }

        public @Nullable String[] step() {
            return texts(rows, row -> row.step().text());
        }

        public @Nullable String[] code() {
            return texts(rows, StepRow.Failure::code);
        }

        public @Nullable String[] message() {
            return texts(rows, StepRow.Failure::message);
        }

        public @Nullable String[] details() {
            return texts(rows, StepRow.Failure::details);
        }

        public long[] failed() {
            return longs(rows, row -> micros(row.failedAt()));
        }
    }

    public record Discarded(List<StepRow.DiscardedCall> rows) {
        public UUID[] runId() {
            return column(rows, UUID[]::new, row -> row.place().runId());
        }

        public int[] modelNo() {
            return ints(rows, row -> row.place().modelNo());
        }

        public int[] itemNo() {
            return ints(rows, row -> row.place().itemNo());
        }

        public int[] attempt() {
            return ints(rows, row -> row.place().attempt());
        }

        public UUID[] callId() {
            return column(rows, UUID[]::new, StepRow.DiscardedCall::callId);
        }

        public @Nullable String[] reason() {
            return texts(rows, StepRow.DiscardedCall::reason);
        }

        public @Nullable String[] responseId() {
            return texts(rows, StepRow.DiscardedCall::responseId);
        }

        public @Nullable String[] reasoning() {
            return texts(rows, StepRow.DiscardedCall::reasoning);
        }

        public @Nullable String[] finishReason() {
            return texts(rows, StepRow.DiscardedCall::finishReason);
        }

        public @Nullable Integer[] inputTokens() {
            return column(rows, Integer[]::new, row -> row.tokens().input());
        }

        public @Nullable Integer[] outputTokens() {
            return column(rows, Integer[]::new, row -> row.tokens().output());
        }

        public long[] finished() {
            return longs(rows, row -> micros(row.finishedAt()));
        }
    }

    static long micros(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1000);
    }

    static <R> @Nullable String[] texts(List<R> rows, Function<R, @Nullable String> value) {
        return column(rows, String[]::new, row -> Text.clean(value.apply(row)));
    }

    static <R> int[] ints(List<R> rows, ToIntFunction<R> value) {
        return rows.stream().mapToInt(value).toArray();
    }

    static <R> long[] longs(List<R> rows, ToLongFunction<R> value) {
        return rows.stream().mapToLong(value).toArray();
    }

    static <R, V> V[] column(
            List<R> rows, java.util.function.IntFunction<V[]> array, Function<R, ? extends @Nullable V> value) {
        V[] column = array.apply(rows.size());
        for (int i = 0; i < column.length; i++) {
            column[i] = value.apply(rows.get(i));
        }
        return column;
    }
}
