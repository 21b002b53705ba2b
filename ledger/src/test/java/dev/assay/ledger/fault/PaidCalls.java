package dev.assay.ledger.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ledger.TestRun;
import dev.assay.ledger.run.RunCountersDao.RunCounters;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** What the schedule itself knows of the calls that its lanes made, to hold the ledger against. */
final class PaidCalls {

    /** Input tokens of every call, output tokens of one that was answered. */
    private static final int INPUT = 10;

    private static final int OUTPUT = 2;

    private final Set<UUID> handedIn = new HashSet<>();
    private int answered;

    /** Items whose generation is in the ledger, as their lanes were told. */
    private final Set<Integer> generated = new HashSet<>();

    /** The lane, among those that hold their token, that has a call of an item in hand or on its way. */
    private final Map<Integer, SimulatedLane> calling = new HashMap<>();

    /** The ledger says that these are to be generated. */
    void toGenerate(List<Integer> items) {
        assertThat(items).as("items to generate that were paid for").noneMatch(generated::contains);
    }

    void called(int item, SimulatedLane lane) {
        if (lane.stale()) {
            return;
        }
        SimulatedLane other = calling.put(item, lane);
        assertThat(other == null || other == lane || other.stale())
                .as("item %d is called by one lane that holds its token", item)
                .isTrue();
    }

    /** Nobody knows yet whether it is in the ledger. */
    void handedIn(UUID call, boolean answer) {
        handedIn.add(call);
        answered += answer ? 1 : 0;
    }

    void committed(int item, boolean answer, SimulatedLane lane) {
        calling.remove(item, lane);
        if (answer) {
            generated.add(item);
        }
    }

    /** Whatever happened: each call that was handed in is in the ledger once, and in its totals once. */
    void check(Jdbi jdbi, TestRun run) {
        List<UUID> kept = jdbi.withHandle(handle ->
                handle.createQuery("""
                        SELECT call_id FROM eval_generations WHERE run_id = :id
                        UNION ALL SELECT call_id FROM eval_discarded_calls WHERE run_id = :id
                        """).bind("id", run.id()).mapTo(UUID.class).list());
        assertThat(kept).as("calls in the ledger").containsExactlyInAnyOrderElementsOf(handedIn);
        RunCounters counters = run.counters();
        assertThat(counters.calls()).as("calls by its totals").isEqualTo(handedIn.size());
        assertThat(counters.inputTokensOrZero()).isEqualTo((long) INPUT * handedIn.size());
        assertThat(counters.outputTokensOrZero()).isEqualTo((long) OUTPUT * answered);
    }
}
