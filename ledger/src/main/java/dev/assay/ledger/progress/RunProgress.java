package dev.assay.ledger.progress;

import dev.assay.ledger.lane.LaneKind;
import dev.assay.ledger.lane.ModelStopDao;
import dev.assay.ledger.lane.ModelStopDao.ModelStop;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
        ProgressHead head,
        List<ModelProgress> models,
        List<LaneProgress> lanes,
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
                    Set.copyOf(reads.served(LaneProgress.LIVE_SECONDS)));
        });
    }

    public long sum(ToLongFunction<ModelProgress> number) {
        return models.stream().mapToLong(number).sum();
    }

    /** Lanes of a kind that live. */
    public List<LaneProgress> live(LaneKind kind) {
        return lanes.stream().filter(lane -> lane.kind() == kind && lane.live()).toList();
    }

    /** Steps in flight in lanes that live; null where none does. */
    public @Nullable Integer inFlight(LaneKind kind) {
        List<LaneProgress> live = live(kind);
        return live.isEmpty()
                ? null
                : live.stream().mapToInt(LaneProgress::inFlight).sum();
    }

    /** Whether generated blocks wait for a scoring lane: then scoring is the slower of the two steps. */
    public boolean scoringLags() {
        int held =
                live(LaneKind.SCORING).stream().mapToInt(LaneProgress::blocks).sum();
        return open(LaneKind.SCORING) > held;
    }

    /** Blocks that wait for a step or are worked on. */
    int open(LaneKind kind) {
        return switch (kind) {
            case GENERATION ->
                models.stream().mapToInt(ModelProgress::toGenerate).sum();
            case SCORING -> models.stream().mapToInt(ModelProgress::toScore).sum();
        };
    }
}
