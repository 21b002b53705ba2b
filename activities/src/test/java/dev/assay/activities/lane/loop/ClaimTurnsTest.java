package dev.assay.activities.lane.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ledger.lane.LaneKind;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ClaimTurnsTest {

    private static final UUID RUN = UUID.randomUUID();

    private final ClaimTurns turns = new ClaimTurns();
    private final ClaimTurns.Turn turn = turns.join(RUN, LaneKind.SCORING);
    private final List<String> invited = new ArrayList<>();
    private final Runnable a = () -> invited.add("a");
    private final Runnable b = () -> invited.add("b");
    private final Runnable c = () -> invited.add("c");

    @Test
    void whereOneFindsSomethingTheNextOneLooks() {
        assertThat(turn.take(a)).isTrue();
        assertThat(turn.take(b)).isFalse();
        assertThat(turn.take(c)).isFalse();
        turn.found();
        assertThat(invited).containsExactly("b");
        assertThat(turn.take(b)).isTrue();
        turn.found();
        assertThat(invited).containsExactly("b", "c");
    }

    @Test
    void whereOneFindsNothingThoseWhoAskedBeforeAreAnswered() {
        assertThat(turn.take(a)).isTrue();
        assertThat(turn.take(b)).isFalse();
        assertThat(turn.take(c)).isFalse();
        turn.found();
        assertThat(turn.take(b)).isTrue();
        turn.nothing();
        assertThat(invited).containsExactly("b");
    }

    @Test
    void whoAsksDuringALookThatFindsNothingLooksAgain() {
        assertThat(turn.take(a)).isTrue();
        assertThat(turn.take(b)).isFalse();
        turn.nothing();
        assertThat(invited).containsExactly("b");
    }

    @Test
    void anInvitationThatIsOfNoUseGoesOn() {
        assertThat(turn.take(a)).isTrue();
        assertThat(turn.take(b)).isFalse();
        assertThat(turn.take(c)).isFalse();
        turn.found();
        turn.withdraw(b, true);
        assertThat(invited).containsExactly("b", "c");
    }

    @Test
    void aLaneThatHasLeftIsNotInvited() {
        assertThat(turn.take(a)).isTrue();
        assertThat(turn.take(b)).isFalse();
        turn.withdraw(b, false);
        turn.found();
        assertThat(invited).isEmpty();
    }

    @Test
    void lanesOfOneRunAndKindShareATurnAsLongAsThereIsOne() {
        assertThat(turns.join(RUN, LaneKind.SCORING)).isSameAs(turn);
        assertThat(turns.join(RUN, LaneKind.GENERATION)).isNotSameAs(turn);
        turns.leave(RUN, LaneKind.SCORING);
        turns.leave(RUN, LaneKind.SCORING);
        assertThat(turns.join(RUN, LaneKind.SCORING)).isNotSameAs(turn);
    }
}
