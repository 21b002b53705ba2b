package dev.assay.ledger.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The terminal transition. A cancel wins until this has committed; a stop cause fails the run; otherwise it completes,
 * unless samples are unfinished, or every sample of a model failed: a score of nothing would mislead.
 */
public final class FinishRun {

    private final Jdbi jdbi;

    public FinishRun(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** The state that was reached; the run's present state where the execution is not its owner. */
    public RunState finish(UUID runId, int attempt, String execution) {
        jdbi.useExtension(ExecutionDao.class, executions -> executions.finalizing(runId, attempt, execution));
        return jdbi.inTransaction(handle -> handle.attach(ExecutionDao.class)
                .lock(runId, attempt, execution)
                .map(owned -> end(handle, runId, attempt, owned))
                .orElseGet(() -> handle.attach(RunDao.class)
                        .lockAny(runId)
                        .orElseThrow(() -> new IllegalStateException("run " + runId + " is not in the ledger"))
                        .state()));
    }

    /** Ends a run that is locked, in a transaction. */
    static RunState end(Handle handle, UUID runId, int attempt, ExecutionDao.Owned owned) {
        FinishDao reads = handle.attach(FinishDao.class);
        List<FinishDao.FinishedBlock> blocks = reads.blocks(runId);
        Optional<StopCause> misleading =
                unfinished(blocks).or(() -> modelWithoutScore(reads, runId, attempt, owned.models(), blocks));
        RunState state;
        @Nullable String error = null;
        if (RunState.of(owned.state()) == RunState.CANCELLING) {
            state = RunState.CANCELLED;
        } else if (owned.stopCause() != null) {
            state = RunState.FAILED;
            error = owned.stopCause();
        } else if (misleading.isPresent()) {
            state = RunState.FAILED;
            error = misleading.get().toJson();
        } else {
            state = RunState.COMPLETED;
        }
        @Nullable String metrics = state == RunState.COMPLETED
                ? JsonMapper.shared()
                        .writeValueAsString(RunMetrics.of(
                                owned.models(),
                                blocks,
                                handle.attach(AggregateDao.class).latest(runId)))
                : null;
        RunBooks books = handle.attach(RunBooksDao.class).of(runId);
        ExecutionDao executions = handle.attach(ExecutionDao.class);
        executions.end(runId, state.text(), error, metrics, books.total(), books.scored(), books.failed());
        executions.endAttempt(
                runId,
                attempt,
                state.text(),
                error,
                metrics,
                books.calls(),
                books.inputTokensOrZero(),
                books.outputTokensOrZero());
        return state;
    }

    /** Nobody ends a run so on purpose; completed, its score would be of a part, and no retry could go on. */
    private static Optional<StopCause> unfinished(List<FinishDao.FinishedBlock> blocks) {
        long left = blocks.stream()
                .mapToLong(block -> block.size() - block.scored() - block.failed())
                .sum();
        return left == 0
                ? Optional.empty()
                : Optional.of(StopCause.of(
                        "internal_error",
                        "the run was ended with " + left
                                + " samples unfinished (expected: 0); a retry goes on with them"));
    }

    private static Optional<StopCause> modelWithoutScore(
            FinishDao reads, UUID runId, int attempt, List<String> models, List<FinishDao.FinishedBlock> blocks) {
        Map<Integer, List<FinishDao.FinishedBlock>> byModel =
                blocks.stream().collect(Collectors.groupingBy(FinishDao.FinishedBlock::modelNo));
        for (int modelNo = 0; modelNo < models.size(); modelNo++) {
            List<FinishDao.FinishedBlock> own = byModel.getOrDefault(modelNo, List.of());
            long total = own.stream().mapToLong(FinishDao.FinishedBlock::size).sum();
            long failed =
                    own.stream().mapToLong(FinishDao.FinishedBlock::failed).sum();
            if (total > 0 && failed == total) {
                String code = reads.mostFrequentFailure(runId, modelNo, attempt);
                return Optional.of(StopCause.of(
                                "all_samples_failed",
                                "all " + total + " samples of model " + models.get(modelNo) + " failed, most with "
                                        + code)
                        .withModel(models.get(modelNo)));
            }
        }
        return Optional.empty();
    }
}
