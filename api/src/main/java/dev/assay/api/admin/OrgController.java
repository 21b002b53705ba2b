package dev.assay.api.admin;

import dev.assay.api.error.ApiException;
import dev.assay.api.page.Page;
import dev.assay.ledger.tenancy.Principal;
import dev.assay.ledger.tenancy.TenancyDao.Org;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Organisations. */
@RestController
@RequestMapping("/api/v1/admin/orgs")
@Tag(name = "Administration")
class OrgController {

    private final OrgTeamService tenancy;

    OrgController(OrgTeamService tenancy) {
        this.tenancy = tenancy;
    }

    @PostMapping
    @Operation(
            operationId = "createOrg",
            summary = "Create an organisation; needs the scope operator",
            description = "name: 1..255 characters, need not be unique.")
    OrgView create(@RequestBody CreateOrg request, Principal caller) {
        return OrgView.of(tenancy.create(Administrator.of(caller), request));
    }

    @GetMapping
    @Operation(
            operationId = "listOrgs",
            summary = "List organisations, newest first: all for an operator, else the key's own",
            description = "1..100 a page.",
            parameters = {@Parameter(name = "limit"), @Parameter(name = "after")})
    Page<OrgView> list(HttpServletRequest request, Principal caller) {
        Administrator by = Administrator.of(caller);
        AdminListQuery page =
                AdminListQuery.of(request, id -> tenancy.org(by, id).map(Org::seq), "the ID of an org", Set.of());
        return Page.of(tenancy.orgs(by, page.before(), page.limit() + 1), page.limit(), OrgView::of, OrgView::id);
    }

    @GetMapping("/{org_id}")
    @Operation(
            operationId = "getOrg",
            summary = "Get an organisation",
            description = "404 for another organisation, unless the caller is an operator.")
    OrgView get(@PathVariable("org_id") String id, Principal caller) {
        return tenancy.org(Administrator.of(caller), id)
                .map(OrgView::of)
                .orElseThrow(() -> ApiException.notFound("org", id));
    }
}
