package dev.assay.simulator.provider;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A simulator in a process of its own, as users start it. */
record SimulatorProcess(Process process, URI baseUrl) implements AutoCloseable {
    static Process launch(String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SimulatorMain.class.getName()));
        command.addAll(Arrays.asList(args));
        return new ProcessBuilder(command).start();
    }

    static SimulatorProcess start(String... args) throws IOException {
        Process process = launch(args);
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        while (line != null && !line.startsWith("http://")) {
            line = output.readLine();
        }
        if (line == null) {
            throw new IOException("the simulator ended before it printed its base URL");
        }
        return new SimulatorProcess(process, URI.create(line));
    }

    Duration cpu() {
        return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
