package dev.assay.activities.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages with images and drawn examples, prepared with a stop after each batch: the same items as in one go. */
class MessagesResumeTest {

    private static final int ROWS = 1_200;
    private static final int IMAGES = 50;
    private static final String ITEMS = "item_no, sample_index, source_row, dataset_row, prompt, messages, target";

    private final PreparedRun whole = new PreparedRun();
    private final PreparedRun run = new PreparedRun();

    @AfterEach
    void close() {
        run.close();
        whole.close();
    }

    @Test
    void stoppedAfterEachBatch() throws IOException {
        start(whole);
        prepare(whole, () -> false);
        assertThat(whole.stopCause()).isEmpty();
        assertThat(whole.items()).isEqualTo(ROWS);

        start(run);
        int passes = 0;
        while (!run.prepared()) {
            int before = run.items();
            Throwable stopped = catchThrowable(() -> prepare(run, () -> run.items() > before));
            if (stopped != null) {
                assertThat(stopped).hasStackTraceContaining("goes on elsewhere");
            }
            assertThat(run.items()).isGreaterThan(before);
            passes++;
        }
        assertThat(passes).isEqualTo(3);
        assertThat(run.written(ITEMS)).isEqualTo(whole.written(ITEMS));
        assertThat(run.written("(SELECT count(*) FROM eval_run_contents c WHERE c.run_id = eval_items.run_id)"))
                .containsOnly(String.valueOf(IMAGES));
        assertThat(run.written("messages").getFirst()).contains("\"role\":\"assistant\",\"content\":\"a");
    }

    private static void start(PreparedRun run) throws IOException {
        String file = run.file(
                "rows.jsonl",
                IntStream.range(0, ROWS)
                        .mapToObj(n -> "{\"q\": \"q%d\", \"a\": \"a%d\", \"i\": \"data:image/png;base64,%s\"}"
                                .formatted(n, n, image(n % IMAGES)))
                        .collect(Collectors.joining("\n")));
        run.manifest("""
                {"tasks": [{"id": "t", "type": "qa", "dataset": {"file_id": "%s"}, "target_template": "{{ a }}",
                 "messages_template": [{"role": "system", "content": "s"}, {"role": "user", "content": [
                   {"type": "text", "text": "{{ q }}"}, {"type": "image", "image": "{{ i }}"}]}],
                 "fewshot": {"count": 3, "as": "turns", "strategy": "random", "seed": 7},
                 "grader": {"type": "exact_match"}}]}""".formatted(file));
    }

    private static String image(int n) {
        return Base64.getEncoder().encodeToString(("image " + n).getBytes(StandardCharsets.UTF_8));
    }

    /** The task reads no hub. */
    private static void prepare(PreparedRun run, BooleanSupplier stopping) {
        run.prepare(URI.create("http://127.0.0.1:9"), Duration.ofSeconds(1), stopping);
    }
}
