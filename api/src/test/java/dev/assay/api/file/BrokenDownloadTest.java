package dev.assay.api.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.assay.api.PrintedOutput;
import dev.assay.api.TestApi;
import dev.assay.api.Uploads;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** A download of which a chunk is lost after its first bytes went out. */
@Isolated("captures what the process prints")
class BrokenDownloadTest {

    @RegisterExtension
    final PrintedOutput output = new PrintedOutput();

    @Test
    void isCutOffWithNothingBehindItAndLoggedByItsErrorId() throws Exception {
        String line = "{\"q\": \"" + "x".repeat(1_000) + "\"}\n";
        try (TestApi api = TestApi.start("spring.temporal.connection.target=127.0.0.1:1");
                HttpClient client = HttpClient.newHttpClient()) {
            String file = Uploads.upload(api, TestApi.KEY, "long.jsonl", line.repeat(600))
                    .text("id");
            api.jdbi()
                    .useHandle(handle ->
                            handle.execute("DELETE FROM file_chunks WHERE file_id = ? AND chunk_no = 1", file));
            HttpResponse<InputStream> answer = client.send(
                    HttpRequest.newBuilder(api.uri(TestApi.FILES + "/" + file + "/content"))
                            .header("Authorization", "Bearer " + TestApi.KEY)
                            .build(),
                    BodyHandlers.ofInputStream());
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            boolean whole = transfer(answer.body(), read);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(whole).isFalse();
            assertThat(read.toString(StandardCharsets.UTF_8))
                    .startsWith("{\"q\"")
                    .doesNotContain("error");
            await().until(() -> output.getAll().contains("answer broken off, error"));
        }
        // Twice: where it happened, with the cause, and by the container, with the ID.
        assertThat(output.getAll())
                .contains("Answer broken off, error")
                .doesNotContain("Spring Security", "AccessDenied", "AuthorizationDenied", "ERROR_PAGE");
    }

    private static boolean transfer(InputStream from, ByteArrayOutputStream to) {
        try {
            from.transferTo(to);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
