package dev.assay.ledger.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Lanes of two processes, their writers and real faults in random order: whatever happens, no call is paid for twice without
 * a lane that had lost its token, each is in the ledger once, and the ledger balances. Repeat a schedule with
 * {@code -Dassay.ledger.seed=}; try others with {@code -Dassay.ledger.seeds=} (how many) from
 * {@code -Dassay.ledger.first-seed=} on.
 */
class RandomScheduleTest {

    private static final int SEEDS = 3;

    @Test
    void whateverHappensTheBooksBalanceAndEachRareStateIsReached() {
        Long only = Long.getLong("assay.ledger.seed");
        long first = Long.getLong("assay.ledger.first-seed", 1);
        LongStream seeds = only == null
                ? LongStream.range(first, first + Integer.getInteger("assay.ledger.seeds", SEEDS))
                : LongStream.of(only);
        Set<RareState> reached = EnumSet.noneOf(RareState.class);
        try (FaultyPostgres postgres = FaultyPostgres.start()) {
            seeds.forEach(seed -> play(postgres, seed, reached));
        }
        if (only == null) {
            assertThat(EnumSet.complementOf(EnumSet.copyOf(reached)))
                    .as("states that no schedule reached")
                    .isEmpty();
        }
    }

    private static void play(FaultyPostgres postgres, long seed, Set<RareState> reached) {
        try (RandomSchedule schedule = new RandomSchedule(postgres, seed, reached)) {
            schedule.play();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("schedule of -Dassay.ledger.seed=" + seed + ": " + e.getMessage(), e);
        }
    }
}
