package dev.assay.ledger.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ledger.LedgerTestCase;
import dev.assay.ledger.StepRows;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.run.RunCountersDao.RunCounters;
import dev.assay.ledger.step.ResponseHandleDao.Running;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Responses that a provider makes in the background, from their first row to what came of them. */
class ResponseHandleTest extends LedgerTestCase {

    private final UUID first = UUID.randomUUID();
    private final UUID second = UUID.randomUUID();
    private TestRun run;
    private StepRows rows;

    @BeforeEach
    void begin() {
        run = inProgress(16, 8, "one", "two");
        rows = rows(run, 8);
    }

    private List<Running> running(int blockNo) {
        return jdbi.withExtension(ResponseHandleDao.class, handles -> handles.ofBlock(block(run, blockNo)));
    }

    @Test
    void theHandlesOfABlockAreReadTogether() {
        write(rows.handle(0, first), rows.handle(7, second), rows.handle(8, UUID.randomUUID()));

        assertThat(running(0))
                .containsExactlyInAnyOrder(
                        new Running(0, first, "resp_" + first, Instant.parse("2026-01-02T03:04:05.123456Z")),
                        new Running(7, second, "resp_" + second, Instant.parse("2026-01-02T03:04:05.123456Z")));
        assertThat(running(1)).extracting(Running::itemNo).containsExactly(8);
        assertThat(running(2)).isEmpty();
    }

    @Test
    void anAnswerTakesItsHandleAway() {
        write(rows.handle(0, first));
        write(rows.generation(0, first, "output", null), rows.end(0, first));

        assertThat(running(0)).isEmpty();
        assertThat(counters(run, 0)).isEqualTo("1 0 0 0");
    }

    @Test
    void theLastResponseOfASampleStays() {
        write(rows.handle(0, first), rows.end(0, first), rows.handle(0, second));
        assertThat(running(0)).extracting(Running::callId).containsExactly(second);

        write(rows.end(0, first));
        assertThat(running(0)).extracting(Running::callId).containsExactly(second);

        write(rows.handle(0, first));
        assertThat(running(0)).extracting(Running::callId).containsExactly(first);
    }

    @Test
    void aSampleThatHasItsAnswerWaitsForNone() {
        write(rows.generation(0));
        write(rows.handle(0, first));

        assertThat(running(0)).isEmpty();
    }

    @Test
    void aHandleIsKeptWhoeverHoldsTheBlock() {
        write(rows.withToken(OTHER).handle(0, first));

        assertThat(running(0)).hasSize(1);
    }

    @Test
    void anAnswerThatTwoProcessesWaitedForIsOneCall() {
        write(rows.handle(0, first));
        write(rows.generation(0, first, "output", null), rows.end(0, first));
        write(
                rows.withToken(OTHER).generation(0, first, "output", null),
                rows.withToken(OTHER).end(0, first));

        assertThat(count(run, "eval_discarded_calls")).isZero();
        assertThat(run.counters()).returns(1L, RunCounters::calls);
    }

    @Test
    void soIsOneThatCouldNotBeUsedWhateverTheAttempt() {
        write(rows.discarded(0, first));
        write(rows.withAttempt(2).discarded(0, first));

        assertThat(count(run, "eval_discarded_calls")).isEqualTo(1);
        assertThat(counters(run, 0)).isEqualTo("0 0 0 1");
    }

    @Test
    void aCallThatMadeTheAnswerIsNotDiscarded() {
        write(rows.generation(0, first, "output", null));
        write(rows.discarded(0, first), rows.discarded(0, second));

        assertThat(texts(run, "SELECT call_id FROM eval_discarded_calls WHERE run_id = :id"))
                .containsExactly(second.toString());
        assertThat(counters(run, 0)).isEqualTo("1 0 0 1");
    }
}
