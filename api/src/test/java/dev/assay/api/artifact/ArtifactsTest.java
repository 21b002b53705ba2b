package dev.assay.api.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.api.TestApi;
import dev.assay.api.TestApi.Answer;
import dev.assay.ledger.Ids;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.file.ArtifactId;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunState;
import dev.assay.text.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

@Order(1) // takes longest: begun first, it is not waited for alone
class ArtifactsTest {

    private static final String RUNS = TestApi.EVALS + "/runs/";

    private final HttpClient client = HttpClient.newHttpClient();
    private TestApi api;
    private TestRun run;

    @BeforeEach
    void start() {
        api = TestApi.start("spring.temporal.connection.target=127.0.0.1:1", "assay.limits.max-page-bytes=16KB");
        run = TestRun.create(api.jdbi(), new Run.Owner("org", "team_default", "ann"), List.of("one", "two"))
                .items(0, 0, 700)
                .blocks(0, 0, 0, 700, 64)
                .blocks(0, 1, 0, 700, 64)
                .generate(0, 0, 600)
                .score(0, 0, 500)
                .fail("score", 0, 501, 501)
                .state(RunState.IN_PROGRESS);
    }

    @AfterEach
    void stop() {
        client.close();
        api.close();
    }

    @Test
    void anActiveRunHasNone() {
        assertThat(artifacts().response().body())
                .isEqualTo("{\"object\":\"eval.artifacts\",\"run_id\":\"" + Ids.run(run.id())
                        + "\",\"result_file_id\":null,\"samples_file_id\":null,\"artifact_file_ids\":[]}");
        ArtifactId id = new ArtifactId(run.id(), 1, ArtifactId.Kind.SAMPLES);
        assertThat(file(id.text()).status()).isEqualTo(404);
        assertThat(content(id.text()).status()).isEqualTo(404);
    }

    @Test
    void anEndedRunHasBothAndTheirContentIsMadeWhenItIsAskedFor() {
        run.state(RunState.CANCELLED);
        Answer view = api.get(RUNS + Ids.run(run.id()));
        List<String> ids = view.json()
                .get("artifact_file_ids")
                .valueStream()
                .map(id -> id.stringValue())
                .toList();
        assertThat(ids)
                .containsExactly(artifacts().text("result_file_id"), artifacts().text("samples_file_id"));
        Answer before = file(ids.get(1));
        assertThat(before.text("status")).isEqualTo("uploaded");
        assertThat(before.json().get("bytes").asInt(-1)).isZero();
        assertThat(before.text("purpose")).isEqualTo("evals_output");
        assertThat(api.get(TestApi.FILES).json().get("data")).isEmpty();

        String lines = content(ids.get(1)).response().body();
        List<String> samples = lines.lines().toList();
        assertThat(samples).hasSize(1_400);
        assertThat(samples.get(0)).isEqualTo(listed(1).replaceFirst("\"reasoning\":null", "\"reasoning\":\"because\""));
        assertThat(samples.get(501)).contains("\"status\":\"failed\"");
        assertThat(samples.get(1_399)).contains("\"model\":\"two\"", "\"status\":\"queued\"");

        Answer after = file(ids.get(1));
        assertThat(after.text("status")).isEqualTo("processed");
        assertThat(after.text("sha256")).isEqualTo(HexFormat.of().formatHex(Sha256.of(lines)));
        assertThat(after.text("filename")).isEqualTo(before.text("filename")).endsWith("-1-samples.jsonl");
        assertThat(content(ids.get(1)).response().headers().firstValue("Content-Length"))
                .contains(String.valueOf(lines.length()));
        assertThat(JsonMapper.shared().readTree(content(ids.get(0)).response().body()))
                .isEqualTo(view.json());
        assertThat(api.get(TestApi.FILES + "?purpose=evals_output")
                        .json()
                        .get("data")
                        .findValuesAsString("id"))
                .containsExactly(ids.get(0), ids.get(1));
    }

    @Test
    @Tag("long")
    void manyWhoAskAtOnceGetWhatIsMadeOnce() {
        String id = ended();
        int before = api.number("SELECT nextval(pg_get_serial_sequence('files', 'seq'))");
        List<String> bodies = IntStream.range(0, 8)
                .mapToObj(n -> CompletableFuture.supplyAsync(() -> {
                    Answer answer = content(id);
                    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
                    return answer.response().body();
                }))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .distinct()
                .toList();
        assertThat(bodies).hasSize(1);
        assertThat(bodies.getFirst().lines()).hasSize(1_400);
        assertThat(api.number("SELECT nextval(pg_get_serial_sequence('files', 'seq'))"))
                .isEqualTo(before + 2);
    }

    @Test
    void whatBreaksInTheMiddleLeavesNothing() {
        String id = ended();
        sql("""
                CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = 'disk_full'; END $$
                """);
        sql("CREATE TRIGGER full_disk BEFORE INSERT ON file_chunks FOR EACH ROW WHEN (NEW.chunk_no = 1)"
                + " EXECUTE FUNCTION full_disk()");
        assertThat(content(id).status()).isEqualTo(503);
        assertThat(file(id).text("status")).isEqualTo("uploaded");
        assertThat(api.number("SELECT count(*) FROM files")).isZero();
        assertThat(api.number("SELECT count(*) FROM file_chunks")).isZero();
        sql("DROP TRIGGER full_disk ON file_chunks");
        assertThat(content(id).response().body().lines()).hasSize(1_400);
    }

    @Test
    @Tag("long")
    void whatTakesLongIsReadWhileItIsMade() throws Exception {
        String id = ended();
        slowDisk(99);
        HttpResponse<InputStream> answer = open(id);
        assertThat(answer.headers().firstValue("Content-Length")).isEmpty();
        assertThat(file(id).text("status")).isEqualTo("uploaded");
        String grown;
        try (InputStream content = answer.body()) {
            grown = new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
        assertThat(grown.lines()).hasSize(1_400);
        assertThat(file(id).text("status")).isEqualTo("processed");
        assertThat(content(id).response().body()).isEqualTo(grown);
    }

    @Test
    void whatBreaksWhileItIsReadIsCutOffAndNotEnded() throws Exception {
        String id = ended();
        slowDisk(2);
        HttpResponse<InputStream> answer = open(id);
        try (InputStream content = answer.body()) {
            assertThatThrownBy(content::readAllBytes).isInstanceOf(IOException.class);
        }
        assertThat(file(id).text("status")).isEqualTo("uploaded");
        assertThat(api.number("SELECT count(*) FROM file_chunks")).isZero();
        assertThat(api.number("SELECT count(*) FROM files")).isZero();
    }

    @Test
    void whoDiesWhileMakingHoldsUpNobody() {
        String id = ended();
        try (Handle other = api.jdbi().open()) {
            int pid =
                    other.select("SELECT pg_backend_pid()").mapTo(Integer.class).one();
            other.select("SELECT pg_try_advisory_lock(hashtextextended(?, 0))", id)
                    .mapTo(Boolean.class)
                    .one();
            CompletableFuture<Answer> waiting = CompletableFuture.supplyAsync(() -> content(id));
            assertThat(file(id).text("status")).isEqualTo("uploaded");
            assertThat(waiting).isNotDone();
            sql("SELECT pg_terminate_backend(" + pid + ")");
            assertThat(waiting.join().status()).isEqualTo(200);
            // Noticed here, the connection does not go back to those that others are given.
            assertThatThrownBy(() -> other.execute("SELECT 1")).isInstanceOf(JdbiException.class);
        } catch (org.jdbi.v3.core.CloseException e) {
            // Its connection is gone, as was wanted.
        }
    }

    @Test
    void aRetryHasNewOnesAndLeavesWhatWasMade() {
        String first = ended();
        String made = content(first).response().body();
        String unmade = artifacts().text("result_file_id");
        assertThat(api.post(RUNS + Ids.run(run.id()) + "/retry", "").status()).isEqualTo(200);
        assertThat(artifacts().json().get("artifact_file_ids")).isEmpty();
        assertThat(content(first).response().body()).isEqualTo(made);
        assertThat(file(unmade).status()).isEqualTo(404);
        assertThat(content(unmade).status()).isEqualTo(404);

        run.score(0, 502, 510).state(RunState.FAILED);
        String second = artifacts().text("samples_file_id");
        assertThat(second).isNotEqualTo(first);
        assertThat(content(second).response().body()).isNotEqualTo(made);
        assertThat(content(first).response().body()).isEqualTo(made);

        assertThat(api.delete(TestApi.FILES + "/" + second).code()).isEqualTo("artifact_of_run");
        assertThat(api.delete(TestApi.FILES + "/" + first).status()).isEqualTo(200);
        assertThat(file(first).status()).isEqualTo(404);
        assertThat(content(first).status()).isEqualTo(404);
    }

    @Test
    void aDeletedRunsArtifactsAreGone() {
        String id = ended();
        content(id);
        assertThat(api.delete(RUNS + Ids.run(run.id())).status()).isEqualTo(200);
        assertThat(file(id).status()).isEqualTo(404);
        assertThat(content(id).status()).isEqualTo(404);
        assertThat(api.get(TestApi.FILES).json().get("data")).isEmpty();
        assertThat(api.get(TestApi.FILES + "?after=" + id).status()).isEqualTo(400);
        api.context().getBean(ArtifactMaker.class).removeOrphans();
        assertThat(api.number("SELECT count(*) FROM file_chunks")).isZero();
        assertThat(api.number("SELECT count(*) FROM files")).isZero();
    }

    @Test
    void theyBelongToTheirRunsTeamAndUser() {
        String id = ended();
        String other = api.newKey("team_other");
        assertThat(get(id, other).status()).isEqualTo(404);
        assertThat(get(id + "/content", other).status()).isEqualTo(404);
        assertThat(get(id + "/content", TestApi.KEY, "X-On-Behalf-Of", "bob").status())
                .isEqualTo(404);
        assertThat(get(id + "/content", TestApi.KEY, "X-On-Behalf-Of", "ann").status())
                .isEqualTo(200);
        assertThat(get(id, TestApi.KEY, "X-On-Behalf-Of", "ann").text("status")).isEqualTo("processed");
        assertThat(get(id, TestApi.KEY, "X-On-Behalf-Of", "bob").status()).isEqualTo(404);
        assertThat(get(id, other).status()).isEqualTo(404);
        assertThat(api.get(RUNS + Ids.run(UUID.randomUUID()) + "/artifacts").status())
                .isEqualTo(404);
    }

    @Test
    void noSuiteCanBeMadeOnOne() {
        String id = ended();
        content(id);
        Answer refused = api.post(TestApi.EVALS + "/suites", """
                {"name": "s", "manifest": {"tasks": [{"id": "t", "type": "qa", "dataset": {"file_id": "%s"},
                 "prompt_template": "{{ prompt }}", "target_template": "x", "grader": {"type": "exact_match"}}]}}
                """.formatted(id));
        assertThat(refused.status()).as(refused.response().body()).isEqualTo(400);
    }

    private HttpResponse<InputStream> open(String id) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(api.uri(TestApi.FILES + "/" + id + "/content"))
                .header("Authorization", "Bearer " + TestApi.KEY)
                .build();
        return client.send(request, BodyHandlers.ofInputStream());
    }

    /** Each chunk takes 0.7 s to write; one cannot be written. */
    private void slowDisk(int broken) {
        sql("""
                CREATE FUNCTION slow_disk() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                  PERFORM pg_sleep(0.7);
                  IF NEW.chunk_no = %d THEN RAISE EXCEPTION 'no space left' USING ERRCODE = 'disk_full'; END IF;
                  RETURN NEW;
                END $$
                """.formatted(broken));
        sql("CREATE TRIGGER slow_disk BEFORE INSERT ON file_chunks FOR EACH ROW EXECUTE FUNCTION slow_disk()");
    }

    private String ended() {
        run.state(RunState.CANCELLED);
        return artifacts().text("samples_file_id");
    }

    private Answer artifacts() {
        return api.get(RUNS + Ids.run(run.id()) + "/artifacts");
    }

    private Answer file(String id) {
        return get(id, TestApi.KEY);
    }

    private Answer content(String id) {
        return get(id + "/content", TestApi.KEY);
    }

    private Answer get(String path, String key, String... headers) {
        return api.send("GET", TestApi.FILES + "/" + path, key, BodyPublishers.noBody(), headers);
    }

    /** The n-th sample as the list shows it. */
    private String listed(int n) {
        String page = api.get(RUNS + Ids.run(run.id()) + "/samples?limit=" + n)
                .response()
                .body();
        return page.substring(page.indexOf('[') + 1, page.lastIndexOf("],\"has_more\""));
    }

    private void sql(String sql) {
        Jdbi jdbi = api.jdbi();
        jdbi.useHandle(handle -> handle.execute(sql));
    }
}
