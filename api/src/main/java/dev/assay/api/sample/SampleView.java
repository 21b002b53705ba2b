package dev.assay.api.sample;

import dev.assay.api.json.RawJson;
import dev.assay.ledger.Ids;
import dev.assay.ledger.Ids.SampleKey;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.sample.SampleRow;
import dev.assay.ledger.sample.SampleRow.Failure;
import dev.assay.ledger.sample.SampleRow.Generation;
import dev.assay.ledger.sample.SampleRow.Score;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A sample as clients see it; every field is always present. {@code created_at} and the like are Unix seconds, the
 * times of the phases ISO 8601.
 *
 * @param sampleIndex from 0 within its task, the same for every model
 * @param datasetRow as it was uploaded, numbers digit by digit; null also where {@code include_dataset_row} is false
 * @param prompt what the model was asked, as one text
 * @param messages what the model was sent, of a task with messages; an image that was given as data is a marker. Null
 *     where the prompt is all that was sent
 * @param reasoning null also unless {@code include_reasoning} is true; of a failed sample what the model thought in
 *     the call for which it failed
 * @param finishReason why the model ended: stop, length, content_filter, tool_calls, refusal, or the provider's own word;
 *     null until it is generated
 * @param scores empty until the sample is scored
 * @param graders what each of the task's graders made of the sample; null where the task has one
 * @param error why it failed; null unless its status is {@code failed}
 * @param tokensEstimated whether Assay counted the tokens because the provider reported none
 */
@Schema(name = "Sample")
public record SampleView(
        String id,
        String object,
        String runId,
        String taskId,
        String model,
        int sampleIndex,
        String status,
        @Nullable RawJson datasetRow,
        String prompt,
        @Nullable RawJson messages,
        @Nullable String target,
        @Nullable String responseId,
        @Nullable String outputText,
        @Nullable String reasoning,
        @Nullable String finishReason,
        @Nullable String extractedOutput,
        RawJson scores,
        @Nullable RawJson judge,
        @Nullable List<GraderView> graders,
        @Nullable Fault error,
        @Nullable BigDecimal costUsd,
        @Nullable Integer inputTokens,
        @Nullable Integer outputTokens,
        @Nullable Integer cachedTokens,
        @Nullable Integer reasoningTokens,
        boolean tokensEstimated,
        @Nullable PhaseTimings phaseTimings,
        long createdAt,
        @Nullable Long startedAt,
        @Nullable Long completedAt) {

    /** @param step {@code generate} or {@code score} */
    @Schema(name = "SampleError")
    public record Fault(
            String code,
            String message,
            String step,
            @Nullable RawJson details) {}

    /** @param scoring null until the sample is scored */
    @Schema(name = "PhaseTimings")
    public record PhaseTimings(Phase generation, @Nullable Phase scoring) {}

    @Schema(name = "PhaseTiming")
    public record Phase(String startedAt, String finishedAt) {}

    public static SampleView of(Run run, String taskId, SampleRow row) {
        Generation generation = row.generation();
        Score score = row.score();
        SampleRow.Item item = row.item();
        return new SampleView(
                Ids.sample(new SampleKey(run.id(), row.modelNo(), row.itemNo())),
                "eval.sample",
                Ids.run(run.id()),
                taskId,
                run.request().models().get(row.modelNo()),
                item.sampleIndex(),
                row.status().text(),
                RawJson.of(item.datasetRow()),
                item.prompt(),
                RawJson.of(item.messages()),
                item.target(),
                generation == null ? null : generation.responseId(),
                generation == null ? null : generation.outputText(),
                generation == null ? failed(row, Failure::reasoning) : generation.reasoning(),
                generation == null ? failed(row, Failure::finishReason) : generation.finishReason(),
                generation == null ? null : generation.extractedOutput(),
                score == null ? RawJson.EMPTY_OBJECT : new RawJson(score.scores()),
                score == null ? null : RawJson.of(score.judge()),
                GraderView.of(row),
                fault(row),
                generation == null ? null : generation.costUsd(),
                generation == null ? null : generation.inputTokens(),
                generation == null ? null : generation.outputTokens(),
                generation == null ? null : generation.cachedTokens(),
                generation == null ? null : generation.reasoningTokens(),
                generation != null && generation.tokensEstimated(),
                generation == null ? null : timings(generation, score),
                item.createdAt().getEpochSecond(),
                generation == null ? null : generation.startedAt().getEpochSecond(),
                ended(row));
    }

    private static @Nullable String failed(SampleRow row, Function<Failure, @Nullable String> of) {
        Failure failure = row.failure();
        return failure == null || row.status() != SampleRow.Status.FAILED ? null : of.apply(failure);
    }

    private static @Nullable Fault fault(SampleRow row) {
        Failure failure = row.failure();
        return failure == null || row.status() != SampleRow.Status.FAILED
                ? null
                : new Fault(failure.code(), failure.message(), failure.step().text(), RawJson.of(failure.details()));
    }

    private static PhaseTimings timings(Generation generation, @Nullable Score score) {
        return new PhaseTimings(
                phase(generation.startedAt(), generation.finishedAt()),
                score == null ? null : phase(score.startedAt(), score.finishedAt()));
    }

    private static Phase phase(Instant started, Instant finished) {
        return new Phase(started.toString(), finished.toString());
    }

    private static @Nullable Long ended(SampleRow row) {
        Score score = row.score();
        if (score != null) {
            return score.finishedAt().getEpochSecond();
        }
        Failure failure = row.failure();
        return failure == null ? null : failure.failedAt().getEpochSecond();
    }
}
