package dev.assay.api;

import dev.assay.ledger.Balance;
import dev.assay.ledger.Ledger;
import dev.assay.ledger.TestDatabase;
import dev.assay.ledger.tenancy.ApiKeyDao;
import dev.assay.ledger.tenancy.Scope;
import dev.assay.ledger.tenancy.TenancyDao;
import dev.assay.text.Sha256;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Jdbi;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole API, started on a random port over a database of its own, and an HTTP client for it. */
public final class TestApi implements AutoCloseable {

    /** All scopes, team {@code team_default}. */
    public static final String KEY = "sk-assay-test-key";

    public static final String EVALS = "/api/v1/llm/evals";
    public static final String FILES = "/api/v1/llm/files";

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** The library that makes the document keeps converters for the whole process: every start adds to them. */
    private static final ReadWriteLock CONVERTERS = new ReentrantReadWriteLock();

    private final TestDatabase database;
    private final ConfigurableApplicationContext context;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private TestApi(TestDatabase database, ConfigurableApplicationContext context) {
        this.database = database;
        this.context = context;
    }

    /** @param settings {@code name=value}, over the defaults */
    public static TestApi start(String... settings) {
        TestDatabase database = TestDatabase.create();
        return start(database, database.jdbcUrl(), settings);
    }

    public static TestApi start(TestDatabase database, String jdbcUrl, String... settings) {
        String[] arguments = Stream.concat(
                        Stream.of(
                                "server.port=0",
                                "spring.datasource.url=" + jdbcUrl,
                                "spring.datasource.username=postgres",
                                "spring.datasource.password=",
                                "assay.api-key=" + KEY),
                        Stream.of(settings))
                .map(setting -> "--" + setting)
                .toArray(String[]::new);
        // Machines that build many things at once are slow; a condition is waited for, not timed.
        Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
        CONVERTERS.readLock().lock();
        try {
            return new TestApi(database, new SpringApplicationBuilder(AssayApi.class).run(arguments));
        } finally {
            CONVERTERS.readLock().unlock();
        }
    }

    /** The OpenAPI document, made while no other API starts. */
    public JsonNode document() {
        CONVERTERS.writeLock().lock();
        try {
            Answer answer = send(HttpRequest.newBuilder(uri("/v3/api-docs")).build());
            if (answer.status() != 200) {
                throw new IllegalStateException(answer.response().body());
            }
            return answer.json();
        } finally {
            CONVERTERS.writeLock().unlock();
        }
    }

    public int port() {
        return Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer())
                .getPort();
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    public String jdbcUrl() {
        return database.jdbcUrl();
    }

    public Jdbi jdbi() {
        return Ledger.jdbi(database.dataSource());
    }

    /** The number that a query answers. */
    public int number(String sql, Object... arguments) {
        return jdbi().withHandle(
                        h -> h.select(sql, arguments).mapTo(Integer.class).one());
    }

    public ConfigurableApplicationContext context() {
        return context;
    }

    /** Makes a key for a team, and the team where there is none. */
    public String newKey(String team, List<String> scopes, Optional<Instant> expiresAt) {
        String key = "sk-" + UUID.randomUUID();
        jdbi().useTransaction(handle -> {
            handle.attach(TenancyDao.class).insertOrg("org_" + team, team);
            handle.attach(TenancyDao.class).insertTeam(team, "org_" + team, team);
            handle.attach(ApiKeyDao.class)
                    .insert("key_" + UUID.randomUUID(), "org_" + team, team, "test", Sha256.of(key), scopes, expiresAt);
        });
        return key;
    }

    public String newKey(String team) {
        return newKey(team, Scope.ALL, Optional.empty());
    }

    public Answer get(String path) {
        return send("GET", path, KEY, BodyPublishers.noBody());
    }

    public Answer delete(String path) {
        return send("DELETE", path, KEY, BodyPublishers.noBody());
    }

    public Answer post(String path, String json) {
        return send("POST", path, KEY, BodyPublishers.ofString(json), "Content-Type", "application/json");
    }

    public Answer send(String method, String path, String key, BodyPublisher body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(60))
                .method(method, body)
                .header("Authorization", "Bearer " + key);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    public Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            String body = response.body();
            return new Answer(
                    response.statusCode(),
                    response,
                    json(response) ? MAPPER.readTree(body) : MAPPER.createObjectNode());
        } catch (IOException e) {
            throw new IllegalStateException(request + " failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(request + " was interrupted", e);
        }
    }

    private static boolean json(HttpResponse<String> response) {
        String type = response.headers().firstValue("Content-Type").orElse("");
        return (type.equals("application/json") || type.startsWith("application/json;"))
                && response.body().startsWith("{");
    }

    /** @param json an empty object where the body is none */
    public record Answer(int status, HttpResponse<String> response, JsonNode json) {
        /** Errors of a download have the status as {@code code}, and the word as {@code type}. */
        public String code() {
            JsonNode error = json.path("error");
            return error.path("code").isNumber()
                    ? error.path("type").asString("")
                    : error.path("code").asString("");
        }

        public String message() {
            return json.path("error").path("message").asString("");
        }

        public String text(String field) {
            return json.path(field).asString("");
        }
    }

    /** Audits every run that tests have left. */
    @Override
    public void close() {
        context.close();
        client.close();
        try {
            // Closed already where another API over the same database was closed, and has audited it.
            if (!database.dataSource().isClosed()) {
                Balance.check(Ledger.jdbi(database.dataSource()));
            }
        } finally {
            database.close();
        }
    }
}
