package dev.assay.activities.judge;

import dev.assay.activities.grading.GraderCalls;
import dev.assay.activities.grading.GraderException;
import dev.assay.ledger.judge.GraderCallDao.GraderCall.Kind;
import dev.assay.ledger.judge.GraderCallDao.Kept;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The calls of one scoring step: each answer is committed before the grader sees it, and paid for once. */
public final class StepCalls implements GraderCalls {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String AUTO = "auto";

    private final JudgeModels models;
    private final GraderCallStore store;
    private final int most;
    private int calls;
    private @Nullable Replay replay;
    private boolean paidOrTried;
    private @Nullable Kept lastReplayed;

    /** @param most model calls of one grading of this sample, replayed ones included */
    public StepCalls(JudgeModels models, GraderCallStore store, int most) {
        this.models = models;
        this.store = store;
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
            if (e.mayBeTheAnswers() && supersedeLast()) {
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
        store.supersede(last);
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
            replay = new Replay(store.calls());
        }
        Optional<Kept> kept = replay.take(fingerprint);
        if (kept.isPresent()) {
            return replayed(kept.get());
        }
        try {
            Question question = new Question(kind, model, request, format, fingerprint, replay.fresh(fingerprint));
            return new PaidCall(models, store, this::replayed, () -> paidOrTried = true).make(question);
        } finally {
            store.leave();
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
}
