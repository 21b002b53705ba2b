package dev.assay.activities.judge;

import dev.assay.activities.grading.GraderCalls;
import dev.assay.activities.grading.GraderException;
import dev.assay.activities.grading.StepAbandonedException;
import dev.assay.ledger.judge.GraderCall.Kind;
import dev.assay.ledger.judge.GraderCallDao.Kept;
import dev.assay.ledger.lane.StopCause;
import dev.assay.model.CallResult;
import dev.assay.model.ModelCall;
import dev.assay.model.RefusedFormats;
import dev.assay.model.retry.ModelHold;
import dev.assay.model.retry.SampleCalls;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The calls of one scoring step: each answer is committed before the grader sees it, and paid for once. */
public final class StepCalls implements GraderCalls {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String AUTO = "auto";

    /** Between two looks at a model that is held. */
    private static final Duration LOOK = Duration.ofMillis(250);

    private final JudgeModels models;
    private final GraderCallStore books;
    private final int most;
    private int calls;
    private @Nullable Replay replay;
    private boolean paidOrTried;
    private @Nullable Kept lastReplayed;

    /** @param most model calls of one grading of this sample, replayed ones included */
    public StepCalls(JudgeModels models, GraderCallStore books, int most) {
        this.models = models;
        this.books = books;
        this.most = most;
    }

    @Override
    public ObjectNode responses(ObjectNode request) {
        return call(Kind.RESPONSE, request, null);
    }

    @Override
    public ObjectNode responses(ObjectNode request, ObjectNode format) {
        return call(Kind.RESPONSE, request, format);
    }

    @Override
    public ObjectNode embeddings(ObjectNode request) {
        return call(Kind.EMBEDDING, request, null);
    }

    /**
     * Runs a grader that makes these calls. Where it raises and has only been given answers of an earlier execution, the
     * last of them may be what it cannot work with: it is set aside, and the grader runs once more.
     */
    public <T> T grading(Supplier<T> grader) {
        try {
            return grader.get();
        } catch (GraderException e) {
            // Where its process is gone, the answer was not the reason.
            if (!e.sandboxEnded() && supersedeLast()) {
                return grader.get();
            }
            throw e;
        }
    }

    private boolean supersedeLast() {
        Kept last = lastReplayed;
        if (paidOrTried || last == null) {
            return false;
        }
        books.supersede(last);
        restart();
        return true;
    }

    private void restart() {
        calls = 0;
        replay = null;
        lastReplayed = null;
    }

    private ObjectNode call(Kind kind, ObjectNode asked, @Nullable ObjectNode format) {
        if (++calls > most) {
            throw new GraderException(
                    GraderException.TOO_MANY_CALLS, "model calls: " + calls + " (expected: at most " + most + ")");
        }
        ObjectNode request = asked.deepCopy();
        String model = model(kind, request);
        request.put("model", model);
        // Without the format: an answer is found again whichever way it was asked for.
        String fingerprint = Fingerprint.of(kind.text(), request);
        if (replay == null) {
            replay = new Replay(books.calls());
        }
        Optional<Kept> kept = replay.take(fingerprint);
        if (kept.isPresent()) {
            return replayed(kept.get());
        }
        try {
            return pay(new Question(kind, model, request, format, fingerprint, replay.fresh(fingerprint)));
        } finally {
            books.leave();
        }
    }

    private ObjectNode replayed(Kept kept) {
        lastReplayed = kept;
        return (ObjectNode) JSON.readTree(kept.response());
    }

    private String model(Kind kind, ObjectNode request) {
        String model = request.path("model").asString(AUTO);
        if (!model.equals(AUTO) && !model.isBlank()) {
            return model;
        }
        String own = kind == Kind.RESPONSE ? models.judge() : models.embedding();
        if (own == null) {
            throw new GraderException(
                    GraderException.NO_MODEL,
                    "model: auto (expected: a run with " + (kind == Kind.RESPONSE ? "judge_model" : "embedding_model")
                            + ")");
        }
        return own;
    }

    private ObjectNode pay(Question question) {
        ModelHold hold = models.hold(question.model);
        try {
            return pay(question, hold);
        } finally {
            hold.waitsNoMore(this);
        }
    }

    private ObjectNode pay(Question question, ModelHold hold) {
        String model = question.model;
        RefusedFormats refused = models.providers().refusedFormats();
        // Kept for all tries of this call but for its own refusal: another form would be another call to the provider.
        boolean structured = question.format != null && !refused.contains(model);
        boolean suspected = false;
        FormatRefusal refusal = new FormatRefusal();
        SampleCalls attempts = attempts(structured ? question : question.withoutFormat(), hold);
        while (true) {
            boolean probe = untilTurn(model, attempts, hold);
            Optional<SampleCalls.Outcome> outcome;
            try {
                Optional<Kept> meanwhile = books.enter(question.fingerprint, question.occurrence);
                if (meanwhile.isPresent()) {
                    return replayed(meanwhile.get());
                }
                paidOrTried = true;
                outcome = attempt(attempts, structured ? refusal : result -> false);
            } finally {
                if (probe) {
                    hold.probeEnded();
                }
            }
            if (outcome.isEmpty()) {
                structured = false;
                suspected = true;
                if (refusal.certain()) {
                    refused.add(model);
                }
                attempts = attempts(question.withoutFormat(), hold);
                books.leave();
                continue;
            }
            switch (outcome.get()) {
                case SampleCalls.Outcome.Completed completed -> {
                    if (suspected) {
                        refused.add(model);
                    }
                    return keep(question, completed.answer());
                }
                case SampleCalls.Outcome.Wait wait -> {
                    wait.discarded().ifPresent(books::discard);
                    goesOn(model, hold);
                    pause(wait.backoff());
                }
                case SampleCalls.Outcome.Failed failed -> {
                    failed.discarded().ifPresent(books::discard);
                    goesOn(model, hold);
                    throw new GraderException(GraderException.JUDGE_PREFIX + failed.code(), failed.message());
                }
                case SampleCalls.Outcome.Stop stop ->
                    throw new StepAbandonedException(Optional.of(
                            StopCause.of(stop.code(), stop.message()).withModel(model)));
            }
        }
    }

    private SampleCalls attempts(Question question, ModelHold hold) {
        ObjectNode generation = question.request.deepCopy();
        generation.remove(List.of("model", "input"));
        if (question.format != null) {
            generation.putObject("text").set("format", question.format);
        }
        JsonNode input = question.request.path("input");
        String prompt = input.isString() ? input.stringValue() : "";
        // A provider may refuse a key that it knows from another body.
        String named = question.format == null ? question.fingerprint : question.fingerprint + "/structured";
        return new SampleCalls(
                models.retries(),
                answers -> new ModelCall(
                        question.model,
                        prompt,
                        generation,
                        models.retries().timeout(),
                        books.key(named, question.occurrence, answers),
                        question.kind == Kind.RESPONSE ? ModelCall.Wanted.TEXT : ModelCall.Wanted.EMBEDDINGS,
                        input.isString() ? null : input),
                models.providers().forModel(question.model),
                hold,
                ThreadLocalRandom.current(),
                books.unusable());
    }

    /**
     * Waits while the model is held, in place: a grader cannot be left and taken up again without asking anew.
     *
     * @return whether the call that follows asks for the held model
     */
    private boolean untilTurn(String model, SampleCalls attempts, ModelHold hold) {
        goesOn(model, hold);
        while (hold.held()) {
            hold.waits(this, Map.of(attempts.doubt(), 1));
            if (hold.takeProbe()) {
                return true;
            }
            pause(LOOK);
            goesOn(model, hold);
        }
        return false;
    }

    private static void goesOn(String model, ModelHold hold) {
        Optional<ModelHold.Stop> stop = hold.stopped();
        if (stop.isPresent()) {
            throw new StepAbandonedException(
                    stop.map(why -> StopCause.of(why.code(), why.message()).withModel(model)));
        }
    }

    private static Optional<SampleCalls.Outcome> attempt(SampleCalls attempts, Predicate<CallResult> refused) {
        try {
            return attempts.attempt(refused);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StepAbandonedException(Optional.empty());
        }
    }

    /** A lane that is to end does not wait for it: nothing is in flight, so nothing is lost. */
    private void pause(Duration backoff) {
        books.leave();
        try {
            if (!models.rest().sleep(backoff)) {
                throw new StepAbandonedException(Optional.empty());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StepAbandonedException(Optional.empty());
        }
    }

    private ObjectNode keep(Question question, CallResult.Answer answer) {
        ObjectNode response = question.kind == Kind.RESPONSE
                ? GraderAnswers.response(question.model, answer)
                : GraderAnswers.embeddings(question.model, answer);
        return books.keep(new GraderCallStore.Paid(
                question.fingerprint,
                question.occurrence,
                UUID.fromString(answer.callId()),
                question.kind,
                question.model,
                answer.responseId(),
                response,
                answer.usage(),
                answer.finishedAt()));
    }

    /**
     * A call that is to be paid for.
     *
     * @param format of structured output; null where the answer is free text
     * @param occurrence how many equal calls the grading made before this one
     */
    private record Question(
            Kind kind,
            String model,
            ObjectNode request,
            @Nullable ObjectNode format,
            String fingerprint,
            int occurrence) {

        Question withoutFormat() {
            return new Question(kind, model, request, null, fingerprint, occurrence);
        }
    }
}
