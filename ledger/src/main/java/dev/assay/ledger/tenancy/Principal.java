package dev.assay.ledger.tenancy;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who asks. Everything that a request reads or writes belongs to its team.
 *
 * @param keyId the API key's ID, never the key
 * @param scopes see {@link Scope}
 * @param onBehalfOf the end user for whom the caller asks; empty: the whole team is seen, and what is created carries
 *     no end user
 */
public record Principal(String keyId, String orgId, String teamId, Set<String> scopes, Optional<String> onBehalfOf) {

    public Principal {
        scopes = Set.copyOf(scopes);
    }

    public boolean has(String scope) {
        return scopes.contains(scope);
    }

    /** {@link #onBehalfOf()} as DAOs take it: null binds as SQL NULL. */
    public @Nullable String onBehalfOfOrNull() {
        return onBehalfOf.orElse(null);
    }
}
