package dev.assay.api.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.api.TestApi;
import dev.assay.api.TestApi.Answer;
import dev.assay.ledger.Ledger;
import dev.assay.ledger.TestDatabase;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class GuessTest {

    private static Answer use(TestApi api, String secret) {
        return api.send("GET", TestApi.FILES, secret, BodyPublishers.noBody());
    }

    @Test
    void guessesAreNotALoadOnTheDatabase() {
        try (TestDatabase database = TestDatabase.create();
                TestApi api = TestApi.start(database, database.jdbcUrl())) {
            assertThat(use(api, TestApi.KEY).status()).isEqualTo(200);
            long begun = System.nanoTime();
            Map<Integer, Integer> answers = new HashMap<>();
            IntStream.range(0, 1_000)
                    .parallel()
                    .mapToObj(n -> use(api, "sk-guess-" + n).status())
                    .toList()
                    .forEach(status -> answers.merge(status, 1, Integer::sum));
            assertThat(answers.keySet()).containsExactlyInAnyOrder(401, 429);

            // Whoever uses a key that is known does not notice.
            assertThat(use(api, TestApi.KEY).status()).isEqualTo(200);
            Answer refused = IntStream.range(1_000, 1_100)
                    .mapToObj(n -> use(api, "sk-guess-" + n))
                    .filter(answer -> answer.status() == 429)
                    .findFirst()
                    .orElseThrow();
            assertThat(refused.code()).isEqualTo("rate_limited");
            assertThat(refused.response().headers().firstValue("Retry-After")).contains("1");
            double seconds = (System.nanoTime() - begun) / 1e9;
            // Beside guesses the known key is read every three seconds.
            assertThat(lookUps(database, api)).isBetween(50, (int) (60 + 11 * seconds));
        }
    }

    @Test
    void theSameUnknownKeyIsLookedUpOnceInAWhile() {
        try (TestDatabase database = TestDatabase.create();
                TestApi api = TestApi.start(database, database.jdbcUrl())) {
            long begun = System.nanoTime();
            assertThat(IntStream.range(0, 200).map(n -> use(api, "sk-mistyped").status()))
                    .containsOnly(401);
            double seconds = (System.nanoTime() - begun) / 1e9;
            assertThat(lookUps(database, api)).isBetween(1, (int) (5 + seconds));
        }
    }

    @Test
    void keysThatAreFoundCostNothing() {
        GuessLimit limit = new GuessLimit();
        for (int i = 0; i < 10_000; i++) {
            assertThat(limit.take("10.0.0.1")).isTrue();
            limit.giveBack("10.0.0.1");
        }
    }

    @Test
    void manyAddressesTogetherAreBoundedAsWell() {
        GuessLimit limit = new GuessLimit();
        long begun = System.nanoTime();
        long taken = IntStream.range(0, 50_000)
                .filter(n -> limit.take("10.0." + n / 250 + "." + n % 250))
                .count();
        double seconds = (System.nanoTime() - begun) / 1e9;
        assertThat(taken).isBetween(500L, (long) (501 + 100 * seconds));
    }

    /** How often the table of keys was read, by PostgreSQL's own count, which is complete once the sessions have ended. */
    private static int lookUps(TestDatabase database, TestApi api) {
        api.context().close();
        Jdbi jdbi = Ledger.jdbi(database.dataSource());
        Awaitility.await()
                .until(() -> sessions(jdbi)
                        <= database.dataSource().getHikariPoolMXBean().getTotalConnections());
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT seq_scan + idx_scan FROM pg_stat_user_tables WHERE relname = 'api_keys'")
                .mapTo(Integer.class)
                .one());
    }

    private static int sessions(Jdbi jdbi) {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
                        .mapTo(Integer.class)
                        .one());
    }
}
