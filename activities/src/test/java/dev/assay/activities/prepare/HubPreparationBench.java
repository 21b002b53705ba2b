package dev.assay.activities.prepare;

import dev.assay.dataset.parquet.TestParquet;
import dev.assay.simulator.hub.HubContent;
import dev.assay.simulator.hub.SimulatedHub;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Prepares a Parquet file of the hub with {@code rows} (1,000,000) rows of some 330 bytes, and prints for each quarter the
 * heap after a collection and rows a second. Run it with a small {@code -Xmx}.
 */
final class HubPreparationBench {

    private HubPreparationBench() {}

    public static void main(String[] args) throws Exception {
        int rows = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        Path file = Files.createTempFile("assay-hub-bench", ".parquet");
        try (SimulatedHub hub = SimulatedHub.start();
                PreparedRun run = new PreparedRun("{\"path\": \"org/data\"}")) {
            write(file, rows);
            hub.commit("org/data", "main", Map.of("train.parquet", HubContent.of(file)));
            System.out.println(rows + " rows, " + (Files.size(file) >> 20) + " MiB, -Xmx "
                    + (Runtime.getRuntime().maxMemory() >> 20) + " MiB");
            measure(run, hub, rows);
        } finally {
            Files.delete(file);
        }
    }

    private static void measure(PreparedRun run, SimulatedHub hub, int rows) {
        long start = System.nanoTime();
        AtomicInteger quarter = new AtomicInteger();
        AtomicInteger asked = new AtomicInteger();
        run.prepare(hub.baseUrl(), Duration.ofSeconds(60), () -> {
            // Asked before each batch of 500 rows and for each piece that is read.
            if (asked.getAndIncrement() % 200 == 0 && run.items() >= (long) rows * (quarter.get() + 1) / 4) {
                print(quarter.incrementAndGet(), run.items(), start);
            }
            return false;
        });
        print(4, run.items(), start);
        System.out.println(
                "prepared: " + run.prepared() + ", requests: " + hub.requests().size());
    }

    private static void print(int quarter, int items, long start) {
        long seconds = Math.max(1, (System.nanoTime() - start) / 1_000_000_000);
        System.gc();
        long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        System.out.println("quarter " + quarter + ": " + items + " items, heap " + (used >> 20) + " MiB, "
                + items / seconds + " rows/s");
    }

    private static void write(Path path, int rows) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path), 1 << 20)) {
            TestParquet file = new TestParquet(out, "question", "answer", "context");
            for (int first = 0; first < rows; first += 100_000) {
                file.group(
                        first, Math.min(100_000, rows - first), 4_000, (column, n) -> column + " " + text(n, column));
            }
            file.close();
        }
    }

    /** Does not pack well. */
    private static String text(long n, String column) {
        StringBuilder text = new StringBuilder();
        long state = n * 31 + column.length();
        for (int i = 0; i < (column.equals("answer") ? 2 : 9); i++) {
            state = state * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
            text.append(Long.toHexString(state));
        }
        return text.toString();
    }
}
