package dev.assay.activities.lane;

import dev.assay.activities.grading.GradeInput;
import dev.assay.activities.grading.GradeResult;
import dev.assay.activities.grading.GraderException;
import dev.assay.activities.grading.MergedScores.Merged;
import dev.assay.activities.grading.StepAbandonedException;
import dev.assay.activities.judge.JudgeModels;
import dev.assay.activities.lane.loop.LaneState;
import dev.assay.activities.lane.loop.LaneWork;
import dev.assay.activities.plan.RunPlan;
import dev.assay.activities.plan.RunPlan.PlannedTask;
import dev.assay.dataset.RowJson;
import dev.assay.ledger.lane.Block;
import dev.assay.ledger.lane.BlockDao;
import dev.assay.ledger.lane.BlockDao.ToScore;
import dev.assay.ledger.lane.LaneDao.Control;
import dev.assay.ledger.lane.LaneKind;
import dev.assay.ledger.lane.Phase;
import dev.assay.ledger.lane.StopCause;
import dev.assay.ledger.step.LedgerWriter;
import dev.assay.ledger.step.StepPlace;
import dev.assay.ledger.step.StepRow;
import dev.assay.model.provider.ProviderCatalog;
import dev.assay.model.retry.ModelHold;
import dev.assay.model.retry.ModelHolds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Scoring: grades what is generated. */
final class ScoringLane implements LaneWork {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** A grader's own time limit is far shorter. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final Duration SLICE = Duration.ofMillis(250);

    private final Jdbi jdbi;
    private final LedgerWriter writer;
    private final RunPlan plan;
    private final LaneState hold;
    private final JudgeModels models;
    private final MetricNames metrics;
    private final ModelHolds holds;

    ScoringLane(
            Jdbi jdbi, LedgerWriter writer, ProviderCatalog providers, ModelHolds holds, RunPlan plan, LaneState hold) {
        this.jdbi = jdbi;
        this.writer = writer;
        this.plan = plan;
        this.hold = hold;
        this.metrics = new MetricNames(jdbi, hold.runId, plan.grading());
        this.holds = holds;
        this.models = new JudgeModels(
                hold.runId,
                hold.attempt,
                plan.judgeModel(),
                plan.embeddingModel(),
                plan.retries(),
                providers,
                holds,
                this::concurrency,
                this::rest);
    }

    private int concurrency() {
        Control control = hold.control();
        return control == null ? 1 : control.graderConcurrency();
    }

    /**
     * In slices, so that a lane that is to end does not wait for a provider's pause of minutes; and until the lane is known
     * to be held, because the next call is not to be one that another lane makes.
     */
    private boolean rest(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (hold.order() == LaneState.Order.WORK) {
            long left = end - System.nanoTime();
            if (left <= 0 && hold.current()) {
                return true;
            }
            TimeUnit.NANOSECONDS.sleep(left <= 0 ? SLICE.toNanos() : Math.min(left, SLICE.toNanos()));
        }
        return false;
    }

    @Override
    public LaneKind kind() {
        return LaneKind.SCORING;
    }

    @Override
    public Phase phase() {
        return Phase.SCORE;
    }

    @Override
    public int concurrency(Control control) {
        return control.graderConcurrency();
    }

    /** Every block that is being generated becomes one to score, unless its model is stopped. */
    @Override
    public boolean expectsMoreBlocks() {
        return jdbi.withExtension(BlockDao.class, blocks -> blocks.anyToGenerate(hold.runId, hold.attempt));
    }

    @Override
    public Duration patience() {
        return PATIENCE;
    }

    @Override
    public Optional<ModelHold> hold(int modelNo) {
        return Optional.empty();
    }

    @Override
    public Optional<ModelHolds.Held> held() {
        return holds.longest(hold.runId, hold.attempt, JudgeModels.STEP);
    }

    @Override
    public List<Step> unfinished(Block block) {
        if (plan.gradedAsBatch(block.taskNo())) {
            return List.of();
        }
        return jdbi
                .withExtension(BlockDao.class, blocks -> blocks.toScore(block, hold.attempt, plan.grading()))
                .stream()
                .<Step>map(item -> new Sample(block, item))
                .toList();
    }

    /** It may be the stop that ended the sandbox; what is the grader's own shows again elsewhere. */
    static boolean mayBeOfTheStop(GraderException error, LaneState hold) {
        return error.sandboxEnded()
                && (hold.yielding() || Thread.currentThread().isInterrupted());
    }

    /** One generated sample on its way to a score. */
    private final class Sample implements Step {

        private final Block block;
        private final ToScore item;
        private final StepPlace place;

        Sample(Block block, ToScore item) {
            this.block = block;
            this.item = item;
            this.place = StepPlace.of(block, item.itemNo(), hold.attempt, hold.token);
        }

        /** A score costs nothing to repeat, so its slot need not wait for the commit. */
        @Override
        public Result run() throws InterruptedException {
            PlannedTask task = plan.tasks().get(block.taskNo());
            Instant started = Instant.now();
            @Nullable String extracted = plan.extracted(block.taskNo(), item.outputText(), item.extractedOutput());
            GradeInput input = new GradeInput(
                    item.outputText(),
                    extracted,
                    item.target(),
                    item.prompt(),
                    item.messages(),
                    RowJson.read(item.datasetRow()),
                    List.of(),
                    plan.place(block.taskNo(), block.modelNo(), item.sampleIndex()));
            try {
                Merged merged = grade(task, input);
                metrics.claim(block.taskNo(), merged.result().scores().keySet());
                return new Result.Done(writer.write(score(merged, extracted, started)), false);
            } catch (ListedGraders.UnscoredException e) {
                return new Result.Done(fail(e.code(), String.valueOf(e.getMessage()), e.details()), false);
            } catch (GraderException e) {
                if (mayBeOfTheStop(e, hold)) {
                    throw new InterruptedException();
                }
                return new Result.Done(fail(e.code(), String.valueOf(e.getMessage()), null), false);
            } catch (StepAbandonedException e) {
                return abandoned(e);
            }
        }

        private Merged grade(PlannedTask task, GradeInput input)
                throws ListedGraders.UnscoredException, InterruptedException {
            GraderSteps steps = new GraderSteps(jdbi, writer, models, place);
            return task.task().plainlyGraded()
                    ? steps.only(task, input)
                    : new ListedGraders(writer, steps, task, place, hold).run(input);
        }

        private Result abandoned(StepAbandonedException e) throws InterruptedException {
            Optional<StopCause> cause = e.stopCause();
            if (cause.isEmpty()) {
                throw new InterruptedException();
            }
            return new Result.Stop(cause.get());
        }

        @Override
        public Result onError(Throwable e) {
            return new Result.Done(fail("internal_error", e.getClass().getSimpleName(), null), false);
        }

        private StepRow.Score score(Merged merged, @Nullable String extracted, Instant started) {
            GradeResult graded = merged.result();
            return new StepRow.Score(
                    place,
                    plan.grading(),
                    JSON.writeValueAsString(graded.scores()),
                    merged.primary().orElse(null),
                    graded.judge() == null ? null : JSON.writeValueAsString(graded.judge()),
                    plan.firstGrading() ? null : extracted,
                    started,
                    Instant.now());
        }

        private CompletableFuture<Void> fail(String code, String message, @Nullable String details) {
            return writer.write(new StepRow.Failure(place, StepRow.Step.SCORE, code, message, details, Instant.now()));
        }
    }
}
