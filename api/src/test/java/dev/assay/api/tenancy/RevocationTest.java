package dev.assay.api.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.api.TestApi;
import dev.assay.api.TestApi.Answer;
import dev.assay.ledger.TestDatabase;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Two api processes on one database. */
class RevocationTest {

    private static final String KEYS = "/api/v1/admin/keys";

    private static Answer post(TestApi api, String path, String body) {
        return api.send("POST", path, TestApi.KEY, BodyPublishers.ofString(body), "Content-Type", "application/json");
    }

    private static int use(TestApi api, String secret) {
        return api.send("GET", TestApi.FILES, secret, BodyPublishers.noBody()).status();
    }

    @Test
    void everyProcessKnows() {
        try (TestDatabase database = TestDatabase.create();
                TestApi one = TestApi.start(database, database.jdbcUrl());
                TestApi other = TestApi.start(database, database.jdbcUrl())) {
            Answer made = post(one, KEYS, "{\"scopes\": [\"read:evals\"]}");
            String first = made.text("secret");
            assertThat(use(one, first)).isEqualTo(200);
            assertThat(use(other, first)).isEqualTo(200);

            String second =
                    post(one, KEYS + "/" + made.text("id") + "/rotate", "{}").text("secret");
            assertThat(use(one, first)).isEqualTo(401);
            assertThat(use(one, second)).isEqualTo(200);
            assertThat(use(other, second)).isEqualTo(200);
            untilRefused(other, first);

            post(one, KEYS + "/" + made.text("id") + "/revoke", "");
            assertThat(use(one, second)).isEqualTo(401);
            untilRefused(other, second);
        }
    }

    private static void untilRefused(TestApi api, String secret) {
        Awaitility.await().pollInterval(Duration.ofMillis(50)).until(() -> use(api, secret) == 401);
    }
}
