package dev.assay.activities.lane;

import dev.assay.activities.lane.loop.LaneState;
import dev.assay.activities.lane.loop.LaneWork;
import dev.assay.activities.plan.RunPlan;
import dev.assay.ledger.lane.Block;
import dev.assay.ledger.lane.BlockDao;
import dev.assay.ledger.lane.BlockDao.ToGenerate;
import dev.assay.ledger.lane.LaneDao.Control;
import dev.assay.ledger.lane.LaneKind;
import dev.assay.ledger.lane.Phase;
import dev.assay.ledger.lane.StopCause;
import dev.assay.ledger.step.LedgerWriter;
import dev.assay.ledger.step.ResponseHandleDao;
import dev.assay.ledger.step.ResponseHandleDao.Running;
import dev.assay.ledger.step.StepPlace;
import dev.assay.ledger.step.StepRow;
import dev.assay.model.CallResult;
import dev.assay.model.IdempotencyKey;
import dev.assay.model.Message;
import dev.assay.model.ModelCall;
import dev.assay.model.ResponseHandle;
import dev.assay.model.provider.ProviderCatalog;
import dev.assay.model.retry.ModelHold;
import dev.assay.model.retry.ModelHolds;
import dev.assay.model.retry.SampleCalls;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Generation: a model call per sample, its answer handed to the {@link LedgerWriter}, its slot free when that is committed. */
final class GenerationLane implements LaneWork {

    private static final Logger log = LoggerFactory.getLogger(GenerationLane.class);
    private static final Duration MAX_PATIENCE = Duration.ofMinutes(10);

    private final Jdbi jdbi;
    private final LedgerWriter writer;
    private final ProviderCatalog providers;
    private final ModelHolds holds;
    private final RunPlan plan;
    private final LaneState hold;
    private final ContentBudget budget;

    /** @param budget of all lanes of the process */
    GenerationLane(
            Jdbi jdbi,
            LedgerWriter writer,
            ProviderCatalog providers,
            ModelHolds holds,
            RunPlan plan,
            LaneState hold,
            ContentBudget budget) {
        this.jdbi = jdbi;
        this.writer = writer;
        this.providers = providers;
        this.holds = holds;
        this.plan = plan;
        this.hold = hold;
        this.budget = budget;
    }

    @Override
    public LaneKind kind() {
        return LaneKind.GENERATION;
    }

    @Override
    public Phase phase() {
        return Phase.GENERATE;
    }

    @Override
    public int concurrency(Control control) {
        return control.generationConcurrency();
    }

    /** Blocks only ever leave this phase while lanes are open. */
    @Override
    public boolean expectsMoreBlocks() {
        return false;
    }

    @Override
    public Duration patience() {
        Duration timeout = plan.retries().timeout();
        return timeout.compareTo(MAX_PATIENCE) < 0 ? timeout : MAX_PATIENCE;
    }

    @Override
    public List<Step> unfinished(Block block) {
        String model = plan.models().get(block.modelNo());
        List<ToGenerate> items = jdbi.withExtension(BlockDao.class, blocks -> blocks.toGenerate(block, hold.attempt));
        if (!providers.inBackground(model) || items.isEmpty()) {
            return items.stream()
                    .<Step>map(item -> new Sample(block, item, null))
                    .toList();
        }
        Map<Integer, ResponseHandle> running = running(block);
        return items.stream()
                .<Step>map(item -> new Sample(
                        block, item, new SampleResponse(writer, place(block, item), running.get(item.itemNo()))))
                .toList();
    }

    private StepPlace place(Block block, ToGenerate item) {
        return StepPlace.of(block, item.itemNo(), hold.attempt, hold.token);
    }

    @Override
    public Optional<ModelHold> hold(int modelNo) {
        return Optional.of(holdOf(plan.models().get(modelNo)));
    }

    private ModelHold holdOf(String model) {
        return holds.of(new ModelHolds.Key(hold.runId, hold.attempt, model, SampleCalls.STEP), this::concurrency);
    }

    private int concurrency() {
        Control control = hold.control();
        return control == null ? 1 : control.generationConcurrency();
    }

    @Override
    public Optional<ModelHolds.Held> held() {
        return holds.longest(hold.runId, hold.attempt, SampleCalls.STEP);
    }

    private Map<Integer, ResponseHandle> running(Block block) {
        return jdbi.withExtension(ResponseHandleDao.class, handles -> handles.ofBlock(block)).stream()
                .collect(Collectors.toMap(
                        Running::itemNo,
                        handle -> new ResponseHandle(handle.responseId(), handle.callId(), handle.startedAt())));
    }

    /** One sample on its way to an answer. */
    private final class Sample implements Step {

        private final Block block;
        private final int itemNo;
        private final String model;
        private final @Nullable SampleResponse response;
        private final @Nullable String messages;
        private final SampleCalls calls;
        private final GenerationRows rows;
        private @Nullable List<Message> said;

        /** @param response null where the provider makes none in the background */
        Sample(Block block, ToGenerate item, @Nullable SampleResponse response) {
            this.block = block;
            this.itemNo = item.itemNo();
            this.model = plan.models().get(block.modelNo());
            this.response = response;
            this.messages = item.messages();
            this.rows = new GenerationRows(place(block, item));
            this.calls = new SampleCalls(
                    plan.retries(),
                    answers -> call(item.prompt(), answers),
                    providers.forModel(model),
                    holdOf(model),
                    ThreadLocalRandom.current(),
                    item.unusable());
            if (item.failedBefore()) {
                calls.failedBefore();
            }
        }

        private ModelCall call(String prompt, int answers) {
            int unpaid = response == null ? 0 : response.unpaid();
            String step = unpaid == 0 ? SampleCalls.STEP : SampleCalls.STEP + "-" + unpaid;
            return new ModelCall(
                    model,
                    prompt,
                    plan.generation(),
                    plan.retries().timeout(),
                    IdempotencyKey.of(hold.runId, block.modelNo(), itemNo, step, answers),
                    ModelCall.Wanted.TEXT,
                    null,
                    said,
                    response);
        }

        /** What is read of the ledger for a call is held for that call only: a sample may wait long for its next one. */
        private SampleCalls.Outcome attempt() throws InterruptedException {
            if (messages == null) {
                return calls.attempt();
            }
            CallMessages asked = CallMessages.of(jdbi, hold.runId, messages);
            try (ContentBudget.Part part = budget.take(asked.contentBytes())) {
                said = asked.read();
                return calls.attempt();
            } finally {
                said = null;
            }
        }

        @Override
        public Result run() throws InterruptedException {
            SampleCalls.Outcome outcome = attempt();
            Result result = written(outcome);
            if (response != null) {
                response.settle(paid(outcome));
            }
            return result;
        }

        @Override
        public ModelHold.Doubt doubt() {
            return calls.doubt();
        }

        private boolean paid(SampleCalls.Outcome outcome) {
            return switch (outcome) {
                case SampleCalls.Outcome.Completed completed -> true;
                case SampleCalls.Outcome.Wait wait -> wait.discarded().isPresent();
                case SampleCalls.Outcome.Failed failed -> failed.discarded().isPresent();
                case SampleCalls.Outcome.Stop stop -> false;
            };
        }

        @Override
        public Result onError(Throwable e) {
            return new Result.Done(fail("internal_error", e.getClass().getSimpleName()), true);
        }

        private Result written(SampleCalls.Outcome outcome) {
            return switch (outcome) {
                case SampleCalls.Outcome.Completed completed ->
                    new Result.Done(writer.write(generation(completed.answer())), true);
                case SampleCalls.Outcome.Failed failed -> {
                    discard(failed.discarded());
                    yield new Result.Done(fail(failed.code(), failed.message()), true);
                }
                case SampleCalls.Outcome.Wait wait -> {
                    discard(wait.discarded());
                    yield new Result.Again(wait.backoff());
                }
                case SampleCalls.Outcome.Stop stop -> stopped(stop);
            };
        }

        /** The sample waits for a model that takes no further part, until its lane drops it. */
        private Result stopped(SampleCalls.Outcome.Stop stop) {
            if (stop.everyModel()) {
                return new Result.Stop(StopCause.of(stop.code(), stop.message()).withModel(model));
            }
            holdOf(model).stop(stop.code(), stop.message());
            return new Result.Again(Duration.ZERO);
        }

        private StepRow generation(CallResult.Answer answer) {
            return rows.generation(answer, extracted(answer.outputText()));
        }

        private @Nullable String extracted(String output) {
            try {
                return plan.tasks().get(block.taskNo()).graded().extract(output).orElse(null);
            } catch (RuntimeException | StackOverflowError e) {
                // The answer is paid for, whatever a rule makes of it.
                log.error("the output of item {} of run {} could not be extracted", itemNo, plan.id(), e);
                return null;
            }
        }

        /** Waits: a call that was paid for in vain is in the ledger before the sample's next one. */
        private void discard(Optional<CallResult.Unusable> unusable) {
            unusable.map(call -> writer.write(rows.discarded(call))).ifPresent(CompletableFuture::join);
        }

        private CompletableFuture<Void> fail(String code, String message) {
            return writer.write(rows.failure(code, message));
        }
    }
}
