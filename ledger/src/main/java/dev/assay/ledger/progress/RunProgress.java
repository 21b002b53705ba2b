package dev.assay.ledger.progress;

import dev.assay.ledger.lane.LaneKind;
import dev.assay.ledger.lane.ModelStopDao;
import dev.assay.ledger.lane.ModelStopDao.ModelStop;
import dev.assay.ledger.run.RunState;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.ToLongFunction;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * How a run stands at one moment.
 *
 * @param models in the order of the run's models; empty until blocks are written
 * @param lanes those that somebody holds
 * @param lastSigns when lanes of a kind, held or not, last gave a sign of life
 * @param stops models that take no further part in the attempt, in the order in which they were stopped
 * @param served kinds of lanes that some worker which lives can take, whosever run it is
 */
public record RunProgress(
        Head head,
        List<Model> models,
        List<Lane> lanes,
        Map<LaneKind, Instant> lastSigns,
        List<ModelStop> stops,
        Set<LaneKind> served) {

    public RunProgress {
        models = List.copyOf(models);
        lanes = List.copyOf(lanes);
        lastSigns = Map.copyOf(lastSigns);
        stops = List.copyOf(stops);
        served = Set.copyOf(served);
    }

    /** Reads counters of at most some 20,000 blocks, and no sample. Empty where there is no such run; deleted ones are found. */
    public static Optional<RunProgress> read(Handle handle, UUID runId) {
        ProgressDao reads = handle.attach(ProgressDao.class);
        return reads.head(runId).map(head -> {
            Map<LaneKind, Instant> signs = new EnumMap<>(LaneKind.class);
            reads.lastSigns(runId).forEach(sign -> signs.put(sign.kind(), sign.seenAt()));
            return new RunProgress(
                    head,
                    reads.models(runId, head.attempt()),
                    reads.lanes(runId),
                    signs,
                    handle.attach(ModelStopDao.class).of(runId, head.attempt()),
                    Set.copyOf(reads.served(Lane.LIVE_SECONDS)));
        });
    }

    public long sum(ToLongFunction<Model> number) {
        return models.stream().mapToLong(number).sum();
    }

    /** Lanes of a kind that live. */
    public List<Lane> live(LaneKind kind) {
        return lanes.stream().filter(lane -> lane.kind() == kind && lane.live()).toList();
    }

    /** Steps in flight in lanes that live; null where none does. */
    public @Nullable Integer inFlight(LaneKind kind) {
        List<Lane> live = live(kind);
        return live.isEmpty() ? null : live.stream().mapToInt(Lane::inFlight).sum();
    }

    /** Whether generated blocks wait for a scoring lane: then scoring is the slower of the two steps. */
    public boolean scoringLags() {
        int held = live(LaneKind.SCORING).stream().mapToInt(Lane::blocks).sum();
        return open(LaneKind.SCORING) > held;
    }

    /** Blocks that wait for a step or are worked on. */
    int open(LaneKind kind) {
        return switch (kind) {
            case GENERATION -> models.stream().mapToInt(Model::toGenerate).sum();
            case SCORING -> models.stream().mapToInt(Model::toScore).sum();
        };
    }

    /**
     * A lane that somebody holds.
     *
     * @param seenSecondsAgo since its worker last said that it lives; a lane that lives says so once a second
     * @param inFlight steps in flight, as its worker said then
     * @param waiting steps that wait for a backoff or a {@code Retry-After}, as its worker said then
     * @param decidedSecondsAgo since a step last came to its end, or since the lane began; null where its worker does not say
     * @param blocks blocks that it holds
     * @param heldModel the model that it has been waiting for the longest because it answers nobody, or null
     * @param heldSecondsAgo since when
     */
    public record Lane(
            LaneKind kind,
            int laneNo,
            String worker,
            double seenSecondsAgo,
            int inFlight,
            int waiting,
            @Nullable Double decidedSecondsAgo,
            int blocks,
            @Nullable String heldModel,
            @Nullable Double heldSecondsAgo) {

        /** Longer than any hiccup of a sign of life that comes once a second, shorter than people's patience. */
        static final double LIVE_SECONDS = 10;

        public boolean live() {
            return seenSecondsAgo < LIVE_SECONDS;
        }
    }

    /**
     * The counters of one model's blocks, summed. All are samples but the last three.
     *
     * @param failed failed in the run's attempt
     * @param failedGenerating those of them that have no generation
     * @param discarded calls that were paid for and could not be used
     * @param toGenerate blocks that wait for generation or are being generated; likewise {@code toScore}
     * @param stopped whether the model takes no further part in the attempt: none of its samples is to be generated
     */
    public record Model(
            int modelNo,
            long total,
            long generated,
            long scored,
            long failed,
            long failedGenerating,
            long discarded,
            int toGenerate,
            int toScore,
            boolean stopped) {

        /** Samples that still lack a generation, have not failed, and will get one. */
        public long ungenerated() {
            return stopped ? 0 : total - generated - failedGenerating;
        }

        /** Samples that are neither scored nor failed, and will be. */
        public long undecided() {
            return stopped ? 0 : total - scored - failed;
        }
    }

    /**
     * A run's row and that of its attempt, as progress needs them. All times are PostgreSQL's.
     *
     * @param errorCode why the run has failed or will, null where nothing has happened
     * @param stopping whether that concerns the whole run, not single models
     * @param preparedAt when its items and blocks were all written, null while they are not
     * @param claimed whether an execution serves the attempt
     * @param dispatchTries how often the attempt was handed to Temporal without being claimed
     * @param requestedAt when the attempt was asked for
     * @param kept samples that the attempt found scored
     * @param resumedAtScoring samples that it found generated and not scored
     * @param cancelRequestedAt null unless a cancel was asked for
     * @param preparedItems items that are written
     * @param lastItemAt when the last of them was, null for none
     * @param observedAt when all this was so
     */
    public record Head(
            UUID id,
            RunState state,
            int attempt,
            int grading,
            List<String> models,
            boolean paused,
            int generationConcurrency,
            int graderConcurrency,
            @Nullable String errorCode,
            boolean stopping,
            @Nullable Instant preparedAt,
            boolean claimed,
            int dispatchTries,
            Instant requestedAt,
            long kept,
            long resumedAtScoring,
            @Nullable Instant cancelRequestedAt,
            long preparedItems,
            @Nullable Instant lastItemAt,
            boolean deleted,
            Instant observedAt) {

        public Head {
            Objects.requireNonNull(id, "id is null");
            Objects.requireNonNull(state, "state is null");
            Objects.requireNonNull(requestedAt, "requestedAt is null");
            Objects.requireNonNull(observedAt, "observedAt is null");
            models = List.copyOf(models);
        }
    }
}
