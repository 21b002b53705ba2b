package dev.assay.ledger.metric;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The mean of a metric over a run of which samples are graded one by one, or together; the same as in {@code RunMetrics}. */
final class MetricMean {

    private MetricMean() {}

    /**
     * @param samples what {@link OverviewDao#values} has for the metric
     * @param wholes of the run's present grading. A metric of the whole is in the place of the samples' one of the same ID;
     *     it counts for the canonical score where no sample of its task and model has one.
     */
    static MetricPartial of(String metric, List<OverviewDao.Values> samples, List<AggregateDao.Latest> wholes) {
        Map<OverviewDao.Values.Part, MetricPartial> parts = new HashMap<>();
        samples.forEach(values -> parts.put(values.part(), values.values()));
        for (AggregateDao.Latest whole : wholes) {
            OverviewDao.Values.Part part = new OverviewDao.Values.Part(whole.taskId(), whole.modelNo());
            JsonNode given = JsonMapper.shared().readTree(whole.metrics());
            long count = given.path("count").asLong();
            boolean canonical = metric.equals(OverviewDao.CANONICAL);
            JsonNode value =
                    given.path("metrics").path(canonical ? given.path("primary").asString("") : metric);
            if (value.isNumber() && count > 0 && !(canonical && parts.containsKey(part))) {
                parts.put(part, MetricPartial.of(value.asDouble(), count));
            }
        }
        return parts.values().stream().reduce(MetricPartial.EMPTY, MetricPartial::merge);
    }
}
