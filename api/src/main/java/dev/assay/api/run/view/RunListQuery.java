package dev.assay.api.run.view;

import dev.assay.api.page.Query;
import dev.assay.ledger.Ids;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunDao;
import dev.assay.ledger.run.RunState;
import dev.assay.ledger.tenancy.Principal;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Query parameters of {@code GET /runs}. */
public record RunListQuery(RunDao.Filter filter, int limit) {

    private static final Set<String> KNOWN =
            Set.of("suite_id", "suite_version", "status", "owned_only", "limit", "after");

    public static RunListQuery parse(Map<String, String[]> parameters, Principal principal, RunReader runs) {
        Query query = new Query(parameters, KNOWN);
        Optional<UUID> suite = query.parsed("suite_id", Ids::suite, "eval_suite_ and 32 hex digits");
        Optional<Integer> version = query.text("suite_version").isEmpty()
                ? Optional.empty()
                : Optional.of(query.integer("suite_version", 1, Integer.MAX_VALUE, 1));
        query.violations()
                .unless(
                        version.isEmpty() || query.text("suite_id").isPresent(),
                        "suite_version",
                        query.text("suite_version").orElse(""),
                        "suite_id with it");
        Optional<RunState> state = query.parsed("status", RunListQuery::state, states());
        // Everything a team sees is its own as long as suites are not shared.
        query.bool("owned_only", false);
        int limit = query.integer("limit", 1, 100, 20);
        Optional<Run> after = query.parsed("after", id -> runs.find(principal, id), "the ID of a run");
        query.violations().throwIfAny();
        RunDao.Filter filter = new RunDao.Filter(
                principal.teamId(),
                principal.onBehalfOfOrNull(),
                suite.orElse(null),
                version.orElse(null),
                state.orElse(null),
                after.map(Run::seq).orElse(RunDao.Filter.NEWEST),
                limit + 1);
        return new RunListQuery(filter, limit);
    }

    private static Optional<RunState> state(String text) {
        return Arrays.stream(RunState.values())
                .filter(state -> state.text().equals(text))
                .findFirst();
    }

    private static String states() {
        return Arrays.stream(RunState.values()).map(RunState::text).collect(Collectors.joining(", "));
    }
}
