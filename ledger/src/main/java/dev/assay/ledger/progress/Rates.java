package dev.assay.ledger.progress;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How fast a run goes, between two of its moments that this process has seen: the present one and the latest that is at
 * least 30 s old, or the oldest where none is. A run seen for the first time is measured over its whole attempt, all
 * models together. Thread-safe.
 */
public final class Rates {

    static final Duration WINDOW = Duration.ofSeconds(30);

    /** Closer moments would measure the flush, not the run. */
    private static final Duration MIN_TIME = Duration.ofSeconds(1);

    /** Older ones say nothing about the present. */
    private static final Duration OLDEST = Duration.ofMinutes(10);

    private final Deque<Moment> moments = new ArrayDeque<>();

    /**
     * Samples a second.
     *
     * @param generations all models; null where nothing can be said yet
     * @param scores likewise
     * @param overSeconds time that was measured over
     * @param ofAttempt whether that is the whole attempt, its wait for a worker included
     * @param byModel in the order of models; empty where only the whole is known
     */
    public record Speed(
            @Nullable Double generations,
            @Nullable Double scores,
            double overSeconds,
            boolean ofAttempt,
            List<ModelSpeed> byModel) {}

    /** Samples of one model a second. */
    public record ModelSpeed(double generations, double scores) {}

    private record Moment(Instant at, int attempt, int grading, List<RunProgress.Model> models) {

        long generated() {
            return models.stream().mapToLong(RunProgress.Model::generated).sum();
        }

        long scored() {
            return models.stream().mapToLong(RunProgress.Model::scored).sum();
        }
    }

    /** Takes note of a moment and says how fast the run is at it. */
    public synchronized Speed observe(RunProgress run) {
        RunProgress.Head head = run.head();
        Moment now = new Moment(head.observedAt(), head.attempt(), head.grading(), run.models());
        // Another attempt may start a new grading, and counts anew; blocks appear all at once.
        moments.removeIf(moment -> moment.attempt() != now.attempt()
                || moment.grading() != now.grading()
                || moment.models().size() != now.models().size()
                || moment.at().isBefore(now.at().minus(OLDEST)));
        forget(now.at());
        Moment last = moments.peekLast();
        Moment base = moments.peekFirst();
        if (last == null || !last.at().plus(MIN_TIME).isAfter(now.at())) {
            moments.addLast(now);
        }
        return base == null || base.at().plus(MIN_TIME).isAfter(now.at()) ? ofAttempt(head, now) : between(base, now);
    }

    /** Of the moments that are older than the window the latest is enough. */
    private void forget(Instant now) {
        while (moments.size() > 1) {
            Moment oldest = moments.removeFirst();
            if (moments.getFirst().at().isAfter(now.minus(WINDOW))) {
                moments.addFirst(oldest);
                return;
            }
        }
    }

    private static Speed between(Moment base, Moment now) {
        double seconds = seconds(base.at(), now.at());
        List<ModelSpeed> byModel = IntStream.range(0, now.models().size())
                .mapToObj(i -> new ModelSpeed(
                        (now.models().get(i).generated() - base.models().get(i).generated()) / seconds,
                        (now.models().get(i).scored() - base.models().get(i).scored()) / seconds))
                .toList();
        return new Speed(
                (now.generated() - base.generated()) / seconds,
                (now.scored() - base.scored()) / seconds,
                seconds,
                false,
                byModel);
    }

    private static Speed ofAttempt(RunProgress.Head head, Moment now) {
        double seconds = seconds(head.requestedAt(), now.at());
        boolean known = !now.models().isEmpty() && seconds > 0;
        return new Speed(
                known ? (now.generated() - head.kept() - head.resumedAtScoring()) / seconds : null,
                known ? (now.scored() - head.kept()) / seconds : null,
                seconds,
                true,
                List.of());
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e9;
    }
}
