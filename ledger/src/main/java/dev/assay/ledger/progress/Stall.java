package dev.assay.ledger.progress;

import dev.assay.ledger.lane.LaneKind;
import dev.assay.ledger.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A run that stands still though nobody told it to. A paused run does not stall.
 *
 * @param since when it came to stand still
 * @param reason one of the constants here
 * @param kind the lanes concerned, null where it is not one kind's trouble
 * @param message for people
 */
public record Stall(Instant since, String reason, @Nullable LaneKind kind, String message) {

    /** Temporal does not answer, and the run needs it to go on. */
    public static final String TEMPORAL_AWAY = "temporal_away";

    /** Handed to Temporal, and no worker has taken it up. */
    public static final String NOT_CLAIMED = "not_claimed";

    /** No new item for long. */
    public static final String PREPARATION_SILENT = "preparation_silent";

    /** Blocks wait for lanes of a kind that no live worker serves. */
    public static final String NO_WORKER = "no_worker";

    /** Blocks wait, workers live, and no lane is open. */
    public static final String NO_LANE = "no_lane";

    /** Calls are in flight, and none has come to its end for long. */
    public static final String PROVIDER_SILENT = "provider_silent";

    /** A model answers nobody: its samples wait, single calls ask for it, and nothing else goes on. */
    public static final String PROVIDER_UNAVAILABLE = "provider_unavailable";

    /** Graders run, and none has come to its end for long. */
    public static final String GRADER_SILENT = "grader_silent";

    /** All that lanes have in hand waits for a backoff or a {@code Retry-After}, and nothing has come to its end for long. */
    public static final String BACKING_OFF = "backing_off";

    /** Lanes live and have nothing in hand though blocks wait. */
    public static final String NO_PROGRESS = "no_progress";

    /** PostgreSQL cannot be reached. */
    public static final String POSTGRES_AWAY = "postgres_away";

    /** How long lanes may have nothing decided, where no setting says: half of the default timeout of a call. */
    public static final Duration PATIENCE = Duration.ofMinutes(1);

    /** How long a run that is due may wait for a worker, or blocks for a lane, before that is worth saying. */
    static final Duration SOON = Duration.ofSeconds(10);

    public Stall {
        Objects.requireNonNull(since, "since is null");
        Objects.requireNonNull(reason, "reason is null");
        Objects.requireNonNull(message, "message is null");
    }

    /**
     * @param temporalAway whether Temporal answers nobody at present
     * @param patience how long lanes may have nothing decided before that is a stall; shorter than {@link #SOON}, it holds
     *     for the waits named there as well
     */
    public static Optional<Stall> of(RunProgress run, boolean temporalAway, Duration patience) {
        return new Rules(run, temporalAway, patience).stall();
    }

    private record Rules(RunProgress run, boolean temporalAway, Duration patience) {

        Optional<Stall> stall() {
            RunProgress.Head head = run.head();
            RunState state = head.state();
            if (state.terminal() || state == RunState.IN_PROGRESS && head.paused()) {
                return Optional.empty();
            }
            if (!head.claimed()) {
                return unclaimed();
            }
            if (state == RunState.IN_PROGRESS && !head.stopping()) {
                return head.preparedAt() == null ? preparing() : evaluating();
            }
            return ending();
        }

        private Optional<Stall> unclaimed() {
            Instant since = latest(head().requestedAt(), head().cancelRequestedAt(), lastSign());
            if (temporalAway) {
                return Optional.of(temporal(since));
            }
            return after(soon(), since)
                    .map(begun -> new Stall(
                            begun,
                            NOT_CLAIMED,
                            null,
                            "handed to Temporal " + head().dispatchTries() + " times; no worker has taken it up"));
        }

        private Optional<Stall> preparing() {
            return after(patience, latest(head().requestedAt(), head().lastItemAt(), null))
                    .map(since -> temporalAway
                            ? temporal(since)
                            : new Stall(
                                    since,
                                    PREPARATION_SILENT,
                                    null,
                                    "no new item after " + head().preparedItems() + " items"));
        }

        private Optional<Stall> evaluating() {
            return Stream.of(LaneKind.values())
                    .filter(kind -> run.open(kind) > 0)
                    .flatMap(kind -> evaluating(kind).stream())
                    .min(Comparator.comparing(Stall::since));
        }

        private Optional<Stall> evaluating(LaneKind kind) {
            List<RunProgress.Lane> live = run.live(kind);
            if (live.isEmpty()) {
                return after(
                                soon(),
                                latest(
                                        head().requestedAt(),
                                        head().preparedAt(),
                                        run.lastSigns().get(kind)))
                        .map(since -> withoutLane(kind, since));
            }
            OptionalDouble idle = live.stream()
                    .map(RunProgress.Lane::decidedSecondsAgo)
                    .filter(Objects::nonNull)
                    .mapToDouble(Double::doubleValue)
                    .min();
            if (idle.isEmpty()) {
                return Optional.empty();
            }
            Instant since = head().observedAt().minusMillis((long) (idle.getAsDouble() * 1000));
            return held(kind, live, since).or(() -> after(patience, since).map(begun -> silent(kind, live, begun)));
        }

        private Optional<Stall> held(LaneKind kind, List<RunProgress.Lane> live, Instant idle) {
            return live.stream()
                    .filter(lane -> lane.heldModel() != null && lane.heldSecondsAgo() != null)
                    .max(Comparator.comparing(lane -> Objects.requireNonNullElse(lane.heldSecondsAgo(), 0.0)))
                    .flatMap(lane -> {
                        double seconds = Objects.requireNonNullElse(lane.heldSecondsAgo(), 0.0);
                        Instant since = head().observedAt().minusMillis((long) (seconds * 1000));
                        return after(soon(), latest(since, idle, null))
                                .map(begun -> new Stall(
                                        since,
                                        PROVIDER_UNAVAILABLE,
                                        kind,
                                        "model " + lane.heldModel()
                                                + " answers no call; it is asked by single calls until it does"));
                    });
        }

        private Stall withoutLane(LaneKind kind, Instant since) {
            if (!run.served().contains(kind)) {
                return new Stall(since, NO_WORKER, kind, "no live worker serves " + kind.text() + " lanes");
            }
            return temporalAway
                    ? temporal(since)
                    : new Stall(since, NO_LANE, kind, "blocks wait and no " + kind.text() + " lane is open");
        }

        private static Stall silent(LaneKind kind, List<RunProgress.Lane> live, Instant since) {
            int inFlight = live.stream().mapToInt(RunProgress.Lane::inFlight).sum();
            int waiting = live.stream().mapToInt(RunProgress.Lane::waiting).sum();
            if (inFlight > 0) {
                return kind == LaneKind.GENERATION
                        ? new Stall(since, PROVIDER_SILENT, kind, inFlight + " calls in flight, none answered")
                        : new Stall(since, GRADER_SILENT, kind, inFlight + " samples being graded, none done");
            }
            return waiting > 0
                    ? new Stall(since, BACKING_OFF, kind, waiting + " samples wait for a backoff or Retry-After")
                    : new Stall(since, NO_PROGRESS, kind, "lanes have nothing in hand though blocks wait");
        }

        /** Calls in flight are waited for in lanes that live; without any, whoever ends the run is late. */
        private Optional<Stall> ending() {
            boolean live = Stream.of(LaneKind.values())
                    .anyMatch(kind -> !run.live(kind).isEmpty());
            return live
                    ? Optional.empty()
                    : after(patience, latest(head().requestedAt(), head().cancelRequestedAt(), lastSign()))
                            .map(since -> temporalAway
                                    ? temporal(since)
                                    : new Stall(since, NO_PROGRESS, null, "no lane is open, and nobody ends the run"));
        }

        private static Stall temporal(Instant since) {
            return new Stall(since, TEMPORAL_AWAY, null, "Temporal does not answer");
        }

        private Duration soon() {
            return SOON.compareTo(patience) < 0 ? SOON : patience;
        }

        private Optional<Instant> after(Duration wait, Instant since) {
            return since.plus(wait).isBefore(head().observedAt()) ? Optional.of(since) : Optional.empty();
        }

        private @Nullable Instant lastSign() {
            return run.lastSigns().values().stream()
                    .max(Comparator.naturalOrder())
                    .orElse(null);
        }

        private RunProgress.Head head() {
            return run.head();
        }

        private static Instant latest(Instant first, @Nullable Instant second, @Nullable Instant third) {
            return Stream.of(Optional.of(first), Optional.ofNullable(second), Optional.ofNullable(third))
                    .flatMap(Optional::stream)
                    .max(Comparator.naturalOrder())
                    .orElse(first);
        }
    }
}
