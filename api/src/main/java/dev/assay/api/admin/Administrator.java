package dev.assay.api.admin;

import dev.assay.api.error.ApiException;
import dev.assay.ledger.tenancy.Principal;
import dev.assay.ledger.tenancy.Scope;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Who administers.
 *
 * @param id the ID of a key, or {@code cli:<user>}; it is kept in the rows that this one makes or changes
 * @param org the organisation that this one is bound to; null: all of them
 * @param team whose keys are meant where a request names no team; null: a request must name one
 * @param scopes no key with a scope beyond these can be made or rotated
 */
public record Administrator(
        String id, @Nullable String org, @Nullable String team, Set<String> scopes) {

    public Administrator {
        scopes = Set.copyOf(scopes);
    }

    /** @throws ApiException 400 for an end user: keys belong to teams, and an end user sees nothing of them */
    static Administrator of(Principal caller) {
        caller.onBehalfOf().ifPresent(user -> {
            throw ApiException.invalid("X-On-Behalf-Of", user, "no end user in administration");
        });
        return new Administrator(
                caller.keyId(), caller.has(Scope.OPERATOR) ? null : caller.orgId(), caller.teamId(), caller.scopes());
    }

    /** Somebody at the command line, who has the database anyway. */
    public static Administrator commandLine(String user) {
        return new Administrator("cli:" + user, null, null, Set.copyOf(Scope.ALL));
    }

    /** @throws ApiException 403 {@code missing_scope} */
    void need(String scope) {
        if (!scopes.contains(scope)) {
            throw new ApiException(
                    HttpStatus.FORBIDDEN, "missing_scope", "this key lacks the scope " + scope, Map.of("scope", scope));
        }
    }

    /**
     * Nobody gives away more than they have.
     *
     * @throws ApiException 403 {@code missing_scope} with the first scope that this one lacks
     */
    void needAll(Iterable<String> granted) {
        granted.forEach(this::need);
    }
}
