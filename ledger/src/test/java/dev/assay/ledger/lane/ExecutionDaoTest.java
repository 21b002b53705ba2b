package dev.assay.ledger.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ledger.LedgerTestCase;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunState;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One execution serves one attempt. */
class ExecutionDaoTest extends LedgerTestCase {

    private TestRun run;

    @BeforeEach
    void prepare() {
        run = TestRun.create(jdbi, new Run.Owner("org", "team", null), List.of("one", "two"));
    }

    @Test
    void theFirstExecutionOwnsTheAttempt() {
        assertThat(begin(1, "first", null)).map(ExecutionDao.Begun::models).contains(List.of("one", "two"));
        assertThat(run.read()).returns(RunState.IN_PROGRESS, Run::state).returns("first", Run::execution);
        assertThat(texts(run, "SELECT next_dispatch_at FROM eval_runs WHERE id = :id"))
                .containsOnlyNulls();
    }

    @Test
    void itMayBeginAgainAndASecondMayNot() {
        begin(1, "first", null);
        assertThat(begin(1, "first", null)).isPresent();
        assertThat(begin(1, "second", null)).isEmpty();
        assertThat(begin(2, "first", null)).isEmpty();
        assertThat(run.read().execution()).isEqualTo("first");
    }

    @Test
    void anOwnerHandsOnToTheNextAndIsOneNoMore() {
        begin(1, "first", null);
        assertThat(begin(1, "second", "stranger")).isEmpty();
        assertThat(begin(1, "second", "first")).isPresent();
        assertThat(begin(1, "first", null)).isEmpty();
        assertThat(run.read().execution()).isEqualTo("second");
    }

    @ParameterizedTest
    @EnumSource(
            value = RunState.class,
            names = {"COMPLETED", "FAILED", "CANCELLED"})
    void aRunThatIsOverIsNobodys(RunState state) {
        run.state(state);
        assertThat(begin(1, "first", null)).isEmpty();
        assertThat(run.read().state()).isEqualTo(state);
    }

    @ParameterizedTest
    @EnumSource(
            value = RunState.class,
            names = {"CANCELLING", "FINALIZING"})
    void anExecutionThatStartsLateFindsTheStateAsItIs(RunState state) {
        run.state(state).sql("UPDATE eval_runs SET execution = NULL WHERE id = :id");
        assertThat(begin(1, "late", null)).isPresent();
        assertThat(run.read().state()).isEqualTo(state);
    }

    @Test
    void theFirstCauseStays() {
        begin(1, "first", null);
        assertThat(stop(1, "credentials_rejected")).isEqualTo(1);
        assertThat(stop(1, "model_unknown")).isZero();
        assertThat(texts(run, "SELECT error ->> 'code' FROM eval_runs WHERE id = :id"))
                .containsExactly("credentials_rejected");
    }

    @Test
    void aCauseOfAnotherAttemptOrOfARunThatIsCancelledIsNotTaken() {
        begin(1, "first", null);
        assertThat(stop(2, "model_unknown")).isZero();
        run.sql("UPDATE eval_runs SET state = 'cancelling' WHERE id = :id");
        assertThat(stop(1, "model_unknown")).isZero();
    }

    @Test
    void onlyTheOwnerCancelsFinalizesAndLooks() {
        begin(1, "first", null);
        jdbi.useExtension(ExecutionDao.class, dao -> {
            run.sql("UPDATE eval_runs SET next_dispatch_at = now() WHERE id = :id");
            dao.looked(run.id(), 1, "second");
            assertThat(texts(run, "SELECT next_dispatch_at IS NULL FROM eval_runs WHERE id = :id"))
                    .containsExactly("f");
            dao.looked(run.id(), 1, "first");
            assertThat(texts(run, "SELECT next_dispatch_at IS NULL FROM eval_runs WHERE id = :id"))
                    .containsExactly("t");
            assertThat(dao.finalizing(run.id(), 1, "second")).isZero();
            assertThat(dao.cancel(run.id(), 1, "second")).isZero();
            assertThat(dao.finalizing(run.id(), 1, "first")).isEqualTo(1);
            assertThat(dao.cancel(run.id(), 1, "first")).isEqualTo(1);
            assertThat(dao.cancel(run.id(), 1, "first")).isZero();
        });
    }

    private Optional<ExecutionDao.Begun> begin(int attempt, String execution, @Nullable String handedOnBy) {
        return jdbi.withExtension(ExecutionDao.class, dao -> dao.begin(run.id(), attempt, execution, handedOnBy));
    }

    private int stop(int attempt, String code) {
        return jdbi.withExtension(
                ExecutionDao.class,
                dao -> dao.stop(run.id(), attempt, StopCause.of(code, "because").toJson()));
    }
}
