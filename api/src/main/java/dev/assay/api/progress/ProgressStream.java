package dev.assay.api.progress;

import dev.assay.api.connection.ClientConnection;
import dev.assay.api.error.ClientGone;
import dev.assay.api.json.ApiJson;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/**
 * Server-sent events on the request's own thread, which is a virtual one and costs nothing while it waits. Whoever reads
 * slowly misses moments between, never the last one.
 */
final class ProgressStream {

    /** After a stream that was cut a client waits that long, milliseconds. */
    private static final String RETRY = "retry: 2000\n\n";

    /** How often it is looked whether the client is still there: a write to one that is gone succeeds once. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private static final String KEEP_ALIVE = ": keep-alive\n\n";

    private final ProgressWatch watch;
    private final ProgressHub.Subscription subscription;
    private final Duration keepAlive;
    private final long begun = System.nanoTime();
    private final Duration longest;

    ProgressStream(ProgressHub.Subscription subscription, ProgressProperties properties) {
        this.watch = subscription.watch();
        this.subscription = subscription;
        this.keepAlive = properties.keepAlive();
        this.longest = properties.longestStream();
    }

    /** Returns when the run has ended, when nothing may be told any more, or when the client is gone. */
    void writeTo(HttpServletRequest request, HttpServletResponse response) throws InterruptedException {
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE + ";charset=UTF-8");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        // A reverse proxy must not gather events before it hands them on.
        response.setHeader("X-Accel-Buffering", "no");
        try {
            write(response, RETRY);
            long seen = 0;
            long written = System.nanoTime();
            while (!subscription.ended() && !watch.over(seen) && System.nanoTime() - begun < longest.toNanos()) {
                Optional<ProgressWatch.Told> told = watch.await(seen, keepAlive.compareTo(LOOK) < 0 ? keepAlive : LOOK);
                if (ClientConnection.closed(request)) {
                    ClientGone.log(request);
                    return;
                }
                if (told.isPresent()) {
                    seen = told.get().version();
                    write(response, event(told.get()));
                    written = System.nanoTime();
                } else if (System.nanoTime() - written >= keepAlive.toNanos()) {
                    write(response, KEEP_ALIVE);
                    written = System.nanoTime();
                }
            }
        } catch (IOException e) {
            ClientGone.log(request);
        }
    }

    private static String event(ProgressWatch.Told told) {
        return "event: progress\nid: " + told.version() + "\ndata: " + ApiJson.MAPPER.writeValueAsString(told.view())
                + "\n\n";
    }

    private static void write(HttpServletResponse response, String text) throws IOException {
        OutputStream out = response.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
