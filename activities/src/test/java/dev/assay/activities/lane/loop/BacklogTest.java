package dev.assay.activities.lane.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.activities.lane.loop.Backlog.Task;
import dev.assay.activities.lane.loop.LaneWork.Result;
import dev.assay.activities.lane.loop.LaneWork.Step;
import dev.assay.ledger.lane.Block;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The order of steps that are not in flight, on a clock that overflows while they wait. */
class BacklogTest {

    private static final Duration TICK = Duration.ofMillis(500);

    private long now = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();
    private final Backlog backlog = new Backlog(() -> now);

    @Test
    void stepsComeInItemOrderBlockByBlock() {
        add(0, "a", "b");
        add(1, "c");
        assertThat(backlog.ready()).isEqualTo(3);
        assertThat(names(ready())).containsExactly("a", "b", "c");
        assertThat(backlog.next()).isEmpty();
    }

    @Test
    void whatWaitsComesBackInTheOrderOfItsTimesBehindWhatIsReady() {
        add(0, "a", "b", "c", "d");
        Task a = take();
        Task b = take();
        Task c = take();
        backlog.later(a, Duration.ofSeconds(3));
        backlog.later(b, Duration.ofMillis(100));
        backlog.later(c, Duration.ofSeconds(2));
        assertThat(backlog.waiting()).isEqualTo(3);
        assertThat(backlog.untilDue(TICK)).isEqualTo(Duration.ofMillis(100));
        advance(Duration.ofMillis(100));
        backlog.promote();
        assertThat(backlog.untilDue(TICK)).isEqualTo(TICK);
        assertThat(names(ready())).containsExactly("d", "b");
        advance(Duration.ofSeconds(4));
        assertThat(backlog.untilDue(TICK)).isEqualTo(Duration.ZERO);
        backlog.promote();
        assertThat(names(ready())).containsExactly("c", "a");
        assertThat(backlog.waiting()).isZero();
    }

    @Test
    void parkedStepsComeBackBeforeWhatIsReadyInTheirOrderWhenTheirModelIsNotHeld() {
        add(0, "a", "b");
        add(1, "c");
        add(2, "d");
        backlog.park(take());
        backlog.park(take());
        backlog.park(take());
        assertThat(backlog.parkedModels()).containsExactlyInAnyOrder(0, 1);
        assertThat(backlog.waiting()).isEqualTo(3);
        backlog.unpark(model -> model == 1);
        assertThat(names(ready())).containsExactly("a", "b", "d");
        assertThat(backlog.waiting()).isEqualTo(1);
        backlog.unpark(model -> false);
        assertThat(names(ready())).containsExactly("c");
    }

    @Test
    void oneParkedStepIsTakenByHowOftenItWasTried() {
        add(0, "a", "b", "c");
        Task a = take();
        Task b = take();
        backlog.park(take());
        backlog.later(a, Duration.ZERO);
        backlog.later(b, Duration.ZERO);
        backlog.promote();
        backlog.later(take(), Duration.ZERO);
        backlog.promote();
        ready().forEach(backlog::park);
        assertThat(name(backlog.unpark(0, false))).as("tried twice").isEqualTo("a");
        assertThat(name(backlog.unpark(0, true))).as("never tried").isEqualTo("c");
        assertThat(name(backlog.unpark(0, true))).isEqualTo("b");
        assertThat(backlog.parkedModels()).isEmpty();
        assertThat(backlog.waiting()).isZero();
    }

    @Test
    void allStepsOfAModelAreDroppedWhereverTheyAre() {
        add(0, "a", "b", "c");
        add(1, "d", "e");
        backlog.park(take());
        backlog.later(take(), Duration.ofHours(1));
        assertThat(backlog.of(0).map(BacklogTest::name)).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(names(backlog.drop(Set.of(0)))).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(backlog.of(0)).isEmpty();
        assertThat(backlog.waiting()).isZero();
        assertThat(backlog.untilDue(TICK)).isEqualTo(TICK);
        assertThat(names(ready())).containsExactly("d", "e");
    }

    @Test
    void modelsOfWhichManyWait() {
        add(0, "a", "b", "c");
        add(1, "d", "e");
        backlog.park(take());
        backlog.later(take(), Duration.ofHours(1));
        backlog.later(take(), Duration.ofHours(1));
        backlog.park(take());
        assertThat(backlog.atLeast(1)).containsExactlyInAnyOrder(0, 1);
        assertThat(backlog.atLeast(3)).containsExactly(0);
        assertThat(backlog.atLeast(4)).isEmpty();
        backlog.clear();
        assertThat(backlog.atLeast(1)).isEmpty();
        assertThat(backlog.ready() + backlog.waiting()).isZero();
    }

    private void add(int model, String... names) {
        Block block = new Block(FakeStore.RUN, model, 0, model, 0, names.length - 1);
        backlog.add(block, Stream.of(names).<Step>map(Named::new).toList());
    }

    private void advance(Duration time) {
        now += time.toNanos();
    }

    private Task take() {
        return backlog.next().orElseThrow();
    }

    /** Takes all that can start. */
    private List<Task> ready() {
        List<Task> tasks = new ArrayList<>();
        for (Optional<Task> next = backlog.next(); next.isPresent(); next = backlog.next()) {
            tasks.add(next.get());
        }
        return tasks;
    }

    private static List<String> names(List<Task> tasks) {
        return tasks.stream().map(BacklogTest::name).toList();
    }

    private static String name(Task task) {
        return ((Named) task.step).name();
    }

    private record Named(String name) implements Step {

        @Override
        public Result run() {
            throw new IllegalStateException("nothing runs here");
        }

        @Override
        public Result onError(Throwable e) {
            return new Result.Done(CompletableFuture.completedFuture(null), true);
        }
    }
}
