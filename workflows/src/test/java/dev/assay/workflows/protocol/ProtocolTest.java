package dev.assay.workflows.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All orders of what can happen to a small run, with and without the rules that the protocol rests on. */
class ProtocolTest {

    @ParameterizedTest(name = "{0} blocks, {1} of each fault, {2} cancels and retries")
    @CsvSource({"1, 1, 1", "2, 0, 1", "2, 1, 0"})
    void holdsInEveryOrder(int blocks, int faults, int wishes) {
        Search search = Search.of(new Model(blocks, faults, wishes, Bug.NONE));
        System.out.printf(
                "%d blocks, %d of each fault, %d cancels and retries: %d states%n",
                blocks, faults, wishes, search.states());
        assertThat(search.violation()).isEmpty();
        assertThat(search.states()).isGreaterThan(100);
    }

    @Test
    void missesTheTokenCheckOfAClaim() {
        assertThat(violation(1, 0, Bug.CLAIM_WITHOUT_TOKEN)).contains("paid for twice");
    }

    @Test
    void missesThatLanesEndBeforeTheRunDoes() {
        assertThat(violation(0, 1, Bug.FINISH_BEFORE_LANES_END)).contains("paid for twice");
    }

    @Test
    void missesTheCompareAndSetOfBegin() {
        assertThat(violation(0, 1, Bug.BEGIN_WITHOUT_COMPARE)).contains("without a retry");
    }

    @Test
    void missesThatSettlingWaitsForLanesThatLive() {
        assertThat(violation(1, 0, Bug.SETTLE_TAKES_LIVING_LANES)).contains("paid for twice");
    }

    private static String violation(int faults, int wishes, Bug bug) {
        String way = Search.of(new Model(1, faults, wishes, bug)).violation().orElse("none");
        System.out.println(bug + ": " + way);
        return way;
    }
}
