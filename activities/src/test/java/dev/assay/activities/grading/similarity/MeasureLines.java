package dev.assay.activities.grading.similarity;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Measures what it is given, to be held against the reference packages. Reads {@code {"output", "target"}} from each line and
 * writes the score of each measure that the arguments name.
 */
final class MeasureLines {
    private static final JsonMapper JSON = JsonMapper.shared();

    private MeasureLines() {}

    public static void main(String[] measures) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintWriter out = new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            JsonNode pair = JSON.readTree(line);
            ObjectNode scores = JSON.createObjectNode();
            for (String measure : measures) {
                scores.put(
                        measure,
                        TextMeasure.of(measure)
                                .applyAsDouble(
                                        pair.path("output").stringValue(),
                                        pair.path("target").stringValue()));
            }
            out.println(JSON.writeValueAsString(scores));
        }
        out.flush();
    }
}
