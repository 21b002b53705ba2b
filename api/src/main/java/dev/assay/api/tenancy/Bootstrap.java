package dev.assay.api.tenancy;

import dev.assay.api.settings.ApiProperties;
import dev.assay.ledger.tenancy.ApiKeyDao;
import dev.assay.ledger.tenancy.Scope;
import dev.assay.ledger.tenancy.TenancyDao;
import dev.assay.text.Sha256;
import java.util.HexFormat;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.stereotype.Component;

/** Makes the first team and its key, before the first request is served. */
@Component
public class Bootstrap implements InitializingBean {

    public static final String ORG = "org_default";
    public static final String TEAM = "team_default";

    private static final int ID_BYTES = 12;

    private final Jdbi jdbi;
    private final Optional<String> key;

    Bootstrap(Jdbi jdbi, ApiProperties properties) {
        this.jdbi = jdbi;
        this.key = properties.apiKey();
    }

    @Override
    public void afterPropertiesSet() {
        key.filter(k -> !k.isBlank()).ifPresent(this::ensure);
    }

    private void ensure(String configured) {
        String secret = configured.strip();
        if (!RequestHeaders.canBeSent(secret)) {
            throw new IllegalArgumentException(
                    "assay.api-key: not shown (expected: 1..512 printable ASCII characters without spaces)");
        }
        byte[] hash = Sha256.of(secret);
        // From the hash, so that many processes starting at once make one key.
        String id = "key_" + HexFormat.of().formatHex(hash, 0, ID_BYTES);
        jdbi.useTransaction(handle -> {
            TenancyDao tenancy = handle.attach(TenancyDao.class);
            tenancy.insertOrg(ORG, "Default");
            tenancy.insertTeam(TEAM, ORG, "Default");
            handle.attach(ApiKeyDao.class).insert(id, ORG, TEAM, "first key", hash, Scope.ALL, Optional.empty());
        });
    }
}
