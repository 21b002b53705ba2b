package dev.assay.api.imports.harness;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import tools.jackson.databind.node.ObjectNode;

/** The scores of a task's samples: 8 bytes each, since a document's filters may be far apart in its file. */
final class Scores {

    static final int MAX_METRICS = 32;

    private final Map<String, double[]> byMetric = new LinkedHashMap<>();

    List<String> metrics() {
        return List.copyOf(byMetric.keySet());
    }

    OptionalDouble get(String metric, int sample) {
        double[] values = byMetric.getOrDefault(metric, new double[0]);
        return sample < values.length && !Double.isNaN(values[sample])
                ? OptionalDouble.of(values[sample])
                : OptionalDouble.empty();
    }

    /** False, and nothing kept, where there are too many metrics. */
    boolean put(String metric, int sample, double value) {
        if (!byMetric.containsKey(metric) && byMetric.size() == MAX_METRICS) {
            return false;
        }
        double[] values = byMetric.getOrDefault(metric, new double[0]);
        if (sample >= values.length) {
            int from = values.length;
            values = Arrays.copyOf(values, Math.max(64, Math.max(sample + 1, values.length * 2)));
            Arrays.fill(values, from, values.length, Double.NaN);
            byMetric.put(metric, values);
        }
        values[sample] = value;
        return true;
    }

    /** Numbers by metric. */
    String json(int sample) {
        ObjectNode json = HarnessJson.JSON.createObjectNode();
        byMetric.forEach((metric, values) -> {
            if (sample < values.length && !Double.isNaN(values[sample])) {
                json.put(metric, values[sample]);
            }
        });
        return HarnessJson.write(json);
    }
}
