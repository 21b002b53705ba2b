package dev.assay.api.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.api.TestApi;
import dev.assay.api.TestApi.Answer;
import dev.assay.simulator.hub.SimulatedHub;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.JsonNode;

/** An API and a hub, which gives nothing without the token. */
abstract class ImportTestCase {

    static final String REPO = "org/results";
    static final String TOKEN = "hf_ofTheCaller";
    static final String RUNS = TestApi.EVALS + "/runs";
    static final String SUITES = TestApi.EVALS + "/suites";
    static final String TIME = HarnessFiles.TIME;

    SimulatedHub hub;
    TestApi api;

    @BeforeEach
    void start() {
        hub = SimulatedHub.start().token(TOKEN);
        api = TestApi.start(settings());
    }

    String[] settings() {
        return new String[] {
            "spring.temporal.connection.target=127.0.0.1:1",
            "assay.hub.base-url=" + hub.baseUrl(),
            "assay.imports.patience=1s",
            "assay.imports.max-file-bytes=1MB",
            "assay.imports.max-samples=100"
        };
    }

    @AfterEach
    void stop() {
        api.close();
        hub.close();
    }

    /** @param fields JSON beside the source's */
    Answer imported(String source, String fields, String... headers) {
        String body =
                "{\"source\": {\"type\": \"huggingface\", \"repo\": \"" + REPO + "\"" + source + "}" + fields + "}";
        return send(TOKEN, body, headers);
    }

    Answer imported() {
        return imported("", "");
    }

    Answer send(String token, String body, String... headers) {
        String[] all = Stream.concat(
                        Stream.of("Content-Type", "application/json", "X-HuggingFace-Token", token), Stream.of(headers))
                .toArray(String[]::new);
        return api.send(
                "POST",
                TestApi.EVALS + "/imports/huggingface-results",
                TestApi.KEY,
                BodyPublishers.ofString(body),
                all);
    }

    static JsonNode good(Answer answer) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.json();
    }

    /** Rows of everything that an import writes. */
    int rows() {
        return Stream.of("eval_runs", "eval_suites", "eval_suite_versions", "files", "eval_items", "eval_imports")
                .mapToInt(table -> api.number("SELECT count(*) FROM " + table))
                .sum();
    }
}
