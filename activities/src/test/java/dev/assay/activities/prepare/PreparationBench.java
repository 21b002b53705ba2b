package dev.assay.activities.prepare;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Prepares an uploaded file of {@code rows} (100,000) rows, {@code times} (5) times with a prompt template and, where {@code
 * messages} is the third argument, in turn with the same prompt as a user message; prints for each the seconds that it took.
 */
final class PreparationBench {

    private static final OperatingSystemMXBean CPU = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private PreparationBench() {}

    public static void main(String[] args) throws Exception {
        int rows = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
        int times = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        boolean messages = args.length > 2 && args[2].equals("messages");
        String file = IntStream.range(0, rows)
                .mapToObj(n -> "{\"question\": \"What is " + n + " plus " + n + "? " + "x".repeat(200)
                        + "\", \"answer\": \"" + 2 * n + "\"}")
                .collect(Collectors.joining("\n"));
        for (int i = 0; i < times; i++) {
            measure("prompt", file, "\"prompt_template\": \"Question: {{ question }}\\nAnswer:\"");
            if (messages) {
                measure("messages", file, """
                        "messages_template": [{"role": "user", "content": "Question: {{ question }}\\nAnswer:"}]""");
            }
        }
        // The embedded PostgreSQL leaves a timer behind.
        System.exit(0);
    }

    private static void measure(String name, String content, String prompt) throws Exception {
        try (PreparedRun run = new PreparedRun()) {
            run.manifest("""
                    {"tasks": [{"id": "t", "type": "qa", "dataset": {"file_id": "%s"}, %s,
                     "target_template": "{{ answer }}", "grader": {"type": "exact_match"}}]}""".formatted(run.file("rows.jsonl", content), prompt));
            long start = System.nanoTime();
            long cpu = CPU.getProcessCpuTime();
            run.prepare(URI.create("http://127.0.0.1:9"), Duration.ofSeconds(1), () -> false);
            System.out.printf(
                    "%s: %d items, %.2f s, CPU without PostgreSQL's %.2f s%n",
                    name, run.items(), (System.nanoTime() - start) / 1e9, (CPU.getProcessCpuTime() - cpu) / 1e9);
        }
    }
}
