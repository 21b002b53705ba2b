package dev.assay.activities.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.activities.prepare.PreparationOwnership.InterruptedPreparationException;
import dev.assay.activities.prepare.PreparationOwnership.LostException;
import dev.assay.ledger.Ids;
import dev.assay.ledger.Ledger;
import dev.assay.ledger.TestDatabase;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.lane.PrepareDao;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunState;
import dev.assay.workflows.run.Claim;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may write the items of a run, and when one that prepares it learns that it may not any more. */
class PreparationOwnershipTest {

    private static final Duration LOOK = Duration.ofSeconds(5);

    private final TestDatabase database = TestDatabase.create();
    private final Jdbi jdbi = Ledger.jdbi(database.dataSource());
    private final TestRun run = TestRun.create(jdbi, new Run.Owner("org", "team", null), List.of("m"))
            .state(RunState.IN_PROGRESS);
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicInteger beats = new AtomicInteger();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void theOwnerWrites() {
        assertThat(writes(hold("execution", 1))).isTrue();
        assertThat(writes(hold("another", 1))).isFalse();
        assertThat(writes(hold("execution", 2))).isFalse();
        assertThat(tasks()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "execution = 'another'",
                "attempt = 2",
                "state = 'cancelling'",
                "stop_cause = '{}'",
                "prepared_at = now()"
            })
    void nobodyWritesWhoMayNotAnyMore(String change) {
        PreparationOwnership hold = hold("execution", 1);
        run.sql("UPDATE eval_runs SET " + change + " WHERE id = :id");
        assertThat(writes(hold)).isFalse();
        assertThat(tasks()).isZero();
    }

    @Test
    void betweenTwoRowsTheLedgerIsAskedSeldom() {
        PreparationOwnership hold = hold("execution", 1);
        run.sql("UPDATE eval_runs SET execution = 'another' WHERE id = :id");
        advance(LOOK);
        assertThatCode(hold::goOn).doesNotThrowAnyException();
        advance(Duration.ofNanos(1));
        assertThatThrownBy(hold::goOn).isInstanceOf(LostException.class);
        assertThat(beats).hasValue(2);
    }

    @Test
    void aBatchIsALookToo() {
        PreparationOwnership hold = hold("execution", 1);
        advance(LOOK);
        assertThat(hold.write(dao -> {})).isTrue();
        run.sql("UPDATE eval_runs SET execution = 'another' WHERE id = :id");
        advance(LOOK);
        assertThatCode(hold::goOn).doesNotThrowAnyException();
        advance(Duration.ofNanos(1));
        assertThatThrownBy(hold::goOn).isInstanceOf(LostException.class);
    }

    @Test
    void aProcessThatStopsGoesNoFurther() {
        PreparationOwnership hold = hold("execution", 1);
        hold.goOn();
        stopping.set(true);
        assertThatThrownBy(hold::goOn).isInstanceOf(InterruptedPreparationException.class);
        stopping.set(false);
        Thread.currentThread().interrupt();
        assertThatThrownBy(hold::goOn).isInstanceOf(InterruptedPreparationException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(beats).hasValue(1);
    }

    private PreparationOwnership hold(String execution, int attempt) {
        Claim claim = new Claim(Ids.run(run.id()), attempt, execution, null);
        return new PreparationOwnership(jdbi, claim, beats::incrementAndGet, stopping::get, nanos::get);
    }

    private boolean writes(PreparationOwnership hold) {
        return hold.write(dao -> dao.insertTask(run.id(), 0, "t", 0, 1));
    }

    private int tasks() {
        return jdbi.withExtension(PrepareDao.class, dao -> dao.tasks(run.id())).size();
    }

    private void advance(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
