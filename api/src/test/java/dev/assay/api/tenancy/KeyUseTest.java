package dev.assay.api.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.api.TestApi;
import dev.assay.ledger.tenancy.ApiKeyDao;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyUseTest {

    @Test
    void whatCannotBeWrittenIsWrittenLater() {
        try (TestApi api = TestApi.start()) {
            String id = api.jdbi()
                    .withHandle(h -> h.select("SELECT id FROM api_keys")
                            .mapTo(String.class)
                            .one());
            KeyUse uses = new KeyUse(api.jdbi());
            Instant first = Instant.parse("2030-01-01T00:00:00Z");
            uses.used(id, first);
            api.jdbi().useHandle(h -> h.execute("ALTER TABLE api_keys RENAME TO api_keys_away"));
            assertThatThrownBy(uses::write).hasMessageContaining("api_keys");
            uses.writeNow();
            api.jdbi().useHandle(h -> h.execute("ALTER TABLE api_keys_away RENAME TO api_keys"));
            uses.write();
            assertThat(lastUse(api)).isEqualTo(first);

            // A later use that is known already is not overwritten by an earlier one.
            api.jdbi().onDemand(ApiKeyDao.class).recordUse(List.of(id), List.of(first.plusSeconds(60)));
            uses.used(id, first.plusSeconds(30));
            uses.write();
            assertThat(lastUse(api)).isEqualTo(first.plusSeconds(60));
        }
    }

    private static Instant lastUse(TestApi api) {
        return api.jdbi()
                .withHandle(h -> h.select("SELECT last_used_at FROM api_keys")
                        .mapTo(Instant.class)
                        .one());
    }
}
