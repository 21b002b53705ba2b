package dev.assay.activities.lane.loop;

import dev.assay.activities.lane.loop.Backlog.Task;
import dev.assay.ledger.lane.LaneDao.Control;
import dev.assay.model.retry.ModelHold;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A lane's view of the models that its steps call: which are held, which take no further part, and who is told. Of no
 * concern where steps are no calls of a model themselves. Belongs to the lane's loop.
 */
final class LaneModels {

    private final LaneWork work;
    private final LaneState hold;
    private final LaneStore store;

    /** Models whose stop this lane has told the ledger. */
    private final Set<Integer> told = new HashSet<>();

    LaneModels(LaneWork work, LaneState hold, LaneStore store) {
        this.work = work;
        this.hold = hold;
        this.store = store;
    }

    int count() {
        return store.models();
    }

    boolean held(int model) {
        return work.hold(model).filter(ModelHold::held).isPresent();
    }

    /** The hold on a model, where it is this lane's turn to ask for it by one call. */
    Optional<ModelHold> turn(int model) {
        return work.hold(model).filter(ModelHold::takeProbe);
    }

    /** Models of which nothing is to be started any more. */
    Set<Integer> stopped() {
        Control control = hold.control();
        return all(model -> work.hold(model)
                .filter(held -> held.stopped().isPresent()
                        || (control != null && control.stoppedModels().contains(model))));
    }

    /** Whether a stop was found out here that the ledger may not know. */
    boolean untold() {
        return !stopsToTell().isEmpty();
    }

    /** Until it has, nobody else knows. */
    void tell() {
        for (int model : stopsToTell()) {
            if (store.stop(model, work.hold(model).flatMap(ModelHold::stopped).orElseThrow())) {
                told.add(model);
            }
        }
    }

    private Set<Integer> stopsToTell() {
        return all(
                model -> work.hold(model).filter(held -> !told.contains(model)).flatMap(ModelHold::stopped));
    }

    /** Tells the holds what waits here, or is on its way. */
    void report(Backlog backlog, IntFunction<Stream<Task>> inFlight) {
        for (int model = 0; model < count(); model++) {
            Optional<ModelHold> failing = work.hold(model).filter(ModelHold::failing);
            if (failing.isPresent()) {
                failing.get()
                        .waits(
                                this,
                                Stream.concat(backlog.of(model), inFlight.apply(model))
                                        .collect(Collectors.groupingBy(
                                                task -> task.step.doubt(), Collectors.summingInt(task -> 1))));
            }
        }
    }

    /** The lane has ended. */
    void close() {
        for (int model = 0; model < count(); model++) {
            work.hold(model).ifPresent(held -> held.waitsNoMore(this));
        }
    }

    private Set<Integer> all(IntFunction<Optional<?>> found) {
        return IntStream.range(0, count())
                .filter(model -> found.apply(model).isPresent())
                .boxed()
                .collect(Collectors.toSet());
    }
}
