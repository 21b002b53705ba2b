package dev.assay.api.suite;

import dev.assay.api.error.ApiException;
import dev.assay.api.page.Page;
import dev.assay.api.page.Query;
import dev.assay.api.settings.ApiProperties;
import dev.assay.ledger.Ids;
import dev.assay.ledger.ItemSize;
import dev.assay.ledger.suite.SuiteDao;
import dev.assay.ledger.suite.SuiteDao.Suite;
import dev.assay.ledger.suite.SuiteVersionDao;
import dev.assay.ledger.suite.SuiteVersionDao.SuiteVersion;
import dev.assay.ledger.tenancy.Principal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Versions of suites. */
@RestController
@RequestMapping("/api/v1/llm/evals/suites/{suite_id}/versions")
@Tag(name = "Suites")
class VersionController {

    private final SuiteService service;
    private final SuiteDao suites;
    private final SuiteVersionDao versions;
    private final long maxBytes;

    VersionController(SuiteService service, ApiProperties properties, Jdbi jdbi) {
        this.service = service;
        this.maxBytes = properties.limits().maxPageBytes().toBytes();
        this.suites = jdbi.onDemand(SuiteDao.class);
        this.versions = jdbi.onDemand(SuiteVersionDao.class);
    }

    @PostMapping
    @Operation(
            operationId = "createEvalSuiteVersion",
            summary = "Add a version",
            description = "A version never changes. It becomes the active one unless make_active is false.")
    VersionObject create(
            @PathVariable("suite_id") String suiteId, @RequestBody CreateVersion request, Principal caller) {
        return VersionObject.of(service.addVersion(suiteId, request, caller));
    }

    @GetMapping
    @Operation(
            operationId = "listEvalSuiteVersions",
            summary = "List versions, newest first",
            description = "A page ends early, with has_more, where its manifests are longer than"
                    + " assay.limits.max-page-bytes together.",
            parameters = {@Parameter(name = "owned_only"), @Parameter(name = "limit"), @Parameter(name = "after")})
    Page<VersionObject> list(@PathVariable("suite_id") String suiteId, HttpServletRequest request, Principal caller) {
        Suite suite = suite(suiteId, caller);
        Query query = new Query(request.getParameterMap(), Set.of("owned_only", "limit", "after"));
        // A suite's versions are owned as the suite is, and nothing is shared in yet.
        query.bool("owned_only", false);
        int limit = query.integer("limit", 1, 100, 20);
        Optional<Integer> after = query.parsed(
                "after",
                id -> Ids.suiteVersion(id).flatMap(key -> versions.number(suite.id(), key)),
                "the ID of a version of this suite");
        query.violations().throwIfAny();
        List<ItemSize> sizes = versions.sizes(suite.id(), after.orElse(Integer.MAX_VALUE), limit + 1);
        int count = ItemSize.fitting(sizes, limit, maxBytes);
        List<SuiteVersion> page = count == 0
                ? List.of()
                : versions.newest(suite.id(), (int) sizes.getFirst().position() + 1, count);
        return Page.of(page.stream().map(VersionObject::of).toList(), sizes.size() > count, VersionObject::id);
    }

    @GetMapping("/{version}")
    @Operation(
            operationId = "getEvalSuiteVersion",
            summary = "Get a version by its number",
            description = "Numbers begin at 1.")
    VersionObject get(
            @PathVariable("suite_id") String suiteId, @PathVariable("version") int version, Principal caller) {
        return versions.find(suite(suiteId, caller).id(), version)
                .map(VersionObject::of)
                .orElseThrow(() -> ApiException.notFound("version", suiteId + "/" + version));
    }

    private Suite suite(String suiteId, Principal caller) {
        return Ids.suite(suiteId)
                .flatMap(id -> suites.find(id, caller))
                .orElseThrow(() -> ApiException.notFound("suite", suiteId));
    }
}
