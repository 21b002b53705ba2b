package dev.assay.api.imports.harness;

import dev.assay.api.json.ApiJson;
import dev.assay.manifest.GraderSpec;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The task of a manifest that imported samples belong to. Its dataset is a file of the documents, so that it can be run
 * anew with the same prompts. Its grader says that it cannot grade: the harness did, and by code that is not here.
 */
public final class HarnessTask {

    private static final Pattern NOT_OF_AN_ID = Pattern.compile("[^A-Za-z0-9_.-]");
    private static final int MAX_ID_LENGTH = 128;
    private static final int MAX_NAME_LENGTH = 255;

    private static final String GRADER = """
            def grade(sample, item):
                # These scores were imported: lm-evaluation-harness made them.
                # To grade anew, give the task a grader in a new version of the suite.
                raise NotImplementedError("the task was imported and has no grader of its own")
            """;

    private HarnessTask() {}

    public static String id(String name) {
        String id = NOT_OF_AN_ID.matcher(name).replaceAll("_");
        return id.substring(0, Math.min(id.length(), MAX_ID_LENGTH));
    }

    /** @param fileId the dataset, {@link TaskSamples#rows()} */
    public static ObjectNode of(
            TaskSamples samples, HarnessResults results, String repo, String commit, String fileId) {
        String name = samples.name();
        ObjectNode task = ApiJson.MAPPER.createObjectNode();
        task.put("id", samples.id());
        task.put("type", results.outputType(name).equals("multiple_choice") ? "multiple_choice" : "custom");
        task.put("name", name.substring(0, Math.min(name.length(), MAX_NAME_LENGTH)));
        task.putObject("dataset").put("source", "file").put("file_id", fileId).put("format", "jsonl");
        task.put("prompt_template", "{{ prompt }}").put("target_template", "{{ target }}");
        task.putObject("grader")
                .put("type", "python")
                .put("metric_id", samples.primary() == null ? GraderSpec.DEFAULT_METRIC_ID : samples.primary())
                .put("source", GRADER);
        ArrayNode metrics = task.putArray("metrics");
        for (String metric : samples.scores().metrics()) {
            String unfiltered = metric.contains(",") ? metric.substring(0, metric.indexOf(',')) : metric;
            metrics.addObject()
                    .put("id", metric)
                    .put("aggregation", "mean")
                    .put("higher_is_better", results.higherIsBetter(name, unfiltered));
        }
        ObjectNode metadata = task.putObject("metadata");
        metadata.put("imported_from", repo).put("path", samples.path()).put("commit", commit);
        results.version(name).ifPresent(version -> metadata.put("harness_version", version));
        results.fewshot(name).ifPresent(shots -> metadata.put("num_fewshot", shots));
        return task;
    }
}
