package dev.assay.ledger.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.ledger.metric.ClusterDao.ClusteredMean;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ClusterSumsTest {

    @Test
    void agreesWithStatsmodels() {
        for (JsonNode row : Tables.read("clusters.jsonl")) {
            Map<String, List<Double>> clusters = new TreeMap<>();
            row.get("rows")
                    .forEach(pair -> clusters.computeIfAbsent(pair.get(0).asString(), name -> new ArrayList<>())
                            .add(pair.get(1).asDouble()));
            ClusteredMean found = of(clusters);
            String what = clusters.size() + " clusters";
            assertThat(found.clusters()).isEqualTo(clusters.size());
            assertThat(found.mean()).as(what).isCloseTo(row.get("mean").asDouble(), within(1e-13));
            assertThat(found.stderr()).as(what).isCloseTo(row.get("stderr").asDouble(), within(1e-13));
            MetricPartial.Interval ci95 = Objects.requireNonNull(found.ci95());
            assertThat(ci95.low()).as(what).isCloseTo(row.at("/ci95/0").asDouble(), within(1e-11));
            assertThat(ci95.high()).as(what).isCloseTo(row.at("/ci95/1").asDouble(), within(1e-11));
        }
    }

    @Test
    void clustersOfOneAreIndependentSamples() {
        ClusteredMean found = of(Map.of("a", List.of(0.2), "b", List.of(0.9), "c", List.of(0.4)));
        MetricPartial independent = MetricPartial.of(0.2, 1).add(0.9).add(0.4);
        assertThat(found.stderr()).isCloseTo(independent.stderr(), within(1e-15));
        assertThat(found.ci95()).isEqualTo(independent.ci95());
    }

    @Test
    void aSingleClusterHasNoStandardError() {
        ClusteredMean found = of(Map.of("a", List.of(0.0, 1.0, 1.0)));
        assertThat(found.stderr()).isNull();
        assertThat(found.ci95()).isNull();
    }

    private static ClusteredMean of(Map<String, List<Double>> clusters) {
        List<ClusteredMean> means = new ArrayList<>();
        ClusterSums sums = new ClusterSums(means);
        clusters.forEach((name, values) ->
                values.forEach(value -> sums.add(new ClusterDao.Scores(0, name, true, value.toString(), 1))));
        sums.end();
        assertThat(means).hasSize(1);
        return means.getFirst();
    }
}
