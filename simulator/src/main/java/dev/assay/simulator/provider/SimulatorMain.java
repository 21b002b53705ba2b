package dev.assay.simulator.provider;

import dev.assay.simulator.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Runs a simulated provider as a process: {@code [--port 0] [--scenario file.json]}. Prints its base URL. */
public final class SimulatorMain {
    private static final String USAGE = "usage: [--port 0..65535] [--scenario file.json]";

    private SimulatorMain() {}

    public static void main(String[] args) throws InterruptedException {
        SimulatedProvider provider;
        try {
            provider = start(args);
        } catch (IllegalArgumentException | IOException | java.io.UncheckedIOException e) {
            System.err.println(e.getMessage());
            System.err.println(USAGE);
            System.exit(2);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(provider::close, "simulator-stop"));
        System.out.println(provider.baseUrl());
        new CountDownLatch(1).await();
    }

    private static SimulatedProvider start(String[] args) throws IOException {
        int port = 0;
        Scenario scenario = Scenario.healthy();
        for (int i = 0; i < args.length; i += 2) {
            if (i + 1 == args.length) {
                throw new IllegalArgumentException("%s without a value".formatted(args[i]));
            }
            switch (args[i]) {
                case "--port" -> port = Integer.parseInt(args[i + 1]);
                case "--scenario" -> scenario = Scenario.parse(Files.readString(Path.of(args[i + 1])));
                default -> throw new IllegalArgumentException("%s: unknown option".formatted(args[i]));
            }
        }
        return SimulatedProvider.start(port, scenario);
    }
}
