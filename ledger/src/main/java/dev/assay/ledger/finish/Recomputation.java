package dev.assay.ledger.finish;

import dev.assay.ledger.metric.AggregateDao;
import dev.assay.ledger.step.BlockPartials;
import dev.assay.ledger.step.StepDao;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Partials and metrics as a flush and a terminal transition would write them now: for whoever checks what they wrote. */
public final class Recomputation {

    private Recomputation() {}

    /**
     * A scored sample.
     *
     * @param scores JSON object of numbers by metric ID
     * @param score the canonical score; null where it has none
     * @param latencyMs how long its generation took
     */
    public record Sample(
            int blockNo, String scores, @Nullable Double score, double latencyMs) {}

    /** Whether partials are as this version writes them. Those of earlier ones, and metrics made of them, are rounded. */
    public static boolean exact(JsonNode partials) {
        return BlockPartials.exact(partials);
    }

    /**
     * The partials of a block that has these samples.
     *
     * @param exact false: as earlier versions wrote them
     */
    public static JsonNode partials(List<Sample> samples, boolean exact) {
        List<StepDao.Scored> scored = samples.stream()
                .map(sample -> new StepDao.Scored(0, sample.scores(), sample.score(), sample.latencyMs()))
                .toList();
        BlockPartials partials = BlockPartials.of(scored);
        return JsonMapper.shared().readTree(exact ? partials.toJson() : partials.toRoundedJson());
    }

    /** A run's metrics, merged from its blocks, as the run shows them. */
    public static JsonNode metrics(Handle handle, UUID runId, List<String> models, int grading) {
        // Through text, so that numbers have the types that they have when they are read back.
        JsonMapper json = JsonMapper.shared();
        return json.readTree(
                json.writeValueAsString(Scorecard.of(handle, runId, models, Scorecard.blocks(handle, runId, grading))));
    }

    /** A run's metrics, merged from its blocks, of all its tasks and models. */
    public static JsonNode wholeMetrics(Handle handle, UUID runId, List<String> models, int grading) {
        return RunMetrics.of(
                models,
                Scorecard.blocks(handle, runId, grading),
                handle.attach(AggregateDao.class).latest(runId),
                Long.MAX_VALUE);
    }
}
