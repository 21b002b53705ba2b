package dev.assay.api.error;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.api.TestApi;
import dev.assay.api.TestApi.Answer;
import dev.assay.api.run.TestSuite;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong with a secret, and whatever with the rest of a request, no error says what it is. */
class SecretsStayOutOfErrorsTest {

    private static final String SECRET = "hunter2hunter2";
    private static final String SCHEDULES = TestApi.EVALS + "/schedules";
    private static TestApi api;
    private static String suite;

    @BeforeAll
    static void start() {
        api = TestApi.start("spring.temporal.connection.target=127.0.0.1:1");
        suite = TestSuite.create(api.jdbi(), "team_default").text();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static void assertRefusedInSilence(Answer answer) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(400);
        assertThat(answer.response().body()).doesNotContain(SECRET, "hunter2");
        assertThat(answer.response().headers().toString()).doesNotContain(SECRET);
    }

    private static String schedule(String more) {
        return """
                {"name": "nightly", "suite_id": "%s", "interval_seconds": 3600, "run": {"models": ["m"]}, %s}
                """.formatted(suite, more);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"webhook_secret\": \"hunter2hunter2\", \"webhook_url\": 5",
                "\"webhook_secret\": \"whsec_hunter2hunter2\", \"webhook_url\": \"https://example.com/\"",
                "\"webhook_secret\": \"hunter2hunter2\\u0000\"",
                "\"webhook_secret\": \"hunter2hunter2\\ud800\"",
                "\"webhook_secret\": [\"hunter2hunter2\"]",
                "\"webhook_secret\": {\"value\": \"hunter2hunter2\\u0000\"}",
                "\"webhook_secret\": [\"hunter2hunter2\\u0000\"]",
                "\"webhook_secret\": hunter2hunter2",
                "\"webhook_secret\": \"hunter2hunter2",
                "\"webhook_secret\": 'hunter2hunter2'",
                "\"webhook_secret\": \"hunter2hunter2\\q\"",
                "\"webhook_secret\": \"hunter2hunter2\n\"",
                "\"webhookSecret\": \"hunter2hunter2\"",
                "\"webhook_url\": \"https://user:hunter2hunter2@example.com/\", \"webhook_secret\": \"0123456789abcdef\"",
                "\"webhook_url\": \"http://10.0.0.1/hunter2hunter2\", \"webhook_secret\": \"0123456789abcdef\"",
                "\"webhook_url\": \"https://10.0.0.1/?token=hunter2hunter2\", \"webhook_secret\": \"0123456789abcdef\"",
                "\"webhook_url\": \"https://exa mple/hunter2hunter2\", \"webhook_secret\": \"0123456789abcdef\"",
                "\"metadata\": {\"api_key\": [\"hunter2hunter2\"]}",
                "\"metadata\": {\"hf_token\": {\"x\": \"hunter2hunter2\\u0000\"}}",
                "\"metadata\": {\"password\": \"hunter2hunter2\\u0000\"}",
                "\"generation\": {\"extra_body\": {\"Authorization\": \"hunter2hunter2\\u0000\"}}",
                "\"authorization\": \"Bearer hunter2hunter2\"",
            })
    void aScheduleIsRefused(String fields) {
        assertRefusedInSilence(api.post(SCHEDULES, schedule(fields)));
    }

    @Test
    void aSecretOfAnyLengthIsRefusedInSilence() {
        for (String secret : new String[] {SECRET, SECRET.repeat(30), "whsec_" + SECRET.repeat(30)}) {
            assertRefusedInSilence(api.post(
                    SCHEDULES,
                    schedule("\"webhook_url\": \"https://example.com/\", \"webhook_secret\": \"" + secret + "\"")));
        }
        assertRefusedInSilence(
                api.post(SCHEDULES, schedule("\"webhook_url\": \"https://example.com/" + SECRET.repeat(200) + "\"")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"grader\": {\"type\": \"llm_judge\", \"api_key\": \"hunter2hunter2\"}",
                "\"grader\": {\"type\": \"llm_judge\", \"model\": {\"token\": \"hunter2hunter2\\u0000\"}}",
                "\"dataset\": {\"path\": \"org/x\", \"token\": \"hunter2hunter2\"}",
                "\"dataset\": {\"path\": \"org/x\", \"dataset_kwargs\": {\"token\": \"hunter2hunter2\"}}",
                "\"metadata\": {\"client_secret\": \"hunter2hunter2\\u0000\"}"
            })
    void aManifestIsRefused(String fields) {
        assertRefusedInSilence(api.post(
                TestApi.EVALS + "/suites",
                "{\"name\": \"s\", \"manifest\": {\"tasks\": [{\"id\": \"t\", \"type\": \"qa\", " + fields + "}]}}"));
    }

    @Test
    void headersAreNotQuoted() {
        Answer twice =
                api.send("GET", SCHEDULES, TestApi.KEY, BodyPublishers.noBody(), "Authorization", "Bearer " + SECRET);
        assertRefusedInSilence(twice);
        Answer unknown = api.send("GET", SCHEDULES, SECRET, BodyPublishers.noBody());
        assertThat(unknown.status()).isEqualTo(401);
        assertThat(unknown.response().body()).doesNotContain(SECRET);
        assertRefusedInSilence(api.get(SCHEDULES + "?api_key=" + SECRET));
        assertRefusedInSilence(api.get(SCHEDULES + "?token=" + SECRET + "&token=2"));
    }

    @Test
    void numbersThatOnlySoundLikeSecretsAreShown() {
        Answer answer = api.post(
                TestApi.EVALS + "/runs",
                "{\"suite_id\": \"" + suite + "\", \"models\": [\"m\"], \"generation\": {\"max_output_tokens\": -77}}");
        assertThat(answer.message()).contains("-77 (expected: ");
    }
}
