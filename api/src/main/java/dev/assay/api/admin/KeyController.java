package dev.assay.api.admin;

import dev.assay.api.page.Page;
import dev.assay.api.tenancy.KeyCache;
import dev.assay.ledger.tenancy.KeyDao.KeyRow;
import dev.assay.ledger.tenancy.Principal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** API keys. */
@RestController
@RequestMapping("/api/v1/admin/keys")
@Tag(name = "Administration")
class KeyController {

    private final KeyService keys;
    private final KeyCache cache;

    KeyController(KeyService keys, KeyCache cache) {
        this.keys = keys;
        this.cache = cache;
    }

    @PostMapping
    @Operation(
            operationId = "createApiKey",
            summary = "Create a key; its secret is in this answer and nowhere else",
            description = "scopes: at least one, each once, none that the caller lacks; expires_in_seconds: up "
                    + "to ten years, default never; requests_per_minute and burst: 1..1,000,000, default "
                    + "those of the installation.")
    KeyView create(@RequestBody CreateKey request, Principal caller, HttpServletResponse response) {
        KeyView key = KeyView.of(keys.create(Administrator.of(caller), request));
        forbidKeeping(response);
        return key;
    }

    @GetMapping
    @Operation(
            operationId = "listApiKeys",
            summary = "List keys, newest first",
            description = "Those of the organisation of the caller, or of all for an operator. 1..100 a page.",
            parameters = {@Parameter(name = "team_id"), @Parameter(name = "limit"), @Parameter(name = "after")})
    Page<KeyView> list(HttpServletRequest request, Principal caller) {
        Administrator by = Administrator.of(caller);
        AdminListQuery page = AdminListQuery.of(
                request, id -> keys.find(by, id).map(KeyRow::seq), "the ID of a key", Set.of("team_id"));
        List<KeyRow> rows = keys.list(by, page.filter("team_id"), page.before(), page.limit() + 1);
        return Page.of(rows, page.limit(), KeyView::of, KeyView::id);
    }

    @GetMapping("/{key_id}")
    @Operation(
            operationId = "getApiKey",
            summary = "Get a key, without its secret",
            description = "last_used_at is up to a minute late.")
    KeyView get(@PathVariable("key_id") String id, Principal caller) {
        return KeyView.of(keys.get(Administrator.of(caller), id));
    }

    @PostMapping("/{key_id}/rotate")
    @Operation(
            operationId = "rotateApiKey",
            summary = "Give a key a new secret, good at once; the one before ends, at once or after an overlap",
            description = "overlap_seconds: up to 30 days, default 0; expires_in_seconds: up to ten years, "
                    + "default as before. 409 for a key that has ended.")
    KeyView rotate(
            @PathVariable("key_id") String id,
            @Nullable @RequestBody(required = false) RotateKey request,
            Principal caller,
            HttpServletResponse response) {
        IssuedKey issued = keys.rotate(Administrator.of(caller), id, request == null ? RotateKey.NOW : request);
        cache.forget(id);
        forbidKeeping(response);
        return KeyView.of(issued);
    }

    @PostMapping("/{key_id}/revoke")
    @Operation(
            operationId = "revokeApiKey",
            summary = "End a key: refused by every process within 5 seconds",
            description = "A key that is revoked already stays as it is.")
    KeyView revoke(@PathVariable("key_id") String id, Principal caller) {
        KeyRow key = keys.revoke(Administrator.of(caller), id);
        cache.forget(id);
        return KeyView.of(key);
    }

    private static void forbidKeeping(HttpServletResponse response) {
        response.setHeader(HttpHeaders.CACHE_CONTROL, CacheControl.noStore().getHeaderValue());
    }
}
