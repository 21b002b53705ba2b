package dev.assay.activities.lane;

import dev.assay.ledger.step.LedgerWriter;
import dev.assay.ledger.step.StepPlace;
import dev.assay.ledger.step.StepRow;
import dev.assay.model.Background;
import dev.assay.model.ResponseHandle;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** The response that a provider makes in the background for one sample, as the ledger knows it. */
final class SampleResponse implements Background {

    private final LedgerWriter writer;
    private final StepPlace place;
    private @Nullable ResponseHandle running;
    private @Nullable ResponseHandle over;
    private int unpaid;

    /** @param running what another process or an attempt before has left running */
    SampleResponse(LedgerWriter writer, StepPlace place, @Nullable ResponseHandle running) {
        this.writer = writer;
        this.place = place;
        this.running = running;
    }

    @Override
    public Optional<ResponseHandle> running() {
        return Optional.ofNullable(running);
    }

    @Override
    public void started(ResponseHandle handle) throws InterruptedException {
        running = handle;
        try {
            writer.write(new StepRow.ResponseHandle(place, handle.callId(), handle.responseId(), handle.startedAt()))
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the handle of a response was not written", e.getCause());
        }
    }

    @Override
    public void ended(ResponseHandle handle) {
        running = null;
        over = handle;
    }

    /** Responses of this process that ended and cost nothing: whoever honours a key would give the same one again. */
    int unpaid() {
        return unpaid;
    }

    /** To be called when what came of a call has been handed in: only then the handle may go. */
    void settle(boolean paid) {
        ResponseHandle ended = over;
        if (ended == null) {
            return;
        }
        over = null;
        unpaid += paid ? 0 : 1;
        // Nobody waits for that: a handle that stays is asked for once in vain.
        var unused = writer.write(new StepRow.ResponseEnd(place, ended.callId()));
    }
}
