package dev.assay.ledger.finish;

import dev.assay.ledger.lane.ExecutionDao;
import dev.assay.ledger.lane.ModelStopDao;
import dev.assay.ledger.lane.StopCause;
import dev.assay.ledger.run.RunCountersDao;
import dev.assay.ledger.run.RunCountersDao.RunCounters;
import dev.assay.ledger.run.RunDao;
import dev.assay.ledger.run.RunState;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The terminal transition. A cancel wins until this has committed; a stop cause of the run or of one of its models fails it;
 * otherwise it completes, unless samples are unfinished, or every sample of a model failed: a score of nothing would
 * mislead. However it ends, it has metrics of what there is.
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
    public static RunState end(Handle handle, UUID runId, int attempt, ExecutionDao.Owned owned) {
        List<FinishDao.FinishedBlock> blocks = FinalMetrics.blocks(handle, runId, owned.grading());
        Optional<String> cause = cause(handle, runId, attempt, owned, blocks);
        RunState state;
        if (owned.state() == RunState.CANCELLING) {
            state = RunState.CANCELLED;
        } else {
            state = cause.isPresent() ? RunState.FAILED : RunState.COMPLETED;
        }
        @Nullable String error = state == RunState.FAILED ? cause.orElseThrow() : null;
        @Nullable String metrics = blocks.isEmpty()
                ? null
                : JsonMapper.shared().writeValueAsString(FinalMetrics.of(handle, runId, owned.models(), blocks));
        RunCounters counters = handle.attach(RunCountersDao.class).of(runId);
        ExecutionDao executions = handle.attach(ExecutionDao.class);
        executions.end(runId, state, error, metrics, counters.total(), counters.scored(), counters.failed());
        executions.endAttempt(
                runId,
                attempt,
                state,
                error,
                metrics,
                counters.calls(),
                counters.inputTokensOrZero(),
                counters.outputTokensOrZero());
        return state;
    }

    /** What stopped the run, else what stopped some of its models, else what would make its result mislead. */
    private static Optional<String> cause(
            Handle handle, UUID runId, int attempt, ExecutionDao.Owned owned, List<FinishDao.FinishedBlock> blocks) {
        if (owned.stopCause() != null) {
            return Optional.of(owned.stopCause());
        }
        ModelCauses causes = new ModelCauses();
        Set<Integer> stopped = new HashSet<>();
        for (ModelStopDao.ModelStop stop : handle.attach(ModelStopDao.class).of(runId, attempt)) {
            causes.add(stop.cause());
            stopped.add(stop.modelNo());
        }
        Optional<StopCause> unfinished = unfinished(blocks, stopped);
        unfinished.map(StopCause::json).ifPresent(causes::add);
        FinishDao reads = handle.attach(FinishDao.class);
        for (int modelNo = 0; modelNo < owned.models().size(); modelNo++) {
            if (!stopped.contains(modelNo)) {
                withoutScore(reads, runId, attempt, modelNo, owned.models().get(modelNo), blocks)
                        .map(StopCause::json)
                        .ifPresent(causes::add);
            }
        }
        return causes.toJson();
    }

    /** Nobody ends a run so on purpose; completed, its score would be of a part, and no retry could go on. */
    private static Optional<StopCause> unfinished(List<FinishDao.FinishedBlock> blocks, Set<Integer> stopped) {
        long left = blocks.stream()
                .filter(block -> !stopped.contains(block.modelNo()))
                .mapToLong(block -> block.size() - block.scored() - block.failed())
                .sum();
        return left == 0
                ? Optional.empty()
                : Optional.of(StopCause.of(
                        "internal_error",
                        "the run was ended with " + left
                                + " samples unfinished (expected: 0); a retry goes on with them"));
    }

    private static Optional<StopCause> withoutScore(
            FinishDao reads, UUID runId, int attempt, int modelNo, String model, List<FinishDao.FinishedBlock> blocks) {
        List<FinishDao.FinishedBlock> own =
                blocks.stream().filter(block -> block.modelNo() == modelNo).toList();
        long total = own.stream().mapToLong(FinishDao.FinishedBlock::size).sum();
        long failed = own.stream().mapToLong(FinishDao.FinishedBlock::failed).sum();
        if (total == 0 || failed < total) {
            return Optional.empty();
        }
        String code = reads.mostFrequentFailure(runId, modelNo, attempt);
        return Optional.of(StopCause.of(
                        "all_samples_failed",
                        "all " + total + " samples of model " + model + " failed, most with " + code)
                .withModel(model));
    }
}
