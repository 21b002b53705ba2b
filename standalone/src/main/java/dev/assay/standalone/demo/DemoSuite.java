package dev.assay.standalone.demo;

import dev.assay.standalone.client.RestClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The demo's data, from the class path. */
final class DemoSuite {

    private static final List<String> DATASETS =
            List.of("arithmetic.jsonl", "capitals-and-facts.csv", "reading.jsonl", "sentiment.jsonl");

    private DemoSuite() {}

    /** Uploads the datasets and creates the suite; answers its ID. */
    static String create(RestClient client) throws IOException, InterruptedException {
        String manifest = resource("manifest.json");
        for (String dataset : DATASETS) {
            String id = client.upload(dataset, resource(dataset));
            manifest = manifest.replace("${" + dataset.substring(0, dataset.indexOf('.')) + "}", id);
        }
        JsonNode suite = JsonMapper.shared()
                .createObjectNode()
                .put("name", "Assay demo")
                .put("description", "Four small tasks against the simulated provider")
                .set("manifest", JsonMapper.shared().readTree(manifest));
        return client.post("/suites", suite).get("id").asString();
    }

    /** What the simulated model answers, by a text that its prompt contains. */
    static Map<String, String> answers() throws IOException {
        Map<String, String> answers = new LinkedHashMap<>();
        JsonMapper.shared()
                .readTree(resource("answers.json"))
                .forEachEntry((question, answer) -> answers.put(question, answer.asString()));
        return answers;
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = DemoSuite.class.getResourceAsStream("/demo/" + name)) {
            if (in == null) {
                throw new IOException("/demo/" + name + " (expected: on the class path)");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
