package dev.assay.api.suite;

import dev.assay.api.error.ApiException;
import dev.assay.api.page.Page;
import dev.assay.api.page.Paging;
import dev.assay.ledger.Ids;
import dev.assay.ledger.suite.Suite;
import dev.assay.ledger.suite.SuiteDao;
import dev.assay.ledger.tenancy.Principal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
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
    @Operation(operationId = "createEvalSuite", summary = "Create a suite with its first version")
    SuiteObject create(@RequestBody CreateSuite request, Principal caller) {
        return SuiteObject.of(service.create(request, caller));
    }

    @GetMapping
    @Operation(operationId = "listEvalSuites", summary = "List suites, newest first")
    Page<SuiteObject> list(
            @RequestParam @Nullable String after,
            @RequestParam @Nullable Integer limit,
            // Nothing is shared in yet, so both answers are the same.
            @RequestParam(name = "owned_only", defaultValue = "false") boolean ownedOnly,
            Principal caller) {
        int most = Paging.limit(limit);
        long before = Paging.after(after, Long.MAX_VALUE, id -> Ids.suite(id)
                .flatMap(key -> suites.find(key, caller))
                .map(Suite::seq));
        return Page.of(suites.newest(caller, before, most + 1), most, SuiteObject::of, SuiteObject::id);
    }

    @GetMapping("/{suite_id}")
    @Operation(operationId = "getEvalSuite", summary = "Get a suite")
    SuiteObject get(@PathVariable("suite_id") String suiteId, Principal caller) {
        return Ids.suite(suiteId)
                .flatMap(id -> suites.find(id, caller))
                .map(SuiteObject::of)
                .orElseThrow(() -> ApiException.notFound("suite", suiteId));
    }

    @DeleteMapping("/{suite_id}")
    @Operation(
            operationId = "deleteEvalSuite",
            summary = "Hide a suite and all its runs, and cancel those that are active")
    SuiteObject.Deleted delete(@PathVariable("suite_id") String suiteId, Principal caller) {
        return new SuiteObject.Deleted(suiteId, "eval.suite.deleted", true, service.delete(suiteId, caller));
    }
}
