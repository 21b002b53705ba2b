package dev.assay.activities.lane.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.workflows.run.LaneEnd;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random ends of steps, commits, backoffs and retunes: at any time the window is as full as it can be, and no fuller; in
 * the end each item was done once. {@code -Dassay.lane.seed=} repeats one schedule.
 */
class LaneLoopScheduleTest {

    private static final int SCHEDULES = 60;
    private static final int MAX_BACKOFFS = 6;

    static LongStream seeds() {
        Long seed = Long.getLong("assay.lane.seed");
        return seed == null ? LongStream.rangeClosed(1, SCHEDULES) : LongStream.of(seed);
    }

    @ParameterizedTest(name = "-Dassay.lane.seed={0}")
    @MethodSource("seeds")
    void theWindowIsAsFullAsItCanBe(long seed) throws Exception {
        new Schedule(new Random(seed)).run();
    }

    private static final class Schedule {

        private final Random random;
        private final FakeStore store = new FakeStore(1);
        private final int items;
        private final int blocks;
        private final DrivenLane lane;
        private int share;

        /** When the backoff of an item is over, by the lane's clock. */
        private final Map<Integer, Long> backoffs = new HashMap<>();

        private final Map<Integer, Integer> tries = new HashMap<>();

        /** Items whose row is on its way and has a slot. */
        private final Set<Integer> holding = new HashSet<>();

        private int taken;
        private boolean failed;

        Schedule(Random random) {
            this.random = random;
            this.blocks = 3 + random.nextInt(6);
            int all = 0;
            for (int block = 0; block < blocks; block++) {
                int size = 1 + random.nextInt(7);
                store.block(0, size);
                all += size;
            }
            this.items = all;
            this.share = 1 + random.nextInt(6);
            this.lane = new DrivenLane(store, share).start();
        }

        void run() throws Exception {
            check();
            while (!lane.ended()) {
                act();
                check();
            }
            assertThat(lane.end()).isEqualTo(LaneEnd.DRAINED);
            assertThat(lane.steps.decided()).hasSize(items);
            assertThat(store.ended()).hasSize(blocks).doesNotHaveDuplicates();
            assertThat(IntStream.range(0, items))
                    .allMatch(item -> lane.steps.tries(item) == 1 + tries.getOrDefault(item, 0));
        }

        private void act() {
            int choice = random.nextInt(10);
            List<Integer> running = lane.running();
            List<Integer> uncommitted = lane.uncommitted();
            if (choice == 0) {
                share = 1 + random.nextInt(8);
                lane.retune(share);
            } else if (choice < 3) {
                lane.advance(Duration.ofMillis(random.nextInt(2_000)));
            } else if (choice < 6 && !uncommitted.isEmpty()) {
                int item = uncommitted.get(random.nextInt(uncommitted.size()));
                holding.remove(item);
                lane.commit(item);
            } else if (!running.isEmpty()) {
                end(running.get(random.nextInt(running.size())));
            }
        }

        private void end(int item) {
            int choice = random.nextInt(10);
            backoffs.remove(item);
            if (choice < 4) {
                holding.add(item);
                lane.handedIn(item, true);
            } else if (choice < 6) {
                lane.handedIn(item, false);
            } else if (choice < 8 && backoffs.size() < MAX_BACKOFFS) {
                Duration pause = Duration.ofMillis(random.nextInt(3_000));
                backoffs.put(item, lane.runtime.nanoTime() + pause.toNanos());
                tries.merge(item, 1, Integer::sum);
                lane.again(item, pause);
            } else if (choice == 8 && !failed) {
                failed = true;
                lane.fails(item);
            } else {
                lane.done(item);
            }
        }

        private void check() {
            List<Integer> running = lane.running();
            int before = taken;
            taken = running.size() + holding.size();
            assertThat(taken).as("slots taken").isLessThanOrEqualTo(Math.max(share, before));
            long idle = IntStream.range(0, items)
                    .filter(item -> !running.contains(item)
                            && !lane.uncommitted().contains(item)
                            && !lane.steps.decided().contains(item)
                            && !backsOff(item))
                    .count();
            if (idle > 0) {
                assertThat(taken).as("slots taken while %d items wait", idle).isGreaterThanOrEqualTo(share);
            }
        }

        private boolean backsOff(int item) {
            Long over = backoffs.get(item);
            return over != null && over - lane.runtime.nanoTime() > 0;
        }
    }
}
