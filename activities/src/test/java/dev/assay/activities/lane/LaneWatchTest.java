package dev.assay.activities.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.assay.activities.lane.loop.LaneState;
import dev.assay.ledger.Ledger;
import dev.assay.ledger.TestDatabase;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.lane.LaneKind;
import dev.assay.ledger.lane.Lanes;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunState;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class LaneWatchTest {

    private final AtomicLong nanos = new AtomicLong();

    /** Else whoever takes the lane over would ask it to let go, again and again, and the run would stand still. */
    @Test
    void aLaneWhoseLoopHangsIsNotCalledAliveAndIsLost() {
        try (TestDatabase database = TestDatabase.create()) {
            Jdbi jdbi = Ledger.jdbi(database.dataSource());
            UUID runId = TestRun.create(jdbi, new Run.Owner("org", "team", null), List.of("m"))
                    .state(RunState.IN_PROGRESS)
                    .id();
            Lanes.Claimant claimant = new Lanes.Claimant(runId, 1, "execution");
            LaneState hold = new LaneState(runId, 1, LaneKind.GENERATION, 0, 0, nanos::get);
            Lanes here = new Lanes(jdbi, "here");
            Lanes elsewhere = new Lanes(jdbi, "elsewhere");
            assertThat(here.take(claimant, hold.kind, 0, hold.token)).isEqualTo(Lanes.Taken.YES);
            try (LaneWatch watch = new LaneWatch(jdbi, "here", Set.of(LaneKind.GENERATION))) {
                watch.add(hold);
                silent(jdbi);
                sweeps(jdbi, watch);
                UUID other = UUID.randomUUID();
                assertThat(elsewhere.take(claimant, hold.kind, 0, other)).isEqualTo(Lanes.Taken.ASKED);

                nanos.addAndGet(Duration.ofSeconds(20).toNanos());
                sweeps(jdbi, watch);
                silent(jdbi);
                sweeps(jdbi, watch);
                assertThat(elsewhere.take(claimant, hold.kind, 0, other)).isEqualTo(Lanes.Taken.YES);

                hold.tick();
                watch.wake();
                await().until(hold::isLost);
            }
        }
    }

    private static void silent(Jdbi jdbi) {
        jdbi.useHandle(handle -> handle.execute("UPDATE eval_lanes SET seen_at = now() - interval '6 seconds'"));
    }

    /** Two, since one may have been under way. */
    private static void sweeps(Jdbi jdbi, LaneWatch watch) {
        for (int i = 0; i < 2; i++) {
            OffsetDateTime before = seen(jdbi);
            watch.wake();
            await().until(() -> seen(jdbi).isAfter(before));
        }
    }

    private static OffsetDateTime seen(Jdbi jdbi) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT coalesce(max(seen_at), '-infinity') FROM eval_workers WHERE id = 'here'")
                .mapTo(OffsetDateTime.class)
                .one());
    }
}
