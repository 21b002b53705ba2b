package dev.assay.standalone.temporal;

import dev.assay.standalone.process.EmbeddedPartException;
import dev.assay.standalone.process.Programs;
import io.temporal.testing.TemporalDevServer;
import io.temporal.testing.TemporalDevServerOptions;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the {@code temporal} CLI: on the search path, or downloaded before, or downloaded now. */
final class TemporalCli {
    private static final Logger log = LoggerFactory.getLogger(TemporalCli.class);
    private static final URI SITE = URI.create("https://temporal.download/");
    private static final Duration REACH_LIMIT = Duration.ofSeconds(5);
    private static final Duration DOWNLOAD_LIMIT = Duration.ofMinutes(5);

    private TemporalCli() {}

    /** What was found, or why nothing was. */
    record Found(Optional<Path> cli, String why) {}

    static Found find(TemporalFiles files, TemporalOptions options) {
        Optional<Path> installed = Programs.find("temporal", options.searchPath());
        if (installed.isPresent()) {
            return new Found(installed, "found on the PATH");
        }
        Optional<Path> kept = kept(files);
        if (kept.isPresent()) {
            return new Found(kept, "downloaded before");
        }
        if (!options.download()) {
            return new Found(Optional.empty(), "the temporal CLI is not on the PATH, and downloading is off");
        }
        return download(files);
    }

    private static Optional<Path> kept(TemporalFiles files) {
        if (!Files.isDirectory(files.downloads())) {
            return Optional.empty();
        }
        try (Stream<Path> all = Files.walk(files.downloads())) {
            return all.filter(file -> file.endsWith("temporal"))
                    .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                    .findFirst();
        } catch (IOException e) {
            throw new EmbeddedPartException(files.downloads() + ": cannot be read: " + e, e);
        }
    }

    /**
     * Downloads by way of {@link TemporalDevServer}, which knows where the CLI that fits the SDK is. Its connection
     * timeouts are long, so whether the site can be reached at all is found out first.
     */
    private static Found download(TemporalFiles files) {
        String missing = "the temporal CLI is not on the PATH, and " + SITE.getHost();
        if (!within(REACH_LIMIT, TemporalCli::reachable).orElse(false)) {
            return new Found(Optional.empty(), missing + " cannot be reached");
        }
        log.info("Downloading the temporal CLI from {} to {}, once", SITE.getHost(), files.downloads());
        boolean done = within(DOWNLOAD_LIMIT, () -> startOnce(files)).orElse(false);
        Optional<Path> kept = done ? kept(files) : Optional.empty();
        return new Found(kept, kept.isPresent() ? "downloaded now" : missing + " did not give it");
    }

    private static boolean startOnce(TemporalFiles files) {
        TemporalDevServerOptions options = TemporalDevServerOptions.newBuilder()
                .setDownloadDestination(files.downloads().toString())
                .setLogFile(files.log().toString())
                .build();
        try (TemporalDevServer server = TemporalDevServer.start(EmbeddedTemporal.NAMESPACE, options)) {
            log.debug("The downloaded server answered on {}", server.getTarget());
            return true;
        } catch (IllegalStateException e) {
            log.warn("Downloading the temporal CLI failed: {}", e.getMessage());
            return false;
        }
    }

    private static boolean reachable() {
        try {
            HttpURLConnection connection = (HttpURLConnection) SITE.toURL().openConnection();
            connection.setConnectTimeout((int) REACH_LIMIT.toMillis());
            connection.setReadTimeout((int) REACH_LIMIT.toMillis());
            connection.setRequestMethod("HEAD");
            connection.getResponseCode();
            connection.disconnect();
            return true;
        } catch (IOException e) {
            log.debug("{} cannot be reached", SITE, e);
            return false;
        }
    }

    /** Name resolution has no timeout of its own, so the call gets a thread that may be left behind. */
    private static Optional<Boolean> within(Duration limit, Supplier<Boolean> call) {
        CompletableFuture<Boolean> result = new CompletableFuture<>();
        Thread.ofVirtual().name("temporal-download").start(() -> {
            try {
                result.complete(call.get());
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        try {
            return Optional.of(result.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new EmbeddedPartException("Looking for the temporal CLI failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
