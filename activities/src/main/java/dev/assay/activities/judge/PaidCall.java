package dev.assay.activities.judge;

import dev.assay.activities.grading.GraderException;
import dev.assay.activities.grading.StepAbandonedException;
import dev.assay.ledger.judge.GraderCallDao.GraderCall.Kind;
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
import java.util.function.Function;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One call of a grader that no earlier execution has an answer for: tried until it is answered, and kept then. */
final class PaidCall {

    /** Between two looks at a model that is held. */
    private static final Duration LOOK = Duration.ofMillis(250);

    private final JudgeModels models;
    private final GraderCallStore store;
    private final Function<Kept, ObjectNode> replayed;
    private final Runnable tried;

    /**
     * @param replayed takes an answer that another execution has paid for in the meantime
     * @param tried called before each try
     */
    PaidCall(JudgeModels models, GraderCallStore store, Function<Kept, ObjectNode> replayed, Runnable tried) {
        this.models = models;
        this.store = store;
        this.replayed = replayed;
        this.tried = tried;
    }

    /**
     * @return the answer as the grader is given it
     * @throws GraderException where the call fails for good
     * @throws StepAbandonedException where the lane is to end, or the model is stopped
     */
    ObjectNode make(Question question) {
        ModelHold hold = models.hold(question.model());
        try {
            return pay(question, hold);
        } finally {
            hold.waitsNoMore(this);
        }
    }

    private ObjectNode pay(Question question, ModelHold hold) {
        String model = question.model();
        RefusedFormats refused = models.providers().refusedFormats();
        // Kept for all tries of this call but for its own refusal: another form would be another call to the provider.
        boolean structured = question.format() != null && !refused.contains(model);
        boolean suspected = false;
        FormatRefusal refusal = new FormatRefusal();
        SampleCalls attempts = attempts(structured ? question : question.withoutFormat(), hold);
        while (true) {
            pause(Duration.ZERO);
            boolean probe = untilTurn(model, attempts, hold);
            Optional<SampleCalls.Outcome> outcome;
            try {
                Optional<Kept> meanwhile = store.enter(question.fingerprint(), question.occurrence());
                if (meanwhile.isPresent()) {
                    return replayed.apply(meanwhile.get());
                }
                tried.run();
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
                store.leave();
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
                    wait.discarded().ifPresent(store::discard);
                    goesOn(model, hold);
                    pause(wait.backoff());
                }
                case SampleCalls.Outcome.Failed failed -> {
                    failed.discarded().ifPresent(store::discard);
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
        ObjectNode generation = question.request().deepCopy();
        generation.remove(List.of("model", "input"));
        if (question.format() != null) {
            generation.putObject("text").set("format", question.format());
        }
        JsonNode input = question.request().path("input");
        String prompt = input.isString() ? input.stringValue() : "";
        // A provider may refuse a key that it knows from another body.
        String named = question.format() == null ? question.fingerprint() : question.fingerprint() + "/structured";
        return new SampleCalls(
                models.retries(),
                answers -> new ModelCall(
                        question.model(),
                        prompt,
                        generation,
                        models.retries().timeout(),
                        store.key(named, question.occurrence(), answers),
                        question.kind() == Kind.RESPONSE ? ModelCall.Wanted.TEXT : ModelCall.Wanted.EMBEDDINGS,
                        input.isString() ? null : input),
                models.providers().forModel(question.model()),
                hold,
                ThreadLocalRandom.current(),
                store.unusable());
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
        store.leave();
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
        ObjectNode response = question.kind() == Kind.RESPONSE
                ? GraderAnswers.response(question.model(), answer)
                : GraderAnswers.embeddings(question.model(), answer);
        return store.keep(new GraderCallStore.Paid(
                question.fingerprint(),
                question.occurrence(),
                UUID.fromString(answer.callId()),
                question.kind(),
                question.model(),
                answer.responseId(),
                response,
                answer.usage(),
                answer.finishedAt()));
    }
}
