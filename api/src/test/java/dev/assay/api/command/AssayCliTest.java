package dev.assay.api.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.api.TestApi;
import dev.assay.api.json.ApiJson;
import dev.assay.ledger.tenancy.Scope;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class AssayCliTest {

    private static TestApi api;

    @BeforeAll
    static void start() {
        api = TestApi.start();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private record Ended(int exit, String out, String err) {

        JsonNode json() {
            return ApiJson.MAPPER.readTree(out);
        }
    }

    private static Ended run(String... args) {
        return runOn(api.jdbcUrl(), args);
    }

    private static Ended runOn(String url, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = AssayCli.run(
                () -> CommandDatabase.of(url, "postgres", "", Map.of("connectTimeout", "1")),
                print(out),
                print(err),
                args);
        return new Ended(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static PrintStream print(OutputStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }

    private static int use(String secret) {
        return api.send("GET", TestApi.FILES, secret, BodyPublishers.noBody()).status();
    }

    @Test
    void fromNothingToAKeyThatWorks() {
        String org = run("orgs", "create", "--name", "Acme").out().strip();
        assertThat(org).matches("org_[0-9a-f]{32}");
        String team = run("teams", "create", "--org", org, "--name=First").out().strip();
        assertThat(team).matches("team_[0-9a-f]{32}");

        Ended made =
                run("keys", "create", "--team", team, "--scopes", "read:evals, write:evals", "--expires-in", "90d");
        assertThat(made.exit()).isZero();
        // Nothing but the secret, for pipes; the rest is for people.
        assertThat(made.out()).matches("assay_[A-Za-z0-9_-]{43}\\R");
        String secret = made.out().strip();
        assertThat(made.err())
                .contains(team, "active", "read:evals,write:evals")
                .doesNotContain(secret);
        assertThat(use(secret)).isEqualTo(200);

        Ended listed = run("keys", "list", "--team", team);
        assertThat(listed.out()).contains("key_", "read:evals,write:evals").doesNotContain(secret);
        assertThat(run("teams", "list", "--org", org).out()).contains(team, "First");
        assertThat(run("orgs", "list").out()).contains(org, "Acme", "org_default");
    }

    @Test
    void answersInJsonToo() {
        JsonNode made = run(
                        "keys",
                        "create",
                        "--team",
                        "team_default",
                        "--scopes",
                        "read:evals",
                        "--name",
                        "json",
                        "--expires-in",
                        "2h",
                        "--requests-per-minute",
                        "60",
                        "--burst",
                        "10",
                        "--json")
                .json();
        assertThat(made.get("secret").asString()).startsWith("assay_");
        assertThat(made.get("expires_at").asLong() - made.get("created_at").asLong())
                .isEqualTo(7_200);
        assertThat(made.get("requests_per_minute").asInt()).isEqualTo(60);
        assertThat(made.get("created_by").asString()).isEqualTo("cli:" + System.getProperty("user.name"));
        List<JsonNode> lines = run("keys", "list", "--json")
                .out()
                .lines()
                .map(ApiJson.MAPPER::readTree)
                .toList();
        assertThat(lines).extracting(line -> line.get("name").asString()).contains("json", "first key");
        assertThat(lines).allSatisfy(line -> assertThat(line.has("secret")).isFalse());
    }

    @Test
    void keysAreRotatedAndRevoked() {
        JsonNode made = run("keys", "create", "--team", "team_default", "--scopes", "read:evals", "--json")
                .json();
        String id = made.get("id").asString();
        String first = made.get("secret").asString();

        Ended rotated = run("keys", "rotate", id, "--overlap", "1h");
        assertThat(rotated.exit()).isZero();
        String second = rotated.out().strip();
        assertThat(use(first)).isEqualTo(200);
        assertThat(use(second)).isEqualTo(200);

        Ended revoked = run("keys", "revoke", id);
        assertThat(revoked.out()).contains(id + " is revoked");
        Awaitility.await().until(() -> use(first) == 401 && use(second) == 401);
        Ended again = run("keys", "rotate", id);
        assertThat(again.exit()).isEqualTo(1);
        assertThat(again.out()).isEmpty();
        assertThat(again.err()).contains("key is revoked");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "keys create --team team_default|--scopes: missing (expected: a value)",
                "keys create --scopes read:evals|--team: missing (expected: the ID of a team)",
                "keys create --team team_default --scopes root|--scopes[0]: \"root\" (expected: read:evals",
                "keys create --team team_default --scopes read:evals --expires-in 0d|--expires-in: 0 (expected: at least 1)",
                "keys create --team team_default --scopes read:evals --expires-in soon|--expires-in: \"soon\" (expected: a number and s, m, h or d",
                "keys create --team team_default --scopes read:evals --burst many|--burst: \"many\" (expected: an integer)",
                "keys create --team team_default --scopes read:evals --burst 5|--burst: 5 (expected: requests_per_minute with it)",
                "keys create --team team_default --scopes read:evals --scopes admin|--scopes: given twice",
                "keys create --team team_default --scopes|--scopes: no value",
                "keys create --colour red|--colour: unknown option (expected: keys create",
                "keys create extra|extra: one word too many",
                "keys rotate|keys rotate: no ID",
                "keys rotate key_x --overlap 40d|--overlap: 3456000 (expected: at most 2592000)",
                "keys frobnicate|keys frobnicate: unknown command",
                "keyz list|keyz list: unknown command",
                "teams create --name x|--org: missing (expected: the ID of an org)",
                "orgs create|--name: missing"
            })
    void whatMakesNoSenseIsSaid(String command, String message) {
        Ended ended = run(command.split(" "));
        assertThat(ended.exit()).as(ended.err()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains(message).doesNotContain("\tat ", "Exception");
    }

    @ParameterizedTest
    @CsvSource({
        "keys revoke key_nobody, key not found: key_nobody",
        "keys rotate key_nobody, key not found: key_nobody",
        "keys create --team team_nobody --scopes admin, team not found: team_nobody",
        "teams create --org org_nobody --name x, org not found: org_nobody"
    })
    void whatIsNotThereIsSaid(String command, String message) {
        Ended ended = run(command.split(" "));
        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains(message);
    }

    @Test
    void aDatabaseThatIsAwayOrEmptyIsSaid() {
        Ended away = runOn("jdbc:postgresql://127.0.0.1:1/assay", "keys", "list");
        assertThat(away.exit()).isEqualTo(1);
        assertThat(away.err()).contains("the database cannot be reached").doesNotContain("\tat ");

        String empty = api.jdbcUrl().replaceAll("/assay_[0-9]+", "/postgres");
        Ended unmigrated = runOn(empty, "keys", "list");
        assertThat(unmigrated.exit()).isEqualTo(1);
        assertThat(unmigrated.err()).contains("no ledger of this version");
    }

    @Test
    void aSecretThatNobodyGotDoesNotStayGood() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("no space left on device");
            }
        };
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = AssayCli.run(
                () -> CommandDatabase.of(api.jdbcUrl(), "postgres", "", Map.of()),
                print(full),
                print(err),
                "keys create --team team_default --scopes read:evals --name lost".split(" "));
        assertThat(exit).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("is revoked");
        assertThat(api.number("SELECT count(*) FROM api_keys WHERE name = 'lost' AND revoked_at IS NULL"))
                .isZero();
    }

    @Test
    void settingsAreNoCommands() {
        assertThat(AssayCli.asked()).isFalse();
        assertThat(AssayCli.asked("--server.port=0")).isFalse();
        assertThat(AssayCli.asked("--help")).isTrue();
        assertThat(AssayCli.asked("keys")).isTrue();
        assertThat(run("--help").out()).contains("keys create", "--expires-in");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "help"})
    void helpListsAllCommands(String help) {
        Ended ended = run(help);
        assertThat(ended.exit()).isZero();
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out())
                .containsOnlyOnce("Commands:")
                .contains("  orgs create --name=NAME [--json]", "  keys rotate KEY_ID [--overlap=DURATION]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"keys create --help", "help keys create", "keys create --team x -h"})
    void helpOfOneCommandListsItsOptions(String command) {
        Ended ended = run(command.split(" "));
        assertThat(ended.exit()).isZero();
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out())
                .startsWith("Usage: keys create --team=TEAM_ID --scopes=SCOPE,... [--name=NAME]")
                .contains("--scopes=SCOPE,...", String.join(", ", Scope.ALL), "--burst=N", "--json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "keys|keys: unknown command (expected: one of)",
                "keys create --colour=red|--colour: unknown option (expected: keys create",
                "keys rotate key_x --overlap --json|--overlap: no value (expected: --overlap DURATION)",
                "keys create --burst 1e3|--burst: \"1e3\" (expected: an integer)",
                "keys revoke one two|two: one word too many (expected: keys revoke KEY_ID [--json])"
            })
    void whatPicocliRefusesReadsLikeAllElse(String command, String message) {
        Ended ended = run(command.split(" "));
        assertThat(ended.exit()).as(ended.err()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).startsWith(message);
    }

    @Test
    void anArgumentThatBeginsWithAnAtSignIsNoFile() {
        assertThat(run("orgs", "create", "--name", "@acme", "--json")
                        .json()
                        .get("name")
                        .asString())
                .isEqualTo("@acme");
    }
}
