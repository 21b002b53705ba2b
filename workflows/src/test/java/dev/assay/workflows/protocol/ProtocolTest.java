package dev.assay.workflows.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All orders of what can happen to a small run, with and without the rules that the protocol rests on. */
class ProtocolTest {

    private static final String NAME = "{0} blocks, {1} of each fault, {2} cancels and retries, {3} stops of a model";

    @ParameterizedTest(name = NAME)
    @CsvSource({"2, 0, 1, 0", "1, 0, 1, 1", "2, 0, 0, 1", "1, 1, 0, 1"})
    void holdsInEveryOrder(int blocks, int faults, int wishes, int stops) {
        Search search = Search.of(new Model(blocks, faults, wishes, stops, Bug.NONE));
        System.out.printf(
                "%d blocks, %d of each fault, %d cancels and retries, %d stops: %d states%n",
                blocks, faults, wishes, stops, search.states());
        assertThat(search.violation()).isEmpty();
        assertThat(search.states()).isGreaterThan(100);
    }

    /** More than 600,000 states each. */
    @Tag("long")
    @ParameterizedTest(name = NAME)
    @CsvSource({"1, 1, 1, 0", "2, 1, 0, 0"})
    void holdsInEveryOrderOfMore(int blocks, int faults, int wishes, int stops) {
        holdsInEveryOrder(blocks, faults, wishes, stops);
    }

    @Test
    void missesTheTokenCheckOfAClaim() {
        assertThat(violation(1, 0, 0, Bug.CLAIM_WITHOUT_TOKEN)).contains("paid for twice");
    }

    @Test
    void missesThatLanesEndBeforeTheRunDoes() {
        assertThat(violation(0, 1, 0, Bug.FINISH_BEFORE_LANES_END)).contains("paid for twice");
    }

    @Test
    void missesTheCompareAndSetOfBegin() {
        assertThat(violation(0, 1, 0, Bug.BEGIN_WITHOUT_COMPARE)).contains("without a retry");
    }

    @Test
    void missesThatSettlingWaitsForLanesThatLive() {
        assertThat(violation(1, 0, 0, Bug.SETTLE_TAKES_LIVING_LANES)).contains("paid for twice");
    }

    @Test
    void missesThatSettlingCountsNoBlockOfAStoppedModel() {
        assertThat(violation(0, 0, 1, Bug.SETTLE_WAITS_FOR_STOPPED_MODELS)).contains("no end can be reached");
    }

    @Test
    void missesThatAStoppedModelFailsTheRun() {
        assertThat(violation(0, 0, 1, Bug.COMPLETED_WITH_A_STOPPED_MODEL)).contains("a sample is unfinished");
    }

    private static String violation(int faults, int wishes, int stops, Bug bug) {
        String way =
                Search.of(new Model(1, faults, wishes, stops, bug)).violation().orElse("none");
        System.out.println(bug + ": " + way);
        return way;
    }
}
