package dev.assay.api.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.assay.api.PrintedOutput;
import dev.assay.api.TestApi;
import dev.assay.api.Uploads;
import dev.assay.ledger.Ids;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** Clients that leave in the middle of something are their own business: a line at DEBUG, and nothing else. */
@Isolated("captures what the process prints")
class HangUpTest {

    @RegisterExtension
    final PrintedOutput output = new PrintedOutput();

    private static final int TIMES = 10;

    @Test
    void whoeverLeavesCostsALineEach() throws Exception {
        try (TestApi api = TestApi.start(
                "spring.temporal.connection.target=127.0.0.1:1",
                "assay.progress.keep-alive=100ms",
                "logging.level.dev.assay.api.error=debug")) {
            String line = "{\"q\": \"" + "x".repeat(1_000) + "\"}\n";
            String file = Uploads.upload(api, TestApi.KEY, "long.jsonl", line.repeat(20_000))
                    .text("id");
            TestRun run = TestRun.create(api.jdbi(), new Run.Owner("org", "team_default", null), List.of("one"))
                    .items(0, 0, 200)
                    .blocks(0, 0, 0, 200, 8)
                    .state(RunState.IN_PROGRESS)
                    .sql("UPDATE eval_runs SET paused = true WHERE id = :id");
            String progress = TestApi.EVALS + "/runs/" + Ids.run(run.id()) + "/progress";
            int before = output.getAll().length();
            for (boolean reset : new boolean[] {false, true}) {
                for (int i = 0; i < TIMES; i++) {
                    leave(
                            api.port(),
                            reset,
                            true,
                            "GET " + TestApi.FILES + "/" + file + "/content HTTP/1.1\r\n",
                            "\r\n");
                    leave(
                            api.port(),
                            reset,
                            true,
                            "GET " + progress + " HTTP/1.1\r\nAccept: text/event-stream\r\n",
                            "\r\n");
                    leave(
                            api.port(),
                            reset,
                            false,
                            "POST " + TestApi.EVALS + "/suites HTTP/1.1\r\nContent-Type: application/json\r\n",
                            "Content-Length: 1000\r\n\r\n{\"name\": \"half\"");
                    leave(
                            api.port(),
                            reset,
                            false,
                            "POST " + TestApi.EVALS + "/suites HTTP/1.1\r\nContent-Type: application/json\r\n",
                            "Transfer-Encoding: chunked\r\n\r\n10\r\n{\"name\"");
                    leave(
                            api.port(),
                            reset,
                            false,
                            "POST " + TestApi.FILES + " HTTP/1.1\r\nContent-Type: multipart/form-data; boundary="
                                    + Uploads.BOUNDARY + "\r\n",
                            "Content-Length: 100000\r\n\r\n" + Uploads.part("file") + "; filename=\"a\"\r\n\r\nabc");
                    leave(api.port(), reset, false, "GET " + TestApi.FILES + " HTTP/1.1\r\n", "X-Half");
                    leave(
                            api.port(),
                            reset,
                            !reset,
                            "GET / HTTP/1.1\r\nX-Long: " + "a".repeat(20_000) + "\r\n",
                            "Content-Length: 5000\r\n\r\nabc");
                }
            }
            await().until(() -> output.getAll()
                            .lines()
                            .filter(said -> said.contains("client is gone"))
                            .count()
                    >= 8 * TIMES);
            String said = output.getAll().substring(before);
            assertThat(said).doesNotContain("\tat ", "Exception", "ERROR", "WARN");
            assertThat(said.length()).isLessThan(10 * TIMES * 200);
            assertThat(api.number("SELECT count(*) FROM files WHERE status = 'uploading'"))
                    .isZero();
        }
    }

    /** @param reset with RST, as a client that is killed with unread bytes does */
    private static void leave(int port, boolean reset, boolean reads, String head, String rest) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            String request = head + "Host: localhost\r\nAuthorization: Bearer " + TestApi.KEY + "\r\n" + rest;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            if (reads) {
                socket.getInputStream().readNBytes(100);
            }
            if (reset) {
                socket.setSoLinger(true, 0);
            }
        }
    }
}
