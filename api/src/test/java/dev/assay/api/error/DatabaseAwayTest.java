package dev.assay.api.error;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.api.TestApi;
import dev.assay.api.TestApi.Answer;
import dev.assay.ledger.Ledger;
import dev.assay.ledger.TestDatabase;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class DatabaseAwayTest {

    @Test
    void is503UntilItIsBack() {
        try (TestDatabase operator = TestDatabase.create();
                TestDatabase database = TestDatabase.create();
                TestApi api = TestApi.start(
                        database, database.jdbcUrl(), "spring.datasource.hikari.connection-timeout=500")) {
            assertThat(api.get(TestApi.FILES).status()).isEqualTo(200);
            String name = database.dataSource().getJdbcUrl().replaceAll(".*/([a-z0-9_]+).*", "$1");

            Ledger.jdbi(operator.dataSource()).useHandle(h -> {
                h.execute("ALTER DATABASE " + name + " ALLOW_CONNECTIONS false");
                h.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ?", name);
            });
            Answer away = api.get(TestApi.FILES);
            assertThat(away.status()).as(away.response().body()).isEqualTo(503);
            assertThat(away.code()).isEqualTo("unavailable");
            assertThat(away.response().headers().firstValue("Retry-After")).isPresent();
            Answer unknownKey = api.send("GET", TestApi.FILES, "sk-not-cached", BodyPublishers.noBody());
            assertThat(unknownKey.status()).isEqualTo(503);

            Ledger.jdbi(operator.dataSource())
                    .useHandle(h -> h.execute("ALTER DATABASE " + name + " ALLOW_CONNECTIONS true"));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> api.get(TestApi.FILES).status() == 200);
        }
    }
}
