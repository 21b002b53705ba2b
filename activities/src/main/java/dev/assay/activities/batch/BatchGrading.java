package dev.assay.activities.batch;

import dev.assay.activities.grading.BatchGrader;
import dev.assay.activities.grading.GradeResult;
import dev.assay.activities.grading.GradedTask;
import dev.assay.activities.grading.GraderException;
import dev.assay.activities.grading.StepAbandonedException;
import dev.assay.activities.judge.GraderCallStore;
import dev.assay.activities.judge.JudgeModels;
import dev.assay.activities.judge.StepCalls;
import dev.assay.activities.lane.MetricNames;
import dev.assay.activities.plan.RunPlan;
import dev.assay.activities.temporal.ActivityFailures;
import dev.assay.ledger.lane.Block;
import dev.assay.ledger.lane.ExecutionDao;
import dev.assay.ledger.lane.ModelStopDao;
import dev.assay.ledger.lane.PhaseEnd;
import dev.assay.ledger.metric.AggregateDao;
import dev.assay.ledger.run.RunState;
import dev.assay.ledger.step.LedgerWriter;
import dev.assay.ledger.step.StepPlace;
import dev.assay.ledger.step.StepRow;
import dev.assay.workflows.run.Claim;
import dev.assay.workflows.run.FailureType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The samples of one task and model on their way through a batch grader. */
final class BatchGrading {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Jdbi jdbi;
    private final LedgerWriter writer;
    private final JudgeModels models;
    private final BatchOwnership hold;
    private final Claim claim;
    private final UUID runId;
    private final RunPlan plan;
    private final int taskNo;
    private final int modelNo;
    private final GradedTask task;
    private final Instant started = Instant.now();
    private final BatchSamples samples;
    private final MetricNames names;

    BatchGrading(
            Jdbi jdbi,
            LedgerWriter writer,
            JudgeModels models,
            BatchOwnership hold,
            Claim claim,
            RunPlan plan,
            int taskNo,
            int modelNo) {
        this.jdbi = jdbi;
        this.writer = writer;
        this.models = models;
        this.hold = hold;
        this.claim = claim;
        this.runId = plan.runId();
        this.plan = plan;
        this.taskNo = taskNo;
        this.modelNo = modelNo;
        this.task = plan.tasks().get(taskNo).graded();
        this.names = new MetricNames(jdbi, runId, plan.grading());
        this.samples = new BatchSamples(jdbi, plan, taskNo, modelNo);
    }

    void grade(BatchGrader grader) {
        List<Block> blocks = take();
        if (blocks.isEmpty()) {
            return;
        }
        try {
            keep(blocks, graded(grader));
        } catch (GraderException e) {
            if (hold.stopping() && e.sandboxEnded()) {
                // It may be the stop that ended the sandbox; what is the grader's own shows again.
                throw goesOnElsewhere();
            }
            each(blocks, (block, position) -> failure(block, position, e));
        } catch (StepAbandonedException e) {
            abandoned(e);
            return;
        }
        List<CompletableFuture<PhaseEnd.Outcome>> ends = blocks.stream()
                .map(block -> writer.end(new PhaseEnd(block, hold.token, claim.attempt(), plan.grading(), true)))
                .toList();
        ends.forEach(CompletableFuture::join);
        if (ends.stream().anyMatch(end -> end.join() != PhaseEnd.Outcome.MOVED)) {
            if (hold.goesOn()) {
                throw new IllegalStateException("a batch is graded and its blocks do not move on");
            }
            // Whoever took them is at the next batch already, or about to be: two are not to pay for it.
            throw goesOnElsewhere();
        }
    }

    /** None where the run is not to be worked on. */
    private List<Block> take() {
        return jdbi.inTransaction(handle -> handle.attach(ExecutionDao.class)
                .lock(runId, claim.attempt(), claim.execution())
                .filter(owned -> owned.state() == RunState.IN_PROGRESS && owned.stopCause() == null && !owned.paused())
                // A model that is stopped lacks generations: its batch would be of a part.
                .filter(owned -> handle.attach(ModelStopDao.class).of(runId, claim.attempt()).stream()
                        .noneMatch(stop -> stop.modelNo() == modelNo))
                .map(owned -> handle.attach(AggregateDao.class).take(runId, taskNo, modelNo, hold.token))
                .orElse(List.of()));
    }

    private BatchGrader.Graded graded(BatchGrader grader) {
        StepCalls calls =
                new StepCalls(models, store(), plan.tasks().get(taskNo).mostModelCalls());
        return calls.grading(() -> grader.grade(plan.place(taskNo, modelNo, 0), samples, calls));
    }

    private GraderCallStore store() {
        Block first = jdbi.withExtension(AggregateDao.class, blocks -> blocks.first(runId, taskNo, modelNo));
        return GraderCallStore.ofBatch(jdbi, writer, first, claim.attempt(), plan.grading(), hold.token, hold);
    }

    /** The metrics first: a sample that has its score says that the batch is done, also to a grader that fails later. */
    private void keep(List<Block> blocks, BatchGrader.Graded graded) {
        String canonical = canonical(graded);
        if (!graded.metrics().isEmpty()) {
            names.claim(taskNo, graded.metrics().keySet());
            keep(graded.metrics(), canonical);
        }
        each(
                blocks,
                (block, position) -> graded(block, position, graded.samples().get(position), canonical));
    }

    private StepRow graded(Block block, int position, @Nullable GradeResult result, String canonical) {
        try {
            if (result != null) {
                names.claim(taskNo, result.scores().keySet());
            }
            return score(block, position, result, canonical);
        } catch (GraderException e) {
            return failure(block, position, e);
        }
    }

    /**
     * One metric for the whole and its samples; a batch without any score at all has none. Where the manifest names none and
     * the whole has several, the first of them.
     */
    private String canonical(BatchGrader.Graded graded) {
        Set<String> given = new LinkedHashSet<>(graded.metrics().keySet());
        graded.samples().values().forEach(sample -> given.addAll(sample.scores().keySet()));
        if (given.isEmpty()) {
            return "";
        }
        return task.declared() || graded.metrics().isEmpty()
                ? task.canonical(given)
                : task.primary(given)
                        .orElseGet(() -> graded.metrics().keySet().iterator().next());
    }

    private void keep(Map<String, Double> given, String canonical) {
        ObjectNode metrics = JSON.createObjectNode();
        given.forEach(metrics.putObject("metrics")::put);
        metrics.put("primary", given.containsKey(canonical) ? canonical : null)
                .put("count", samples.members().size());
        jdbi.useExtension(
                AggregateDao.class,
                dao -> dao.insert(new AggregateDao.Aggregate(
                        runId,
                        taskNo,
                        modelNo,
                        plan.grading(),
                        samples.inputHash(),
                        claim.attempt(),
                        metrics.toString(),
                        Instant.now())));
    }

    /** A row for each sample of the blocks; waits until they are in the ledger. */
    private void each(List<Block> blocks, RowOf row) {
        List<BatchSamples.Member> members = samples.members();
        List<Block> inOrder = blocks.stream()
                .sorted((a, b) -> Integer.compare(a.firstItem(), b.firstItem()))
                .toList();
        List<CompletableFuture<Void>> written = new ArrayList<>();
        int position = 0;
        for (Block block : inOrder) {
            while (position < members.size() && members.get(position).itemNo() < block.firstItem()) {
                position++;
            }
            for (; position < members.size() && members.get(position).itemNo() <= block.lastItem(); position++) {
                written.add(writer.write(row.of(block, position)));
            }
        }
        written.forEach(CompletableFuture::join);
    }

    private StepRow score(Block block, int position, @Nullable GradeResult result, String canonical) {
        BatchSamples.Member member = samples.members().get(position);
        return new StepRow.Score(
                place(block, position),
                plan.grading(),
                result == null ? "{}" : JSON.writeValueAsString(result.scores()),
                result == null ? null : result.scores().get(canonical),
                result == null || result.judge() == null ? null : JSON.writeValueAsString(result.judge()),
                member.extracted(),
                started,
                Instant.now());
    }

    private StepRow failure(Block block, int position, GraderException e) {
        return new StepRow.Failure(
                place(block, position),
                StepRow.Step.SCORE,
                e.code(),
                String.valueOf(e.getMessage()),
                null,
                Instant.now());
    }

    private StepPlace place(Block block, int position) {
        return StepPlace.of(block, samples.members().get(position).itemNo(), claim.attempt(), hold.token);
    }

    /** The blocks go on waiting; a retry finds them. */
    private void abandoned(StepAbandonedException e) {
        if (e.stopCause().isPresent() && hold.held()) {
            hold.stop(e.stopCause().get());
        } else if (hold.stopping() || hold.working()) {
            throw goesOnElsewhere();
        }
    }

    private static RuntimeException goesOnElsewhere() {
        return ActivityFailures.shown(FailureType.WORKER_STOPPING, "goes on elsewhere");
    }

    /** A sample's row. */
    @FunctionalInterface
    private interface RowOf {
        StepRow of(Block block, int position);
    }
}
