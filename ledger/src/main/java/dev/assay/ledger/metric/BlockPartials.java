package dev.assay.ledger.metric;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a block contributes to its run's metrics, so that nobody reads its samples again. As JSON:
 * {@code {"score": sums, "metrics": {id: sums}, "latency_ms": {bucket: count}}}, where sums are {@code [count, mean, m2,
 * "sum", "sum of squares", whether all are 0 or 1]}. Earlier versions wrote, and read, the first three only.
 */
public final class BlockPartials {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** How many elements the sums of earlier versions have. */
    private static final int ROUNDED = 3;

    private MetricPartial score = MetricPartial.EMPTY;
    private final Map<String, MetricPartial> metrics = new LinkedHashMap<>();
    private final LatencyHistogram latency;

    public BlockPartials() {
        this(new LatencyHistogram());
    }

    private BlockPartials(LatencyHistogram latency) {
        this.latency = latency;
    }

    public static BlockPartials of(List<Scored> samples) {
        BlockPartials partials = new BlockPartials();
        samples.forEach(sample -> partials.add(sample, sample.metrics()));
        return partials;
    }

    public static BlockPartials parse(String json) {
        JsonNode node = JSON.readTree(json);
        Map<Integer, Long> buckets = new TreeMap<>();
        node.get("latency_ms").forEachEntry((bucket, count) -> buckets.put(Integer.valueOf(bucket), count.asLong()));
        BlockPartials partials = new BlockPartials(new LatencyHistogram(buckets));
        partials.score = metric(node.get("score"));
        node.get("metrics").forEachEntry((id, metric) -> partials.metrics.put(id, metric(metric)));
        return partials;
    }

    public void add(Scored sample, Map<String, Double> scores) {
        if (sample.score() != null) {
            score = score.add(sample.score());
        }
        scores.forEach((id, value) -> add(id, MetricPartial.EMPTY.add(value)));
        // No call takes no time: that of an imported one is not known.
        if (sample.latencyMs() > 0) {
            latency.add(sample.latencyMs());
        }
    }

    public void merge(BlockPartials other) {
        score = score.merge(other.score);
        other.metrics.forEach(this::add);
        latency.merge(other.latency);
    }

    /** The canonical score. */
    public MetricPartial score() {
        return score;
    }

    /** In place of those of samples. */
    public void score(MetricPartial given) {
        score = given;
    }

    public Map<String, MetricPartial> metrics() {
        return metrics;
    }

    /** A quantile of latencies in ms, 0..1; empty where none is known. */
    public OptionalDouble latency(double quantile) {
        return latency.quantile(quantile);
    }

    public String toJson() {
        return json(BlockPartials::json);
    }

    /** As earlier versions wrote it. */
    public String toRoundedJson() {
        return json(BlockPartials::roundedJson);
    }

    private String json(Function<MetricPartial, ArrayNode> sums) {
        ObjectNode node = JSON.createObjectNode();
        node.set("score", sums.apply(score));
        ObjectNode byId = node.putObject("metrics");
        metrics.forEach((id, metric) -> byId.set(id, sums.apply(metric)));
        ObjectNode buckets = node.putObject("latency_ms");
        latency.buckets().forEach((bucket, count) -> buckets.put(bucket.toString(), count));
        return JSON.writeValueAsString(node);
    }

    private void add(String id, MetricPartial partial) {
        metrics.merge(id, partial, MetricPartial::merge);
    }

    /** Whether partials as JSON have all their digits: those of earlier versions have not. */
    public static boolean exact(JsonNode partials) {
        return partials.path("score").size() > ROUNDED;
    }

    private static ArrayNode json(MetricPartial metric) {
        return roundedJson(metric)
                .add(metric.sum().toString())
                .add(metric.squares().toString())
                .add(metric.zerosAndOnes());
    }

    private static ArrayNode roundedJson(MetricPartial metric) {
        return JSON.createArrayNode()
                .add(metric.count())
                .add(metric.count() == 0 ? 0 : metric.mean())
                .add(metric.m2());
    }

    private static MetricPartial metric(JsonNode node) {
        long count = node.get(0).asLong();
        if (node.size() == ROUNDED) {
            return MetricPartial.rounded(
                    count, node.get(1).asDouble(), node.get(2).asDouble());
        }
        return new MetricPartial(
                count,
                Dyadic.parse(node.get(3).asString()),
                Dyadic.parse(node.get(4).asString()),
                node.get(5).asBoolean());
    }

    /**
     * @param scores JSON object by metric ID
     * @param score null where a batch grader gave the sample none
     */
    public record Scored(
            int itemNo, String scores, @Nullable Double score, double latencyMs) {

        /** Those of its scores that are finite numbers. One that is none has no mean; it stays readable in its row. */
        public Map<String, Double> metrics() {
            Map<String, Double> metrics = new LinkedHashMap<>();
            JsonMapper.shared().readTree(scores).forEachEntry((id, value) -> {
                double number = value.isNumber() ? value.asDouble(Double.NaN) : Double.NaN;
                if (Double.isFinite(number)) {
                    metrics.put(id, number);
                }
            });
            return metrics;
        }
    }
}
