package dev.assay.api.admin;

import dev.assay.api.error.ApiException;
import dev.assay.api.error.Violations;
import dev.assay.ledger.tenancy.KeyDao;
import dev.assay.ledger.tenancy.KeyDao.KeyRow;
import dev.assay.ledger.tenancy.KeyDao.NewKey;
import dev.assay.ledger.tenancy.TenancyDao;
import dev.assay.ledger.tenancy.TenancyDao.Team;
import dev.assay.text.Sha256;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Makes, rotates and revokes keys. What belongs to another organisation is not found. */
@Service
public class KeyService {

    private final Jdbi jdbi;

    public KeyService(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** @throws ApiException 400 without a team, 403 for a scope that the administrator lacks, 404 for the team */
    public IssuedKey create(Administrator by, CreateKey request) {
        by.needAll(request.scopes());
        String teamId = request.teamId() == null ? by.team() : request.teamId();
        if (teamId == null) {
            throw ApiException.invalid(
                    new Violations().add("$.team_id", null, "the ID of a team").list());
        }
        String secret = KeySecret.next();
        String id = OrgTeamService.newId("key_");
        return jdbi.inTransaction(handle -> {
            Team team = handle.attach(TenancyDao.class)
                    .findTeam(teamId, by.org())
                    .orElseThrow(() -> ApiException.notFound("team", teamId));
            KeyDao keys = handle.attach(KeyDao.class);
            keys.insert(new NewKey(
                    id,
                    team.orgId(),
                    team.id(),
                    request.name() == null ? id : request.name(),
                    Sha256.of(secret),
                    request.scopes(),
                    request.expiresInSeconds(),
                    request.requestsPerMinute(),
                    request.burst(),
                    by.id()));
            return new IssuedKey(keys.find(id, by.org()).orElseThrow(), secret);
        });
    }

    public Optional<KeyRow> find(Administrator by, String id) {
        return jdbi.withExtension(KeyDao.class, keys -> keys.find(id, by.org()));
    }

    /** @throws ApiException 404 */
    public KeyRow get(Administrator by, String id) {
        return find(by, id).orElseThrow(() -> ApiException.notFound("key", id));
    }

    /** Newest first. */
    public List<KeyRow> list(Administrator by, @Nullable String team, long before, int limit) {
        return jdbi.withExtension(KeyDao.class, keys -> keys.newest(by.org(), team, before, limit));
    }

    /**
     * Gives the key a new secret, good at once.
     *
     * @throws ApiException 403 for a scope of the key that the administrator lacks, 404, 409 {@code key_revoked}, 409
     *     {@code key_expired} unless the request moves its end
     */
    public IssuedKey rotate(Administrator by, String id, RotateKey request) {
        String secret = KeySecret.next();
        return jdbi.inTransaction(handle -> {
            KeyRow key = lock(handle, by, id);
            // Whoever sees the new secret can use all scopes of the key.
            by.needAll(key.scopes());
            if (key.revokedAt() != null) {
                throw ended("key_revoked", key, "revoked");
            }
            if (key.expired() && request.expiresInSeconds() == null) {
                throw ended("key_expired", key, "expired");
            }
            KeyDao keys = handle.attach(KeyDao.class);
            keys.rotate(id, Sha256.of(secret), request.overlapOrNone(), request.expiresInSeconds(), by.id());
            return new IssuedKey(keys.find(id, by.org()).orElseThrow(), secret);
        });
    }

    /** Ends a key, with the secret that an overlap still allows. Safe to repeat. */
    public KeyRow revoke(Administrator by, String id) {
        return jdbi.inTransaction(handle -> {
            lock(handle, by, id);
            KeyDao keys = handle.attach(KeyDao.class);
            keys.revoke(id, by.id());
            return keys.find(id, by.org()).orElseThrow();
        });
    }

    private static KeyRow lock(Handle handle, Administrator by, String id) {
        return handle.attach(KeyDao.class).lock(id, by.org()).orElseThrow(() -> ApiException.notFound("key", id));
    }

    private static ApiException ended(String code, KeyRow key, String how) {
        return ApiException.conflict(
                code,
                "key is " + how + " (expected: active); a new key can be made for its team",
                Map.of("key_id", key.id()));
    }
}
