package dev.assay.api.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.ledger.Ledger;
import dev.assay.ledger.TestDatabase;
import dev.assay.ledger.tenancy.ApiKeyDao;
import dev.assay.ledger.tenancy.ApiKeyDao.ApiKey;
import dev.assay.text.Sha256;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KeyCacheTest {

    private static final String SECRET = "sk-of-the-cache";
    private static final String ADDRESS = "192.0.2.1";

    private static final AtomicInteger QUERIES = new AtomicInteger();
    private static TestDatabase database;
    private static Jdbi jdbi;

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
        jdbi = Ledger.jdbi(database.dataSource());
        jdbi.useHandle(handle -> handle.createScript("INSERT INTO orgs (id, name) VALUES ('org', 'org');"
                        + " INSERT INTO teams (id, org_id, name) VALUES ('team', 'org', 'team')")
                .execute());
        jdbi.onDemand(ApiKeyDao.class)
                .insert(
                        "key_cache",
                        "org",
                        "team",
                        "cache",
                        Sha256.of(SECRET),
                        List.of("read:evals"),
                        Optional.empty());
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    /** A cache whose queries are counted. */
    private static KeyCache cache() {
        Jdbi counted = Ledger.jdbi(database.dataSource());
        QUERIES.set(0);
        counted.setSqlLogger(new SqlLogger() {
            @Override
            public void logBeforeExecution(StatementContext context) {
                QUERIES.incrementAndGet();
            }
        });
        return new KeyCache(counted, InstantSource.system());
    }

    /** As many threads as ask for the key at once; all but one of them wait for that one. */
    private static List<CompletableFuture<Optional<ApiKey>>> together(KeyCache cache, int count) {
        List<CompletableFuture<Optional<ApiKey>>> answers = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            CompletableFuture<Optional<ApiKey>> answer = new CompletableFuture<>();
            answers.add(answer);
            threads.add(Thread.ofPlatform().daemon().start(() -> {
                try {
                    answer.complete(cache.find(SECRET, ADDRESS));
                } catch (RuntimeException e) {
                    answer.completeExceptionally(e);
                }
            }));
        }
        Awaitility.await()
                .until(() -> threads.stream()
                                .filter(thread -> thread.getState() == Thread.State.WAITING)
                                .count()
                        == count - 1);
        return answers;
    }

    @Test
    void requestsThatComeWhileTheirKeyIsReadShareTheQuery() {
        KeyCache cache = cache();
        List<CompletableFuture<Optional<ApiKey>>> answers = jdbi.inTransaction(handle -> {
            handle.execute("LOCK TABLE api_keys IN ACCESS EXCLUSIVE MODE");
            return together(cache, 40);
        });
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.join().orElseThrow())
                        .extracting(ApiKey::id)
                        .isEqualTo("key_cache"));
        assertThat(QUERIES).hasValue(1);
    }

    @Test
    void aFailureIsSharedAndNotKept() {
        KeyCache cache = cache();
        List<CompletableFuture<Optional<ApiKey>>> answers = jdbi.inTransaction(handle -> {
            handle.execute("ALTER TABLE api_keys RENAME TO api_keys_away");
            return together(cache, 40);
        });
        assertThat(answers)
                .allSatisfy(answer -> assertThatThrownBy(answer::join).hasMessageContaining("api_keys"));
        assertThat(QUERIES).hasValue(1);

        jdbi.useHandle(handle -> handle.execute("ALTER TABLE api_keys_away RENAME TO api_keys"));
        // More than an address may guess: a look-up that failed was none.
        for (int i = 0; i < 100; i++) {
            assertThat(cache.find(SECRET, ADDRESS)).isPresent();
        }
        assertThat(QUERIES).hasValueGreaterThan(1);
    }

    @Test
    void whatThisProcessChangedIsReadAgain() {
        KeyCache cache = cache();
        assertThat(cache.find(SECRET, ADDRESS)).isPresent();
        cache.forget("key_of_somebody_else");
        jdbi.useHandle(handle -> handle.execute("UPDATE api_keys SET revoked_at = now() WHERE id = 'key_cache'"));
        cache.forget("key_cache");
        assertThat(cache.find(SECRET, ADDRESS)).isEmpty();
        jdbi.useHandle(handle -> handle.execute("UPDATE api_keys SET revoked_at = NULL WHERE id = 'key_cache'"));
        cache.forget("key_cache");
        assertThat(cache.find(SECRET, ADDRESS)).isPresent();
    }
}
