package dev.assay.api.suite;

import dev.assay.api.error.ApiException;
import dev.assay.api.page.Page;
import dev.assay.api.page.Query;
import dev.assay.ledger.Ids;
import dev.assay.ledger.suite.SuiteDao;
import dev.assay.ledger.suite.SuiteDao.Suite;
import dev.assay.ledger.tenancy.Principal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Suites. */
@RestController
@RequestMapping("/api/v1/llm/evals/suites")
@Tag(name = "Suites")
class SuiteController {

    private final SuiteService service;
    private final SuiteDao suites;

    SuiteController(SuiteService service, Jdbi jdbi) {
        this.service = service;
        this.suites = jdbi.onDemand(SuiteDao.class);
    }

    @PostMapping
    @Operation(
            operationId = "createEvalSuite",
            summary = "Create a suite with its first version",
            description = "name: 1..255 characters; description: up to 10,000; manifest: 1..100 tasks; metadata: "
                    + "at most 16 entries, keys 1..64 characters, values to 512. All violations of the "
                    + "manifest are named at once.")
    SuiteObject create(@RequestBody CreateSuite request, Principal caller) {
        return SuiteObject.of(service.create(request, caller));
    }

    @GetMapping
    @Operation(
            operationId = "listEvalSuites",
            summary = "List suites, newest first",
            description = "1..100 suites a page.",
            parameters = {@Parameter(name = "owned_only"), @Parameter(name = "limit"), @Parameter(name = "after")})
    Page<SuiteObject> list(HttpServletRequest request, Principal caller) {
        Query query = new Query(request.getParameterMap(), Set.of("owned_only", "limit", "after"));
        // Nothing is shared in yet, so both answers are the same.
        query.bool("owned_only", false);
        int limit = query.integer("limit", 1, 100, 20);
        Optional<Suite> after = query.parsed("after", id -> find(id, caller), "the ID of a suite");
        query.violations().throwIfAny();
        long before = after.map(Suite::seq).orElse(Long.MAX_VALUE);
        return Page.of(suites.newest(caller, before, limit + 1), limit, SuiteObject::of, SuiteObject::id);
    }

    @GetMapping("/{suite_id}")
    @Operation(
            operationId = "getEvalSuite",
            summary = "Get a suite",
            description = "active_version is what runs take that name none.")
    SuiteObject get(@PathVariable("suite_id") String suiteId, Principal caller) {
        return find(suiteId, caller).map(SuiteObject::of).orElseThrow(() -> ApiException.notFound("suite", suiteId));
    }

    @DeleteMapping("/{suite_id}")
    @Operation(
            operationId = "deleteEvalSuite",
            summary = "Hide a suite and all its runs, and cancel those that are active",
            description = "deleted_runs says how many. Calls in flight end and are kept.")
    SuiteObject.Deleted delete(@PathVariable("suite_id") String suiteId, Principal caller) {
        return new SuiteObject.Deleted(suiteId, "eval.suite.deleted", true, service.delete(suiteId, caller));
    }

    private Optional<Suite> find(String suiteId, Principal caller) {
        return Ids.suite(suiteId).flatMap(id -> suites.find(id, caller));
    }
}
