package dev.assay.dataset.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.simulator.hub.HubContent;
import dev.assay.simulator.hub.HubRequest;
import dev.assay.simulator.hub.SimulatedHub;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The hub as a client sees it, over real HTTP. */
class HubClientTest {

    private static final String DATASET = "org/da.ta_1";
    private static final byte[] BYTES = new byte[100_000];

    static {
        new Random(7).nextBytes(BYTES);
    }

    private final SimulatedHub hub = SimulatedHub.start();
    private final List<Duration> pauses = new CopyOnWriteArrayList<>();
    private final HubClient client = client("");

    private HubClient client(String token) {
        return new HubClient(new HubSettings(hub.baseUrl(), token, Duration.ofSeconds(5)));
    }

    @AfterEach
    void close() {
        client.close();
        hub.close();
    }

    @Test
    void aRevisionBecomesACommitAndTheCommitAListOfFiles() {
        Map<String, HubContent> files = new TreeMap<>();
        for (int i = 0; i < 25; i++) {
            files.put("data/train-%05d of 1 ü.csv".formatted(i), HubContent.of("a\n" + i));
        }
        String commit = hub.pageSize(10).commit(DATASET, "refs/pr/1", files);

        assertThat(client.commit(DATASET, "refs/pr/1", pauses::add)).isEqualTo(commit);
        List<HubFile> listed = client.files(DATASET, commit, pauses::add);
        assertThat(listed).hasSize(25).last().satisfies(file -> {
            assertThat(file.path()).isEqualTo("data/train-00024 of 1 ü.csv");
            assertThat(file.size()).isEqualTo(4);
            assertThat(read(file)).asString().isEqualTo("a\n24");
            assertThat(file.oid()).isEqualTo(HubContent.of("a\n24").oid());
        });
        assertThat(hub.requests())
                .filteredOn(request -> request.path().contains("/tree/"))
                .hasSize(3);
    }

    @Test
    void theTokenGoesToTheHubAndNotToWhereItRedirects() {
        HubFile file = file(BYTES);
        hub.token("hf_secret");
        try (HubClient member = client("hf_secret")) {
            assertThat(member.commit(DATASET, "main", pauses::add)).isEqualTo(file.commit());
            assertThat(read(member, file)).isEqualTo(BYTES);
        }
        assertThat(hub.requests())
                .filteredOn(request -> request.host().equals("hub"))
                .hasSize(2)
                .extracting(HubRequest::authorization)
                .containsOnly("Bearer hf_secret");
        assertThat(hub.requests())
                .filteredOn(request -> request.host().equals("cdn"))
                .hasSize(1)
                .extracting(HubRequest::authorization)
                .containsOnly("");
        assertThatThrownBy(() -> client.commit(DATASET, "main", pauses::add))
                .hasMessage(DATASET + ": revision main: gated, status 401 of 127.0.0.1 (expected: a public dataset, or "
                        + "an assay.hub.token of an account that may read it)");
    }

    @Test
    void aListThatGoesOnElsewhereIsNotFollowed() {
        HubFile file = file(BYTES);
        hub.commit(DATASET, "main", Map.of("a.csv", HubContent.of("a"), "b.csv", HubContent.of("b")));
        hub.pageSize(1).redirectTo("http://127.0.0.2:1");
        String commit = client.commit(DATASET, "main", pauses::add);
        assertThatThrownBy(() -> client.files(DATASET, commit, pauses::add))
                .hasMessageContaining("the list goes on at another host");
        assertThat(file.commit()).isNotEqualTo(commit);
    }

    @Test
    void aDownloadThatIsCutGoesOnWhereItStopped() throws IOException {
        HubFile file = file(BYTES);
        hub.cutAfter(30_000);
        assertThat(read(file)).isEqualTo(BYTES);
        assertThat(hub.requests())
                .filteredOn(request -> request.host().equals("cdn"))
                .extracting(HubRequest::range)
                .satisfies(ranges -> {
                    assertThat(ranges.getFirst()).isEmpty();
                    assertThat(ranges).hasSizeBetween(4, 7).doesNotHaveDuplicates();
                });
    }

    @Test
    void aHubWithoutRangesIsReadFromTheBeginning() throws IOException {
        HubFile file = file(BYTES);
        hub.ranges(false);
        try (InputStream in = client.open(file, 99_000, pauses::add)) {
            assertThat(in.readAllBytes()).hasSize(1_000).endsWith(BYTES[99_999]);
        }
    }

    @Test
    void whatThrottlesIsAskedAgainAndWhatIsAwayIsGivenUp() {
        HubFile file = file(BYTES);
        hub.busy(2);
        assertThat(client.commit(DATASET, "main", pauses::add)).isEqualTo(file.commit());
        assertThat(pauses).hasSize(2).allMatch(Duration::isPositive);

        hub.away(true);
        try (HubClient impatient = new HubClient(new HubSettings(hub.baseUrl(), "", Duration.ZERO))) {
            assertThatThrownBy(() -> impatient.commit(DATASET, "main", pauses::add))
                    .isInstanceOf(HubException.class)
                    .hasMessageStartingWith(DATASET + ": revision main: the hub does not answer, 1 tries in 0 s");
        }
    }

    @Test
    void whatIsNotThereIsNamed() {
        HubFile file = file(BYTES);
        assertThatThrownBy(() -> client.commit("org/none", "main", pauses::add))
                .hasMessageStartingWith("org/none: revision main: no such dataset, or a private one, status 404")
                .extracting(e -> ((HubException) e).reason())
                .isEqualTo(HubException.Reason.MISSING);
        assertThatThrownBy(() -> client.commit(DATASET, "v2", pauses::add))
                .hasMessageStartingWith(DATASET + ": revision v2: no such revision, status 404");
        assertThatThrownBy(() -> read(new HubFile(DATASET, file.commit(), "b.csv", 3, "")))
                .hasMessageStartingWith(DATASET + ": b.csv of commit " + file.commit() + ": no such file, status 404");
        assertThatThrownBy(() -> read(new HubFile(DATASET, file.commit(), file.path(), 3, "")))
                .hasMessage(DATASET + ", a.bin: has 100000 bytes (expected: 3 bytes as listed, from byte 0)");
        assertThatThrownBy(() -> client.commit("org/../x", "main", pauses::add)).hasMessageContaining("not a path");
    }

    @Test
    void aStopEndsTheWait() {
        HubFile file = file(BYTES);
        hub.away(true);
        assertThatThrownBy(() -> client.commit(file.dataset(), "main", duration -> {
                    throw new IllegalStateException("told to stop");
                }))
                .hasMessage("told to stop");
    }

    @Test
    void settingsAreCheckedAndHideTheToken() {
        assertThat(new HubSettings(hub.baseUrl(), "hf_x", Duration.ZERO).toString())
                .doesNotContain("hf_x");
        assertThatThrownBy(() -> new HubSettings(java.net.URI.create("ftp://x"), "", Duration.ZERO))
                .hasMessage("hub base-url: ftp://x (expected: http://… or https://…)");
        assertThatThrownBy(() -> new HubSettings(hub.baseUrl(), "hf x", Duration.ZERO))
                .hasMessage("hub token: a character at position 2 (expected: printable ASCII without spaces)");
    }

    private HubFile file(byte[] bytes) {
        String commit = hub.commit(DATASET, "main", Map.of("a.bin", HubContent.of(bytes)));
        return new HubFile(DATASET, commit, "a.bin", bytes.length, "");
    }

    private byte[] read(HubFile file) {
        return read(client, file);
    }

    private byte[] read(HubClient from, HubFile file) {
        try (InputStream in = from.open(file, 0, pauses::add)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The first line of defence is where a manifest is made; one that is older has not passed it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                ".",
                "",
                "a/../../b",
                "a/..",
                "../a",
                "/a",
                "a//b",
                "%2e%2e",
                ".%2E",
                "%252e%252e",
                "a\\..\\b",
                "a%2f..",
                "a\u0000b",
                "a\nb"
            })
    void whatWouldLeadAwayFromItsPlaceIsNotAsked(String name) {
        assertThatThrownBy(() -> client.commit(DATASET, name, pauses::add)).isInstanceOf(HubException.class);
        assertThatThrownBy(() -> client.files(DATASET, name, pauses::add)).isInstanceOf(HubException.class);
        assertThatThrownBy(() -> client.commit("org/" + name, "main", pauses::add))
                .isInstanceOf(HubException.class);
        assertThatThrownBy(() -> read(new HubFile(DATASET, "0".repeat(40), "data/" + name, 1, "")))
                .isInstanceOf(HubException.class);
        assertThat(hub.requests()).isEmpty();
        assertThat(pauses).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a?b=c", "a#b", "a@b", "a b", "ü", "a;b", "100%"})
    void whatIsOddStaysInItsPlace(String name) {
        assertThatThrownBy(() -> client.commit(DATASET, name, pauses::add)).isInstanceOf(HubException.class);
        assertThat(hub.requests())
                .singleElement()
                .extracting(HubRequest::path)
                .asString()
                .startsWith("/api/datasets/" + DATASET + "/revision/");
    }
}
