package dev.assay.activities.judge;

import dev.assay.activities.grading.StepAbandonedException;
import dev.assay.ledger.SqlErrors;
import dev.assay.ledger.grader.GraderRef;
import dev.assay.ledger.judge.GraderCallDao;
import dev.assay.ledger.judge.GraderCallDao.GraderCall;
import dev.assay.ledger.judge.GraderCallDao.Kept;
import dev.assay.ledger.lane.Block;
import dev.assay.ledger.step.LedgerWriter;
import dev.assay.ledger.step.StepPlace;
import dev.assay.ledger.step.StepRow;
import dev.assay.model.CallResult;
import dev.assay.model.IdempotencyKey;
import dev.assay.model.Usage;
import dev.assay.text.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One sample's scoring step in the ledger. */
public final class GraderCallStore {

    private static final Logger log = LoggerFactory.getLogger(GraderCallStore.class);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration ASK_AGAIN = Duration.ofMillis(250);

    private final Jdbi jdbi;
    private final LedgerWriter writer;
    private final StepPlace place;
    private final GraderRef.Calls calls;
    private final int grading;
    private final String scope;
    private final CallGuard gate;

    /** @param calls under which the calls of the step's grader are kept */
    public GraderCallStore(Jdbi jdbi, LedgerWriter writer, StepPlace place, GraderRef.Calls calls) {
        this(jdbi, writer, place, calls, calls.scope(place.modelNo(), place.itemNo()), CallGuard.OPEN);
    }

    /** @param scope what is graded, within the run and grading */
    private GraderCallStore(
            Jdbi jdbi, LedgerWriter writer, StepPlace place, GraderRef.Calls calls, String scope, CallGuard gate) {
        this.jdbi = jdbi;
        this.writer = writer;
        this.place = place;
        this.calls = calls;
        this.grading = calls.grading();
        this.scope = scope;
        this.gate = gate;
    }

    /**
     * Of all samples of a task and model. What is paid for in vain is booked with the first of them, whichever are graded.
     *
     * @param first the first block of the task and model
     */
    public static GraderCallStore ofBatch(
            Jdbi jdbi, LedgerWriter writer, Block first, int attempt, int grading, UUID token, CallGuard gate) {
        String scope = "batch/" + first.taskNo() + "/" + first.modelNo();
        StepPlace place = StepPlace.of(first, first.firstItem(), attempt, token);
        return new GraderCallStore(jdbi, writer, place, GraderRef.Calls.ofSamples(grading), scope, gate);
    }

    /** Before a call. With an answer where somebody else has paid for it meanwhile: a batch is long, a lane's step is not. */
    Optional<Kept> enter(String fingerprint, int occurrence) {
        gate.enter();
        return gate == CallGuard.OPEN ? Optional.empty() : find(fingerprint, occurrence);
    }

    void leave() {
        gate.leave();
    }

    /** An answer that was paid for just now. */
    record Paid(
            String fingerprint,
            int occurrence,
            UUID callId,
            GraderCall.Kind kind,
            String model,
            @Nullable String responseId,
            ObjectNode response,
            Usage usage,
            Instant finishedAt) {}

    List<Kept> calls() {
        return jdbi.withExtension(GraderCallDao.class, dao -> dao.of(place.runId(), scope, grading));
    }

    private Optional<Kept> find(String fingerprint, int occurrence) {
        return untilAnswered(() -> jdbi.withExtension(
                GraderCallDao.class, dao -> dao.find(place.runId(), scope, grading, fingerprint, occurrence)));
    }

    int unusable() {
        return jdbi.withExtension(
                GraderCallDao.class, dao -> dao.unusable(place.runId(), place.modelNo(), place.itemNo()));
    }

    void supersede(Kept call) {
        jdbi.useExtension(
                GraderCallDao.class,
                dao -> dao.supersede(place.runId(), scope, grading, call.fingerprint(), call.occurrence()));
    }

    /** The same for every try of a call that has not been answered, in this attempt of the run or a later one. */
    String key(String fingerprint, int occurrence, int unusable) {
        return IdempotencyKey.of(
                place.runId(),
                place.modelNo(),
                place.itemNo(),
                "score/" + calls.name() + "/" + fingerprint + "/" + occurrence,
                unusable);
    }

    /** Waits for the commit. What the grader sees is what a repetition will see. */
    ObjectNode keep(Paid paid) {
        String response = Text.cleaned(JSON.writeValueAsString(paid.response()));
        GraderCall call = new GraderCall(
                place.runId(),
                scope,
                grading,
                paid.fingerprint(),
                paid.occurrence(),
                place.attempt(),
                paid.callId(),
                paid.kind(),
                paid.model(),
                Text.clean(paid.responseId()),
                response,
                narrow(paid.usage().inputTokens()),
                narrow(paid.usage().outputTokens()),
                paid.finishedAt());
        if (insert(call)) {
            return (ObjectNode) JSON.readTree(response);
        }
        // A lane that lost this block without knowing it has paid for the same call: its answer came first.
        Kept first = find(call.fingerprint(), call.occurrence())
                .orElseThrow(() -> new IllegalStateException("a grader call was there and is not"));
        if (!first.callId().equals(call.callId())) {
            discard(call.callId(), "beaten", call.responseId(), paid.usage(), call.finishedAt());
        }
        return (ObjectNode) JSON.readTree(first.response());
    }

    /** An answer in hand is not thrown away because PostgreSQL is away for a while. */
    private boolean insert(GraderCall call) {
        return untilAnswered(() -> jdbi.withExtension(GraderCallDao.class, dao -> dao.insert(call)) == 1);
    }

    private static <T> T untilAnswered(Supplier<T> asked) {
        while (true) {
            try {
                return asked.get();
            } catch (RuntimeException e) {
                if (!SqlErrors.passing(e)) {
                    throw e;
                }
                log.warn("a grader call waits for PostgreSQL: {}", SqlErrors.brief(e));
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(ASK_AGAIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StepAbandonedException(Optional.empty());
        }
    }

    void discard(CallResult.Unusable call) {
        discard(UUID.fromString(call.callId()), call.code(), call.responseId(), call.usage(), call.finishedAt());
    }

    private void discard(UUID callId, String reason, @Nullable String responseId, Usage usage, Instant finishedAt) {
        writer.write(new StepRow.DiscardedCall(
                        place,
                        callId,
                        "grader_" + reason,
                        responseId,
                        new StepRow.Tokens(
                                narrow(usage.inputTokens()),
                                narrow(usage.outputTokens()),
                                narrow(usage.cachedTokens()),
                                narrow(usage.reasoningTokens())),
                        finishedAt))
                .join();
    }

    private static @Nullable Integer narrow(@Nullable Long tokens) {
        return tokens == null ? null : (int) Math.clamp(tokens, 0, Integer.MAX_VALUE);
    }
}
