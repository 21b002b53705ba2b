package dev.assay.api.run;

import dev.assay.api.error.ApiException;
import dev.assay.ledger.Ids;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunBooks;
import dev.assay.ledger.run.RunBooksDao;
import dev.assay.ledger.run.RunDao;
import dev.assay.ledger.run.RunFilter;
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
    private final RunBooksDao books;

    RunReader(Jdbi jdbi) {
        this.runs = jdbi.onDemand(RunDao.class);
        this.books = jdbi.onDemand(RunBooksDao.class);
    }

    /** @throws ApiException 404 */
    public Run get(Principal principal, String runId) {
        return find(principal, runId).orElseThrow(() -> ApiException.notFound("run", runId));
    }

    Optional<Run> find(Principal principal, String runId) {
        return Ids.run(runId).flatMap(id -> runs.find(id, principal.teamId(), principal.onBehalfOfOrNull()));
    }

    List<Run> list(RunFilter filter) {
        return runs.list(filter);
    }

    RunView view(Run run) {
        return RunView.of(run, books.of(run.id()));
    }

    List<RunView> views(List<Run> page) {
        Map<UUID, RunBooks> sums = books.findAll(page.stream().map(Run::id).toList()).stream()
                .collect(Collectors.toMap(RunBooks::runId, Function.identity()));
        return page.stream()
                .map(run -> RunView.of(run, sums.getOrDefault(run.id(), RunBooks.empty(run.id()))))
                .toList();
    }
}
