package dev.assay.api.progress;

import dev.assay.api.progress.ProgressView.Blocks;
import dev.assay.api.progress.ProgressView.Control;
import dev.assay.api.progress.ProgressView.Hold;
import dev.assay.api.progress.ProgressView.InFlight;
import dev.assay.api.progress.ProgressView.Lane;
import dev.assay.api.progress.ProgressView.Limiter;
import dev.assay.api.progress.ProgressView.Samples;
import dev.assay.api.progress.ProgressView.Speed;
import dev.assay.api.progress.ProgressView.Stalled;
import dev.assay.api.progress.ProgressView.Step;
import dev.assay.api.progress.ProgressView.StoppedModel;
import dev.assay.ledger.Ids;
import dev.assay.ledger.lane.LaneKind;
import dev.assay.ledger.lane.ModelStopDao.ModelStop;
import dev.assay.ledger.progress.Rates;
import dev.assay.ledger.progress.RunProgress;
import dev.assay.ledger.progress.Stall;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes a {@link ProgressView} of what the ledger says. */
final class ProgressViews {

    private ProgressViews() {}

    static ProgressView of(RunProgress run, Rates.Speed speed, Optional<Stall> stall) {
        RunProgress.Head head = run.head();
        String phase = phase(head);
        long total = run.sum(RunProgress.Model::total);
        long scored = run.sum(RunProgress.Model::scored);
        long failed = run.sum(RunProgress.Model::failed);
        return new ProgressView(
                "eval.run.progress",
                Ids.run(head.id()),
                head.state().text(),
                head.attempt(),
                head.grading(),
                phase,
                new Control(head.paused(), head.generationConcurrency(), head.graderConcurrency()),
                new Samples(total, scored, failed, total - scored - failed),
                head.preparedItems(),
                run.models().stream().flatMap(model -> steps(run, model, speed)).toList(),
                new Speed(
                        rounded(speed.generations()),
                        rounded(speed.scores()),
                        Math.round(speed.overSeconds() * 10) / 10.0,
                        speed.ofAttempt() ? "attempt" : "window"),
                phase.equals("evaluating") && stall.isEmpty() ? eta(run, speed) : null,
                new InFlight(run.inFlight(LaneKind.GENERATION), run.inFlight(LaneKind.SCORING)),
                new Blocks(
                        (int) run.sum(RunProgress.Model::toGenerate),
                        (int) run.sum(RunProgress.Model::toScore),
                        run.lanes().stream().mapToInt(RunProgress.Lane::blocks).sum()),
                run.lanes().stream().map(ProgressViews::lane).toList(),
                limiter(run),
                holds(run),
                run.stops().stream().map(stop -> stopped(head, stop)).toList(),
                head.errorCode(),
                stall.map(ProgressViews::stalled).orElse(null),
                head.observedAt().getEpochSecond());
    }

    private static String phase(RunProgress.Head head) {
        return switch (head.state()) {
            case QUEUED -> "queued";
            case IN_PROGRESS -> {
                if (head.stopping()) {
                    yield "stopping";
                }
                if (head.paused()) {
                    yield "paused";
                }
                yield head.preparedAt() == null ? "preparing" : "evaluating";
            }
            case FINALIZING -> "finalizing";
            case CANCELLING -> "cancelling";
            case COMPLETED, FAILED, CANCELLED -> "ended";
        };
    }

    private static Stream<Step> steps(RunProgress run, RunProgress.Model model, Rates.Speed speed) {
        String name = run.head().models().get(model.modelNo());
        return Stream.of(
                new Step(
                        name,
                        "generate",
                        model.total(),
                        model.generated(),
                        model.failedGenerating(),
                        rate(speed, model, Rates.ModelSpeed::generations)),
                new Step(
                        name,
                        "score",
                        model.total(),
                        model.scored(),
                        model.failed() - model.failedGenerating(),
                        rate(speed, model, Rates.ModelSpeed::scores)));
    }

    private static @Nullable Double rate(
            Rates.Speed speed, RunProgress.Model model, Function<Rates.ModelSpeed, Double> number) {
        return speed.byModel().isEmpty()
                ? null
                : rounded(number.apply(speed.byModel().get(model.modelNo())));
    }

    /** By generation while there is something left to generate and scoring keeps up with it, else by the slower of both. */
    private static @Nullable Long eta(RunProgress run, Rates.Speed speed) {
        long ungenerated = run.sum(RunProgress.Model::ungenerated);
        @Nullable Double toGenerate = seconds(ungenerated, speed.generations());
        @Nullable Double toScore = ungenerated > 0 && !run.scoringLags()
                ? Double.valueOf(0)
                : seconds(run.sum(RunProgress.Model::undecided), speed.scores());
        return toGenerate == null || toScore == null ? null : (long) Math.ceil(Math.max(toGenerate, toScore));
    }

    private static @Nullable Double seconds(long left, @Nullable Double perSecond) {
        if (left <= 0) {
            return 0.0;
        }
        return perSecond == null || perSecond <= 0 ? null : left / perSecond;
    }

    private static Lane lane(RunProgress.Lane lane) {
        return new Lane(
                lane.kind().text(),
                lane.laneNo(),
                lane.worker(),
                lane.live(),
                Math.round(lane.seenSecondsAgo() * 10) / 10.0,
                lane.inFlight(),
                lane.waiting(),
                lane.blocks());
    }

    private static @Nullable Limiter limiter(RunProgress run) {
        List<RunProgress.Lane> live = run.live(LaneKind.GENERATION);
        return live.isEmpty()
                ? null
                : new Limiter(live.stream().mapToInt(RunProgress.Lane::waiting).sum());
    }

    /** By each kind of lanes and model once, from when the first lane has waited. */
    private static List<Hold> holds(RunProgress run) {
        Map<List<String>, Long> since = new TreeMap<>(Comparator.comparing(List::toString));
        for (RunProgress.Lane lane : run.lanes()) {
            if (lane.live() && lane.heldModel() != null && lane.heldSecondsAgo() != null) {
                since.merge(
                        List.of(lane.heldModel(), lane.kind().text()),
                        run.head().observedAt().getEpochSecond() - Math.round(lane.heldSecondsAgo()),
                        Math::min);
            }
        }
        return since.entrySet().stream()
                .map(hold -> new Hold(hold.getKey().get(0), hold.getKey().get(1), hold.getValue()))
                .toList();
    }

    private static StoppedModel stopped(RunProgress.Head head, ModelStop stop) {
        return new StoppedModel(
                head.models().get(stop.modelNo()),
                stop.cause().path("code").asString(null),
                stop.cause().path("message").asString(null),
                stop.stoppedAt().getEpochSecond());
    }

    static Stalled stalled(Stall stall) {
        LaneKind kind = stall.kind();
        return new Stalled(
                stall.since().getEpochSecond(), stall.reason(), kind == null ? null : kind.text(), stall.message());
    }

    private static @Nullable Double rounded(@Nullable Double number) {
        return number == null ? null : Math.round(number * 100) / 100.0;
    }
}
