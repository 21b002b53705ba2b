package dev.assay.api.sample;

import dev.assay.api.page.Query;
import dev.assay.ledger.Ids;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.sample.SamplePosition;
import dev.assay.ledger.sample.SampleStatus;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Query parameters of {@code GET /runs/{run_id}/samples}.
 *
 * @param statuses empty for all
 * @param grading the run's own where none is asked for
 */
record SampleListQuery(
        Optional<String> taskId,
        Optional<String> model,
        Set<SampleStatus> statuses,
        boolean datasetRow,
        boolean reasoning,
        int grading,
        SamplePosition after,
        int limit) {

    private static final Set<String> KNOWN = Set.of(
            "task_id", "model", "status", "include_dataset_row", "include_reasoning", "grading", "limit", "after");

    /** What clients call {@code running}. */
    private static final Set<SampleStatus> RUNNING = Set.of(SampleStatus.GENERATING, SampleStatus.SCORING);

    static SampleListQuery parse(Map<String, String[]> parameters, Run run) {
        Query query = new Query(parameters, KNOWN);
        Set<SampleStatus> statuses = query.parsed(
                        "status",
                        SampleListQuery::statuses,
                        "queued, generating, ready_to_score, scoring, completed, failed or running")
                .orElse(Set.of());
        boolean datasetRow = query.bool("include_dataset_row", true);
        boolean reasoning = query.bool("include_reasoning", false);
        int grading = query.integer("grading", 1, run.grading(), run.grading());
        int limit = query.integer("limit", 1, 500, 100);
        SamplePosition after = query.parsed("after", id -> position(run, id), "the ID of a sample of this run")
                .orElse(SamplePosition.START);
        query.violations().throwIfAny();
        return new SampleListQuery(
                query.text("task_id"), query.text("model"), statuses, datasetRow, reasoning, grading, after, limit);
    }

    private static Optional<Set<SampleStatus>> statuses(String text) {
        return text.equals("running")
                ? Optional.of(RUNNING)
                : SampleStatus.of(text).map(Set::of);
    }

    private static Optional<SamplePosition> position(Run run, String id) {
        return Ids.sample(id)
                .filter(key -> key.runId().equals(run.id())
                        && key.modelNo() < run.request().models().size()
                        && key.itemNo() >= 0)
                .map(key -> new SamplePosition(key.modelNo(), key.itemNo()));
    }
}
