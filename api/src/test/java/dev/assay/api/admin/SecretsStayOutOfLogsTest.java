package dev.assay.api.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.api.TestApi;
import dev.assay.api.TestApi.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** With Spring's own logging as loud as it gets. */
@Isolated("captures what the process prints")
@ExtendWith(OutputCaptureExtension.class)
class SecretsStayOutOfLogsTest {

    private static final List<String> LOUD =
            List.of("org.springframework.web", "org.springframework.security", "dev.assay");

    @AfterEach
    void quiet() {
        LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
        LOUD.forEach(logger -> logging.setLogLevel(logger, null));
    }

    @Test
    void whateverIsDoneWithKeys(CapturedOutput output) {
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
}
