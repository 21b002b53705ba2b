package dev.assay.api.admin;

import dev.assay.api.body.Checked;
import dev.assay.api.error.Violations;
import dev.assay.ledger.tenancy.Scope;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A new API key.
 *
 * @param teamId its team; default: the caller's
 * @param name 1..255 characters, for people; default: the key's ID
 * @param scopes at least one of {@link Scope#ALL}, each once
 * @param expiresInSeconds 1 s to ten years from now; default: never
 * @param requestsPerMinute 1..1,000,000; default: {@code assay.limits.requests-per-minute}
 * @param burst requests at once, 1..1,000,000; default: {@code requests_per_minute}, which it needs
 */
@Schema(name = "CreateKeyRequest")
public record CreateKey(
        @Nullable String teamId,
        @Nullable @Size(max = 255) String name,
        @NotNull @Size(min = 1, max = 16) List<@NotNull String> scopes,
        @Nullable @Min(1) @Max(MAX_SECONDS) Long expiresInSeconds,
        @Nullable @Min(1) @Max(MAX_REQUESTS) Integer requestsPerMinute,
        @Nullable @Min(1) @Max(MAX_REQUESTS) Integer burst)
        implements Checked {

    /** Ten years. */
    static final long MAX_SECONDS = 315_360_000L;

    static final int MAX_REQUESTS = 1_000_000;

    @Override
    public void check(Violations violations) {
        if (scopes != null) {
            Set<String> seen = new HashSet<>();
            for (int i = 0; i < scopes.size(); i++) {
                String scope = scopes.get(i);
                // Null is another violation, and the list throws at the question.
                boolean known = scope != null && Scope.ALL.contains(scope);
                String path = "$.scopes[" + i + "]";
                violations.unless(scope == null || known, path, scope, String.join(", ", Scope.ALL));
                violations.unless(!known || seen.add(scope), path, scope, "distinct values");
            }
        }
        violations.unless(name == null || !name.isBlank(), "$.name", name, "text that is not blank");
        violations.unless(burst == null || requestsPerMinute != null, "$.burst", burst, "requests_per_minute with it");
    }
}
