package dev.assay.api.run.view;

import dev.assay.api.error.ApiException;
import dev.assay.api.page.Page;
import dev.assay.api.settings.ApiProperties;
import dev.assay.ledger.Ids;
import dev.assay.ledger.ItemSize;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunCountersDao;
import dev.assay.ledger.run.RunCountersDao.RunCounters;
import dev.assay.ledger.run.RunDao;
import dev.assay.ledger.tenancy.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.springframework.stereotype.Service;

/** Reads runs and shows them. */
@Service
public class RunReader {

    private final RunDao runs;
    private final RunCountersDao counters;
    private final long maxBytes;

    RunReader(ApiProperties properties, Jdbi jdbi) {
        this.maxBytes = properties.limits().maxPageBytes().toBytes();
        this.runs = jdbi.onDemand(RunDao.class);
        this.counters = jdbi.onDemand(RunCountersDao.class);
    }

    /** @throws ApiException 404 */
    public Run get(Principal principal, String runId) {
        return find(principal, runId).orElseThrow(() -> ApiException.notFound("run", runId));
    }

    public Optional<Run> find(Principal principal, String runId) {
        return Ids.run(runId).flatMap(id -> runs.find(id, principal.teamId(), principal.onBehalfOfOrNull()));
    }

    /** @param filter with a limit that is one more than the page's */
    public Page<RunView> page(RunDao.Filter filter, int limit) {
        List<ItemSize> sizes = runs.sizes(filter);
        int count = ItemSize.fitting(sizes, limit, maxBytes);
        List<Run> page = count == 0
                ? List.of()
                : runs.list(filter.first(count, sizes.getFirst().position()));
        return Page.of(views(page), sizes.size() > count, RunView::id);
    }

    public RunView view(Run run) {
        return RunView.of(run, counters.of(run.id()));
    }

    List<RunView> views(List<Run> page) {
        Map<UUID, RunCounters> sums = counters
                .findAll(page.stream().map(Run::id).toList())
                .stream()
                .collect(Collectors.toMap(RunCounters::runId, Function.identity()));
        return page.stream()
                .map(run -> RunView.of(run, sums.getOrDefault(run.id(), RunCounters.empty(run.id()))))
                .toList();
    }
}
