package dev.assay.api.sample;

import dev.assay.api.page.Query;
import dev.assay.ledger.Ids;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.sample.SampleFilter.ScoreRange;
import dev.assay.ledger.sample.SampleReader;
import dev.assay.ledger.sample.SampleRow;
import dev.assay.text.Characters;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Query parameters of {@code GET /runs/{run_id}/samples}.
 *
 * @param statuses empty for all
 * @param grading the run's own where none is asked for
 */
record SampleListQuery(
        Optional<String> taskId,
        Optional<String> model,
        Set<SampleRow.Status> statuses,
        Optional<Integer> sampleIndex,
        Optional<ScoreRange> scores,
        boolean datasetRow,
        boolean reasoning,
        int grading,
        SampleReader.Position after,
        int limit) {

    private static final Set<String> KNOWN = Set.of(
            "task_id",
            "model",
            "status",
            "sample_index",
            "score_metric",
            "score_min",
            "score_max",
            "include_dataset_row",
            "include_reasoning",
            "grading",
            "limit",
            "after");

    /** What clients call {@code running}. */
    private static final Set<SampleRow.Status> RUNNING = Set.of(SampleRow.Status.GENERATING, SampleRow.Status.SCORING);

    private static final int MAX_METRIC_LENGTH = 255;

    /** @param exists whether the run has a sample there */
    static SampleListQuery parse(Map<String, String[]> parameters, Run run, Predicate<SampleReader.Position> exists) {
        Query query = new Query(parameters, KNOWN);
        Set<SampleRow.Status> statuses = query.parsed(
                        "status",
                        SampleListQuery::statuses,
                        "queued, generating, ready_to_score, scoring, completed, failed or running")
                .orElse(Set.of());
        Optional<Integer> sampleIndex = query.text("sample_index").isEmpty()
                ? Optional.empty()
                : Optional.of(query.integer("sample_index", 0, Integer.MAX_VALUE, 0));
        Optional<ScoreRange> scores = scores(query);
        boolean datasetRow = query.bool("include_dataset_row", true);
        boolean reasoning = query.bool("include_reasoning", false);
        int grading = query.integer("grading", 1, run.grading(), run.grading());
        query.violations()
                .unless(
                        grading == run.grading() || statuses.isEmpty() && scores.isEmpty(),
                        "grading",
                        grading,
                        run.grading() + ", the present one, where status or score_metric is given");
        int limit = query.integer("limit", 1, 500, 100);
        SampleReader.Position after = query.parsed(
                        "after", id -> position(run, id).filter(exists), "the ID of a sample of this run")
                .orElse(SampleReader.Position.START);
        query.violations().throwIfAny();
        return new SampleListQuery(
                query.text("task_id"),
                query.text("model"),
                statuses,
                sampleIndex,
                scores,
                datasetRow,
                reasoning,
                grading,
                after,
                limit);
    }

    private static Optional<Set<SampleRow.Status>> statuses(String text) {
        return text.equals("running")
                ? Optional.of(RUNNING)
                : SampleRow.Status.of(text).map(Set::of);
    }

    private static Optional<ScoreRange> scores(Query query) {
        Optional<String> metric = query.parsed(
                "score_metric",
                text -> Optional.of(text).filter(id -> !id.isEmpty() && !Characters.moreThan(MAX_METRIC_LENGTH, id)),
                "1.." + MAX_METRIC_LENGTH + " characters");
        Optional<Double> min = query.number("score_min");
        Optional<Double> max = query.number("score_max");
        for (String bound : Set.of("score_min", "score_max")) {
            query.violations()
                    .unless(
                            query.text(bound).isEmpty()
                                    || query.text("score_metric").isPresent(),
                            bound,
                            query.text(bound).orElse(""),
                            "score_metric with it");
        }
        query.violations()
                .unless(
                        min.isEmpty() || max.isEmpty() || min.get() <= max.get(),
                        "score_max",
                        max.orElse(0.0),
                        "at least score_min, " + min.orElse(0.0));
        return metric.map(id -> range(id, min, max));
    }

    private static ScoreRange range(String metric, Optional<Double> min, Optional<Double> max) {
        // Where the bounds are wrong the request is refused: this range is not used.
        double low = min.orElse(Double.NEGATIVE_INFINITY);
        return new ScoreRange(metric, low, max.orElse(Double.POSITIVE_INFINITY));
    }

    private static Optional<SampleReader.Position> position(Run run, String id) {
        return Ids.sample(id)
                .filter(key -> key.runId().equals(run.id()) && key.itemNo() >= 0)
                .map(key -> new SampleReader.Position(key.modelNo(), key.itemNo()));
    }
}
