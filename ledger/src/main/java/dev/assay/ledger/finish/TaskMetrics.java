package dev.assay.ledger.finish;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * The metrics of a run by task and model, one after the other as long as they fit. Where some do not, {@code truncated} says
 * how many are there, and where all are: whoever reads a run, or a list of them, is to have an answer of bounded length.
 */
final class TaskMetrics {

    /** What {@code by_task} takes at most, in UTF-8. With all else that is in a run it stays below 200,000. */
    static final int MAX_BYTES = 100_000;

    private final ObjectNode metrics;
    private final ObjectNode byTask;
    private final long mostBytes;
    private long bytes;
    private int parts;
    private int shown;

    /** @param metrics of a run, to which {@code by_task} is added */
    TaskMetrics(ObjectNode metrics, long mostBytes) {
        this.metrics = metrics;
        this.byTask = metrics.putObject("by_task");
        this.mostBytes = mostBytes;
    }

    void add(String task, String model, Supplier<ObjectNode> part) {
        parts++;
        if (shown == parts - 1) {
            ObjectNode added = part.get();
            bytes += bytes(task) + bytes(model) + bytes(added.toString());
            if (bytes <= mostBytes) {
                shown++;
                byTask.withObjectProperty(task).withObjectProperty("by_model").set(model, added);
            }
        }
        if (shown < parts) {
            metrics.putObject("truncated")
                    .put("task_models", parts)
                    .put("task_models_shown", shown)
                    .put("max_bytes", mostBytes)
                    .put("see", "the run's result file, which has all of them: GET /runs/{run_id}/artifacts");
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
