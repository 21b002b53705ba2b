package dev.assay.model;

import dev.assay.model.provider.ProviderCatalog;
import dev.assay.model.provider.ProviderSettings;
import dev.assay.model.provider.TestAnswers;
import dev.assay.model.provider.WireServer;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a call costs without a model: prints calls per second and CPU per call, the server's share included, for
 * {@code api concurrency seconds}. Runs in this process against a server that answers at once.
 */
final class ModelCallBench {

    private ModelCallBench() {}

    public static void main(String[] args) throws Exception {
        ProviderApi api = args.length > 0 ? ProviderApi.valueOf(args[0]) : ProviderApi.RESPONSES;
        int concurrency = args.length > 1 ? Integer.parseInt(args[1]) : 128;
        int seconds = args.length > 2 ? Integer.parseInt(args[2]) : 3;
        byte[] body = WireServer.json(200, api == ProviderApi.RESPONSES ? TestAnswers.RESPONSES : TestAnswers.CHAT);
        try (WireServer server = new WireServer(WireServer.always(body), false);
                ProviderCatalog catalog =
                        new ProviderCatalog(new ProviderSettings(server.baseUrl(), "sk-bench", api))) {
            for (int round = 1; round <= 4; round++) {
                System.out.println(round(catalog.forModel("m-1"), concurrency, seconds, server.connections));
            }
        }
    }

    private static String round(ModelClient client, int concurrency, int seconds, AtomicInteger connections) {
        ObjectNode generation =
                TestAnswers.generation("{\"temperature\":0,\"max_output_tokens\":256,\"instructions\":\"Be brief.\"}");
        String prompt = "Question: ".repeat(30);
        AtomicLong answers = new AtomicLong();
        AtomicLong others = new AtomicLong();
        long cpu = cpu();
        long start = System.nanoTime();
        long end = start + Duration.ofSeconds(seconds).toNanos();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < concurrency; i++) {
                String key = "key-" + i;
                Future<?> unused = threads.submit(() -> {
                    ModelCall call = new ModelCall("m-1", prompt, generation, Duration.ofSeconds(120), key);
                    while (System.nanoTime() < end) {
                        boolean answered = client.call(call) instanceof CallResult.Answer;
                        (answered ? answers : others).incrementAndGet();
                    }
                    return null;
                });
            }
        }
        double elapsed = (System.nanoTime() - start) / 1e9;
        return "%,.0f calls/s, %.0f us of CPU a call (client and server), %d not answered, %d connections"
                .formatted(
                        answers.get() / elapsed,
                        (cpu() - cpu) / 1e3 / Math.max(1, answers.get()),
                        others.get(),
                        connections.get());
    }

    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
