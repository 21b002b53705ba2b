package dev.assay.api.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.api.TestApi;
import dev.assay.api.TestApi.Answer;
import dev.assay.api.Uploads;
import dev.assay.ledger.file.FileContent;
import dev.assay.ledger.file.FileContent.FileUnavailableException;
import dev.assay.text.Sha256;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Isolated("measures the heap of the process")
class FilesTest {

    private static final int MIB = 1 << 20;
    private static TestApi api;

    @BeforeAll
    static void start() {
        api = TestApi.start("assay.limits.max-file-bytes=64MB");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void aFileGoesInAndComesOut() {
        Answer uploaded = Uploads.upload(api, TestApi.KEY, "réponse.jsonl", "{\"a\": 1}\n");
        assertThat(uploaded.status()).as(uploaded.response().body()).isEqualTo(200);
        assertThat(uploaded.json().propertyNames())
                .containsExactlyInAnyOrder(
                        "id", "object", "bytes", "created_at", "filename", "purpose", "status", "sha256", "expires_at");
        assertThat(uploaded.text("filename")).isEqualTo("réponse.jsonl");
        assertThat(uploaded.text("status")).isEqualTo("uploaded");
        assertThat(uploaded.json().get("bytes").asInt()).isEqualTo(9);
        assertThat(uploaded.text("sha256")).isEqualTo(sha256("{\"a\": 1}\n"));

        String path = TestApi.FILES + "/" + uploaded.text("id");
        assertThat(api.get(path).json()).isEqualTo(uploaded.json());
        Answer content = api.get(path + "/content");
        assertThat(content.response().body()).isEqualTo("{\"a\": 1}\n");
        assertThat(content.response().headers().firstValue("Content-Length")).contains("9");

        assertThat(api.delete(path).response().body())
                .isEqualTo("{\"id\":\"" + uploaded.text("id") + "\",\"object\":\"file\",\"deleted\":true}");
        assertThat(api.get(path).status()).isEqualTo(404);
        assertThat(api.delete(path).status()).isEqualTo(404);
        assertThat(chunks(uploaded.text("id"))).isZero();
    }

    @Test
    void aDownloadHasTheTypeOfItsName() {
        Map<String, String> types = Map.of(
                "a.jsonl", "application/jsonl",
                "a.CSV", "text/csv",
                "a.json", "application/json",
                "a.py", "text/x-python",
                "a.parquet", "application/octet-stream",
                "a", "application/octet-stream");
        assertThat(types)
                .allSatisfy((name, type) -> assertThat(type(name, "*/*")).isEqualTo(type));
        // The published client names many types, and not that of bytes.
        assertThat(type("a.parquet", "application/json;q=1, text/plain;q=0.9")).isEqualTo("text/plain");
        assertThat(type("a.parquet", "text/plain;q=0")).isEqualTo("application/octet-stream");
        assertThat(type("a.parquet", "no type")).isEqualTo("application/octet-stream");
    }

    private static String type(String name, String accept) {
        String id = Uploads.upload(api, TestApi.KEY, name, "x").text("id");
        return send("GET", id + "/content", TestApi.KEY, "Accept", accept)
                .response()
                .headers()
                .firstValue("Content-Type")
                .orElse("");
    }

    /** As the published client reads it: of this operation's errors, the code is a number. */
    @Test
    void aDownloadsErrorsHaveTheStatusAsTheirCode() {
        Answer missing = api.get(TestApi.FILES + "/file_none/content");
        assertThat(missing.response().body())
                .isEqualTo("{\"error\":{\"message\":\"file not found: file_none\",\"type\":\"not_found\","
                        + "\"code\":404,\"details\":{}}}");
        Answer nobody = send("GET", "file_none/content", "sk-nobody");
        assertThat(nobody.json().at("/error/code").asInt()).isEqualTo(401);
        assertThat(nobody.json().at("/error/type").asString()).isEqualTo("unauthorized");
    }

    @Test
    void sixtyMegabytesStreamThroughASmallHeap() throws Exception {
        Growth content = new Growth(60 * MIB, 50 * MIB);
        Answer uploaded = Uploads.send(api, TestApi.KEY, Uploads.form("big.jsonl", content, "evals"));
        assertThat(uploaded.status()).as(uploaded.response().body()).isEqualTo(200);
        assertThat(content.growthBytes()).isLessThan(16L * MIB);
        assertThat(chunks(uploaded.text("id"))).isEqualTo(240);

        long read = 0;
        try (InputStream in = new FileContent(api.jdbi()).open(uploaded.text("id"))) {
            byte[] buffer = new byte[100_000];
            for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
                read += n;
            }
        }
        assertThat(read).isEqualTo(60L * MIB);
    }

    @Test
    void aFileOverTheLimitLeavesNothing() {
        int before = allChunks();
        Growth content = new Growth(65 * MIB, 70 * MIB);
        Answer refused = Uploads.send(api, TestApi.KEY, Uploads.form("big.jsonl", content, "evals"));
        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.code()).isEqualTo("too_large");
        assertThat(allChunks()).isEqualTo(before);
    }

    private static Answer named(String disposition) {
        return Uploads.send(
                api,
                TestApi.KEY,
                Uploads.text(Uploads.part("file") + "; " + disposition + "\r\n\r\nabc\r\n" + Uploads.part("purpose")
                        + "\r\n\r\nevals\r\n--" + Uploads.BOUNDARY + "--\r\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "filename=\"../../etc/a.csv\"",
                "filename=\"/a.csv\"",
                "filename=\"..\\..\\a.csv\"",
                "filename=\"C:\\\\x\\\\a.csv\"",
                "filename=\"x/..\\a.csv\"",
                "filename*=UTF-8''..%2F..%2Fa.csv",
                "filename*=UTF-8''..%5Ca.csv",
                "filename=\"b.csv\"; filename*=UTF-8''%2Fa.csv",
                "filename=\"=?UTF-8?B?Li4vYS5jc3Y=?=\"",
            })
    void aFileIsNamedByTheLastPartOfWhatIsSent(String disposition) {
        Answer uploaded = named(disposition);
        assertThat(uploaded.status()).as(uploaded.response().body()).isEqualTo(200);
        assertThat(uploaded.text("filename")).isIn("a.csv", "b.csv");
        Answer content = api.get(TestApi.FILES + "/" + uploaded.text("id") + "/content");
        assertThat(content.response()
                        .headers()
                        .firstValue("Content-Disposition")
                        .orElse(""))
                .contains("attachment")
                .doesNotContain("..", "/", "\\");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "filename=\"..\"",
                "filename=\"a/..\"",
                "filename=\"a/.\"",
                "filename=\"a/\"",
                "filename=\"a\\\"",
                "filename=\"a\u0000.csv\"",
                "filename=\"a\u0007.csv\"",
                "filename*=UTF-8''a%00.csv",
                "filename*=UTF-8''a%0D%0ASet-Cookie:%20x.csv",
                "filename*=UTF-8''a%E2%80%AEvsc.exe",
            })
    void aNameThatIsNoneIsRefused(String disposition) {
        Answer refused = named(disposition);
        assertThat(refused.status()).as(refused.response().body()).isEqualTo(400);
    }

    @Test
    void aNameIsAsLongAsItsCharacters() {
        assertThat(named("filename=\"" + "😀".repeat(255) + "\"").status()).isEqualTo(200);
        assertThat(named("filename=\"" + "😀".repeat(256) + "\"").status()).isEqualTo(400);
    }

    /** From before names were cut. */
    @Test
    void aNameThatIsStoredWithFoldersIsShownWithoutThem() {
        String id = named("filename=\"a.csv\"").text("id");
        api.jdbi().useHandle(h -> h.execute("UPDATE files SET filename = '../../b.csv' WHERE id = ?", id));
        assertThat(api.get(TestApi.FILES + "/" + id).text("filename")).isEqualTo("b.csv");
        Answer content = api.get(TestApi.FILES + "/" + id + "/content");
        assertThat(content.response()
                        .headers()
                        .firstValue("Content-Disposition")
                        .orElse(""))
                .contains("b.csv")
                .doesNotContain("..");
    }

    @Test
    void badFormsAreRefusedWithEveryViolation() {
        Answer empty = Uploads.upload(api, TestApi.KEY, "a.jsonl", "");
        assertThat(empty.status()).isEqualTo(400);
        assertThat(empty.message()).contains("empty");

        Answer purpose = Uploads.send(api, TestApi.KEY, Uploads.form("", Uploads.text("x"), "batch"));
        assertThat(purpose.json().at("/error/details/violations").findValuesAsString("path"))
                .containsExactlyInAnyOrder("file", "purpose");

        for (String name : List.of("a\u0000b", "=?UTF-8?B?A?=")) {
            Answer odd = Uploads.send(
                    api,
                    TestApi.KEY,
                    Uploads.text(Uploads.part("file") + "; filename=\"" + name + "\"\r\n\r\nabc\r\n"
                            + Uploads.part("purpose") + "\r\n\r\nevals\r\n--" + Uploads.BOUNDARY + "--\r\n"));
            assertThat(odd.status()).as(odd.response().body()).isEqualTo(400);
        }

        Answer cut = Uploads.send(api, TestApi.KEY, Uploads.text(Uploads.part("file") + "; filename=\"a\"\r\n\r\nabc"));
        assertThat(cut.status()).as(cut.response().body()).isEqualTo(400);
        assertThat(api.post(TestApi.FILES, "{}").status()).isEqualTo(415);
        Answer noBoundary = api.send(
                "POST",
                TestApi.FILES,
                TestApi.KEY,
                BodyPublishers.ofString("x"),
                "Content-Type",
                "multipart/form-data");
        assertThat(noBoundary.status()).isEqualTo(400);
        assertThat(api.number("SELECT count(*) FROM files WHERE status = 'uploading'"))
                .isZero();
    }

    @Test
    void listsAreByKeyAndFilter() {
        String team = api.newKey("team_lists");
        List<String> ids = List.of("a", "b", "c").stream()
                .map(name -> Uploads.upload(api, team, name, name).text("id"))
                .toList();
        Answer first = list(team, "?limit=2");
        assertThat(ids(first)).containsExactly(ids.get(2), ids.get(1));
        assertThat(first.json().get("has_more").asBoolean()).isTrue();
        assertThat(first.text("last_id")).isEqualTo(ids.get(1));
        assertThat(ids(list(team, "?limit=2&after=" + ids.get(1)))).containsExactly(ids.get(0));
        assertThat(ids(list(team, "?order=asc&after=" + ids.get(0)))).containsExactly(ids.get(1), ids.get(2));
        assertThat(ids(list(team, "?sha256=" + sha256("b")))).containsExactly(ids.get(1));
        assertThat(ids(list(team, "?limit=10000"))).hasSize(3);
        assertThat(list(team, "?purpose=batch").json().propertyNames())
                .containsExactlyInAnyOrder("object", "data", "has_more");
        for (String bad : List.of("?limit=0", "?limit=10001", "?limit=x", "?order=up", "?after=file_x", "?x=1")) {
            assertThat(list(team, bad).status()).as(bad).isEqualTo(400);
        }
    }

    @Test
    void otherTeamsAndOtherUsersSeeNothing() {
        String team = api.newKey("team_one");
        String other = api.newKey("team_two");
        String id = Uploads.upload(api, team, "a", "a", "X-On-Behalf-Of", "ann").text("id");
        for (String path : List.of("", "/content")) {
            assertThat(send("GET", id + path, other).status()).isEqualTo(404);
        }
        assertThat(send("DELETE", id, other).status()).isEqualTo(404);
        assertThat(send("GET", id, team, "X-On-Behalf-Of", "bob").status()).isEqualTo(404);
        assertThat(send("DELETE", id, team, "X-On-Behalf-Of", "bob").status()).isEqualTo(404);
        assertThat(send("GET", id, team, "X-On-Behalf-Of", "ann").status()).isEqualTo(200);
        assertThat(send("GET", id, team).status()).isEqualTo(200);
        assertThat(ids(list(other, ""))).isEmpty();
        assertThat(list(other, "?after=" + id).status()).isEqualTo(400);
    }

    @Test
    void aLostChunkIsAnErrorAndNotTheEnd() throws Exception {
        String id = Uploads.upload(api, TestApi.KEY, "a", "abc").text("id");
        api.jdbi().useHandle(h -> h.execute("DELETE FROM file_chunks WHERE file_id = ?", id));
        try (InputStream content = new FileContent(api.jdbi()).open(id)) {
            assertThatThrownBy(content::readAllBytes)
                    .isInstanceOf(FileUnavailableException.class)
                    .hasMessageContaining("chunk 0: missing");
        }
        assertThatThrownBy(() -> new FileContent(api.jdbi()).open("file_none"))
                .isInstanceOf(FileUnavailableException.class);
    }

    private static Answer send(String method, String id, String key, String... headers) {
        return api.send(method, TestApi.FILES + "/" + id, key, BodyPublishers.noBody(), headers);
    }

    private static Answer list(String key, String query) {
        return api.send("GET", TestApi.FILES + query, key, BodyPublishers.noBody());
    }

    private static List<String> ids(Answer list) {
        return list.json().get("data").findValuesAsString("id");
    }

    private static int chunks(String id) {
        return api.number("SELECT count(*) FROM file_chunks WHERE file_id = ?", id);
    }

    private static int allChunks() {
        return api.number("SELECT count(*) FROM file_chunks");
    }

    private static String sha256(String text) {
        return HexFormat.of().formatHex(Sha256.of(text));
    }
}
