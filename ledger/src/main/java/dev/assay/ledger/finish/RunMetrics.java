package dev.assay.ledger.finish;

import dev.assay.ledger.finish.FinishDao.FinishedBlock;
import dev.assay.ledger.metric.AggregateDao;
import dev.assay.ledger.metric.BlockPartials;
import dev.assay.ledger.metric.MetricPartial;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Metrics of a run, merged from its blocks. Means are over scored samples; failed ones are counted beside them. The run's
 * {@code score} is the mean of all canonical scores. Where samples of a model are undecided it is not {@code complete} and
 * has no score, nor has the run: a number over a part would read like one over all. Likewise where a model has none.
 */
final class RunMetrics {

    private RunMetrics() {}

    /** As runs show them: of at most {@link TaskMetrics#MAX_BYTES}, or somewhat more. */
    static ObjectNode of(List<String> models, List<FinishedBlock> blocks, List<AggregateDao.Latest> aggregates) {
        return of(models, blocks, aggregates, TaskMetrics.MAX_BYTES);
    }

    /** @param mostBytes what the metrics of tasks may take together */
    static ObjectNode of(
            List<String> models, List<FinishedBlock> blocks, List<AggregateDao.Latest> aggregates, long mostBytes) {
        Map<String, Map<String, Sum>> byTask = new LinkedHashMap<>();
        for (FinishedBlock block : blocks) {
            byTask.computeIfAbsent(block.taskId(), id -> new LinkedHashMap<>())
                    .computeIfAbsent(models.get(block.modelNo()), name -> new Sum())
                    .add(block);
        }
        for (AggregateDao.Latest latest : aggregates) {
            byTask.getOrDefault(latest.taskId(), Map.of())
                    .getOrDefault(models.get(latest.modelNo()), new Sum())
                    .given(JsonMapper.shared().readTree(latest.metrics()));
        }
        Sum all = new Sum();
        Map<String, Sum> byModel = new LinkedHashMap<>();
        byTask.values()
                .forEach(sums -> sums.forEach((model, sum) -> {
                    all.add(sum);
                    byModel.computeIfAbsent(model, name -> new Sum()).add(sum);
                }));
        ObjectNode json = JsonMapper.shared().createObjectNode();
        boolean whole = byModel.values().stream().allMatch(Sum::hasScore);
        json.set("score", whole ? all.score() : all.none());
        TaskMetrics tasks = new TaskMetrics(json, mostBytes);
        byTask.forEach((task, sums) -> sums.forEach((model, sum) -> tasks.add(task, model, () -> sum.json(true))));
        ObjectNode ofModels = json.putObject("by_model");
        byModel.forEach((model, sum) -> ofModels.set(model, sum.json(false)));
        return json;
    }

    private static final class Sum {
        private final BlockPartials partials = new BlockPartials();
        private long total;
        private long scored;
        private long failed;
        private @Nullable Long input;
        private @Nullable Long output;
        private @Nullable Long cached;
        private @Nullable Long reasoning;
        private @Nullable BigDecimal cost;
        private Map<String, Double> given = Map.of();
        private long givenOf;
        private boolean ofTheWhole;
        private boolean mixed;

        /**
         * Metrics of the whole, by a batch grader. They stand beside those of samples, in whose place they are where both
         * have the same ID, also as the score.
         */
        void given(JsonNode aggregate) {
            given = new LinkedHashMap<>();
            aggregate.path("metrics").forEachEntry((id, value) -> given.put(id, value.asDouble()));
            givenOf = aggregate.path("count").asLong();
            Double primary = given.get(aggregate.path("primary").asString(""));
            if (primary != null && givenOf > 0) {
                partials.score(MetricPartial.of(primary, givenOf));
                ofTheWhole = true;
            }
        }

        /**
         * Scores of samples that are of different metrics have no mean: of a grader that names no metric and gives some
         * samples one, some another.
         */
        private boolean mixed() {
            MetricPartial score = partials.score();
            return mixed
                    || !ofTheWhole
                            && score.count() > 0
                            && partials.metrics().values().stream()
                                    .noneMatch(metric -> metric.count() == score.count()
                                            && metric.sum().equals(score.sum()));
        }

        void add(Sum other) {
            total += other.total;
            scored += other.scored;
            failed += other.failed;
            input = sum(input, other.input);
            output = sum(output, other.output);
            cached = sum(cached, other.cached);
            reasoning = sum(reasoning, other.reasoning);
            cost(other.cost);
            partials.merge(other.partials);
            mixed |= other.mixed();
            // Of several tasks no metric says what the score is of.
            ofTheWhole = true;
        }

        private void cost(@Nullable BigDecimal more) {
            if (more != null) {
                cost = cost == null ? more : cost.add(more);
            }
        }

        void add(FinishedBlock block) {
            total += block.size();
            scored += block.scored();
            failed += block.failed();
            input = sum(input, block.inputTokens());
            output = sum(output, block.outputTokens());
            cached = sum(cached, block.cachedTokens());
            reasoning = sum(reasoning, block.reasoningTokens());
            cost(block.costUsd());
            if (block.partials() != null) {
                partials.merge(BlockPartials.parse(block.partials()));
            }
        }

        private long unfinished() {
            return total - scored - failed;
        }

        private boolean complete() {
            return unfinished() == 0;
        }

        private boolean hasScore() {
            return complete() && partials.score().count() > 0 && !mixed();
        }

        JsonNode none() {
            return JsonMapper.shared().getNodeFactory().nullNode();
        }

        JsonNode score() {
            return hasScore()
                    ? JsonMapper.shared()
                            .getNodeFactory()
                            .numberNode(partials.score().mean())
                    : none();
        }

        /** @param metrics with each metric by its ID, which means something within one task only */
        ObjectNode json(boolean metrics) {
            ObjectNode json = JsonMapper.shared().createObjectNode();
            json.set("score", score());
            if (metrics) {
                ObjectNode byId = json.putObject("metrics");
                partials.metrics().forEach((id, metric) -> byId.set(id, metric(metric)));
                given.forEach((id, value) -> byId.putObject(id)
                        .put("mean", value)
                        .putNull("stderr")
                        .putNull("ci95")
                        .putNull("ci95_method")
                        .put("count", givenOf));
            }
            json.putObject("samples")
                    .put("total", total)
                    .put("completed", scored)
                    .put("failed", failed)
                    .put("unfinished", unfinished());
            json.put("complete", complete());
            json.putObject("tokens")
                    .put("input", input)
                    .put("output", output)
                    .put("cached", cached)
                    .put("reasoning", reasoning);
            json.put("cost_usd", cost);
            ObjectNode latency = json.putObject("latency_ms");
            quantile(latency, "p50", 0.5);
            quantile(latency, "p95", 0.95);
            return json;
        }

        private void quantile(ObjectNode json, String name, double q) {
            partials.latency(q).ifPresentOrElse(ms -> json.put(name, Math.round(ms)), () -> json.putNull(name));
        }

        private static ObjectNode metric(MetricPartial metric) {
            ObjectNode json = JsonMapper.shared().createObjectNode();
            json.put("mean", metric.mean()).put("stderr", metric.stderr());
            MetricPartial.@Nullable Interval ci95 = metric.ci95();
            if (ci95 == null) {
                json.putNull("ci95").putNull("ci95_method");
            } else {
                json.putArray("ci95").add(ci95.low()).add(ci95.high());
                json.put("ci95_method", ci95.method());
            }
            return json.put("count", metric.count());
        }

        private static @Nullable Long sum(@Nullable Long sum, @Nullable Long more) {
            if (more == null) {
                return sum;
            }
            return sum == null ? more : sum + more;
        }
    }
}
