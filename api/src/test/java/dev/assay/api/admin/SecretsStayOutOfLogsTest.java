package dev.assay.api.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.api.PrintedOutput;
import dev.assay.api.TestApi;
import dev.assay.api.TestApi.Answer;
import dev.assay.api.run.TestSuite;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/** With Spring's own logging as loud as it gets. */
@Isolated("captures what the process prints")
class SecretsStayOutOfLogsTest {

    @RegisterExtension
    final PrintedOutput output = new PrintedOutput();

    private static final List<String> LOUD =
            List.of("org.springframework.web", "org.springframework.security", "dev.assay");

    @AfterEach
    void quiet() {
        LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
        LOUD.forEach(logger -> logging.setLogLevel(logger, null));
        logging.setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.WARN);
    }

    @Test
    void whateverIsDoneWithKeys() {
        String[] settings = LOUD.stream()
                .map(logger -> "logging.level." + logger + "=trace")
                .toArray(String[]::new);
        List<String> secrets = new ArrayList<>(List.of(TestApi.KEY));
        try (TestApi api = TestApi.start(settings)) {
            String keys = "/api/v1/admin/keys";
            Answer made = api.post(keys, "{\"scopes\": [\"read:evals\"], \"name\": \"loud\"}");
            secrets.add(made.text("secret"));
            Answer rotated = api.post(keys + "/" + made.text("id") + "/rotate", "{\"overlap_seconds\": 60}");
            secrets.add(rotated.text("secret"));
            api.get(keys);
            for (String secret : List.copyOf(secrets)) {
                api.send("GET", TestApi.FILES, secret, BodyPublishers.noBody());
                api.send("POST", TestApi.FILES, secret, BodyPublishers.noBody());
                api.send("GET", "/nowhere", secret + "x", BodyPublishers.noBody());
            }
            api.post(keys + "/" + made.text("id") + "/revoke", "");
        }
        assertThat(secrets)
                .hasSize(3)
                .doesNotContain("")
                .allSatisfy(secret -> assertThat(output.getAll()).doesNotContain(secret));
        assertThat(output.getAll()).contains("Writing [KeyView[key_");
    }

    /** With everything at DEBUG: what a request brings is printed by nobody. */
    @Test
    void whateverARequestBrings() throws IOException {
        String secret = "hunter2hunter2hunter2";
        try (TestApi api = TestApi.start("logging.level.root=debug", "spring.temporal.connection.target=127.0.0.1:1")) {
            String suite = TestSuite.create(api.jdbi(), "team_default").text();
            String schedule = """
                    {"name": "n", "suite_id": "%s", "interval_seconds": 60,
                     "run": {"models": ["m"], "generation": {"extra_body": {"api_key": "%s"}}},
                     "webhook_url": "https://example.com/%s", "webhook_secret": "%s"}
                    """.formatted(suite, secret, secret, secret);
            Answer made = api.post(TestApi.EVALS + "/schedules", schedule);
            assertThat(made.status()).as(made.response().body()).isEqualTo(200);
            api.post(TestApi.EVALS + "/schedules", schedule.replace("60", "\"60\""));
            api.get(TestApi.EVALS + "/schedules/" + made.text("id"));
            Answer run = api.post(
                    TestApi.EVALS + "/runs",
                    "{\"suite_id\": \"" + suite + "\", \"models\": [\"m\"], \"generation\": {\"extra_body\":"
                            + " {\"api_key\": \"" + secret + "\"}}}");
            assertThat(run.status()).isEqualTo(200);
            api.get(TestApi.EVALS + "/runs");
            api.send(
                    "POST",
                    TestApi.EVALS + "/imports/huggingface-results",
                    TestApi.KEY,
                    BodyPublishers.ofString("{\"source\": {\"repo\": \"..\"}}"),
                    "Content-Type",
                    "application/json",
                    "X-HuggingFace-Token",
                    secret);
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
                // A space before the colon: no header, and Tomcat says which one.
                String malformed = "GET / HTTP/1.1\r\nHost: x\r\nAuthorization : Bearer " + secret + "\r\n\r\n";
                socket.getOutputStream().write(malformed.getBytes(StandardCharsets.US_ASCII));
                socket.getInputStream().readAllBytes();
            }
        }
        assertThat(output.getAll()).contains("DEBUG").doesNotContain(secret, TestApi.KEY);
    }
}
