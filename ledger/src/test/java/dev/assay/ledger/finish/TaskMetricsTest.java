package dev.assay.ledger.finish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ledger.metric.BlockPartials;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** 100 tasks, 20 models, 100 metrics with IDs of 64 characters of four bytes each: the most that a run may have. */
class TaskMetricsTest {

    private static final List<String> MODELS =
            IntStream.range(0, 20).mapToObj(n -> "m" + n).toList();

    @Test
    void theLargestRunIsShownInPart() {
        List<FinishDao.FinishedBlock> blocks = blocks(100, 20);
        ObjectNode shown = RunMetrics.of(MODELS, blocks, List.of());
        assertThat(shown.toString().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(130_000);
        assertThat(shown.get("score").asDouble()).isEqualTo(0.5);
        assertThat(shown.get("by_model")).hasSize(20);
        int parts = shown.get("by_task")
                .valueStream()
                .mapToInt(task -> task.get("by_model").size())
                .sum();
        assertThat(parts).isPositive();
        JsonNode truncated = shown.get("truncated");
        assertThat(truncated.get("task_models").asInt()).isEqualTo(2000);
        assertThat(truncated.get("task_models_shown").asInt()).isEqualTo(parts);
        assertThat(shown.at("/by_task/t0/by_model/m0/metrics")).hasSize(100);
    }

    @Test
    void whatFitsIsShownWholeAndSoIsAllWhereThereIsNoLimit() {
        ObjectNode few = RunMetrics.of(MODELS, blocks(1, 2), List.of());
        assertThat(few.has("truncated")).isFalse();
        ObjectNode all = RunMetrics.of(MODELS, blocks(10, 20), List.of(), Long.MAX_VALUE);
        assertThat(all.has("truncated")).isFalse();
        assertThat(all.get("by_task"))
                .hasSize(10)
                .allMatch(task -> task.get("by_model").size() == 20);
    }

    private static List<FinishDao.FinishedBlock> blocks(int tasks, int models) {
        String scores = IntStream.range(0, 100)
                .mapToObj(n -> "\"" + "\uD83D\uDE00".repeat(62) + (n + 100) % 100 + "\": 0.5")
                .collect(Collectors.joining(",", "{", "}"));
        String partials = BlockPartials.of(List.of(new BlockPartials.Scored(0, scores, 0.5, 100)))
                .toJson();
        List<FinishDao.FinishedBlock> blocks = new ArrayList<>();
        for (int task = 0; task < tasks; task++) {
            for (int model = 0; model < models; model++) {
                blocks.add(new FinishDao.FinishedBlock(
                        blocks.size(), "t" + task, model, 1, 1, 0, 1L, 1L, null, null, null, partials));
            }
        }
        return blocks;
    }
}
