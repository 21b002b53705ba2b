package dev.assay.standalone.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ledger.Ids;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** A run's books, added up anew from its rows: what counters, totals and attempts say is what the rows say. */
public final class LedgerSums {

    private static final String BLOCKS = """
            SELECT 'block ' || block_no || ' ' || phase || ': generated ' || generated || ' of ' || rows_generated
                || ', scored ' || scored || ' of ' || rows_scored || ', failed ' || failed || ' of ' || rows_failed
                || ', discarded ' || discarded || ' of ' || rows_discarded
                || ', tokens ' || coalesce(output_tokens, 0) || ' of ' || rows_tokens || ', token ' || coalesce(token::text, '-')
            FROM (
              SELECT b.*, r.state,
                (SELECT count(*) FROM eval_generations g WHERE g.run_id = b.run_id AND g.model_no = b.model_no
                   AND g.item_no BETWEEN b.first_item AND b.last_item) AS rows_generated,
                (SELECT count(*) FROM eval_scores s WHERE s.run_id = b.run_id AND s.model_no = b.model_no
                   AND s.grading = r.grading AND s.item_no BETWEEN b.first_item AND b.last_item) AS rows_scored,
                (SELECT count(*) FROM eval_failures f WHERE f.run_id = b.run_id AND f.model_no = b.model_no
                   AND f.attempt = r.attempt AND f.item_no BETWEEN b.first_item AND b.last_item
                   AND NOT EXISTS (SELECT 1 FROM eval_scores s WHERE s.run_id = f.run_id AND s.model_no = f.model_no
                     AND s.item_no = f.item_no AND s.grading = r.grading)) AS rows_failed,
                (SELECT count(*) FROM eval_discarded_calls d WHERE d.run_id = b.run_id AND d.model_no = b.model_no
                   AND d.item_no BETWEEN b.first_item AND b.last_item) AS rows_discarded,
                (SELECT coalesce(sum(o), 0) FROM (
                   SELECT g.output_tokens AS o FROM eval_generations g WHERE g.run_id = b.run_id
                     AND g.model_no = b.model_no AND g.item_no BETWEEN b.first_item AND b.last_item
                   UNION ALL
                   SELECT d.output_tokens FROM eval_discarded_calls d WHERE d.run_id = b.run_id
                     AND d.model_no = b.model_no AND d.item_no BETWEEN b.first_item AND b.last_item) t) AS rows_tokens
              FROM eval_blocks b JOIN eval_runs r ON r.id = b.run_id WHERE b.run_id = :id) books
            WHERE generated <> rows_generated OR scored <> rows_scored OR failed <> rows_failed
              OR discarded <> rows_discarded OR coalesce(output_tokens, 0) <> rows_tokens OR token IS NOT NULL
              OR (state = 'completed' AND (phase <> 'done' OR scored + failed <> last_item - first_item + 1))
            """;

    private static final String RUN = """
            SELECT state || ': ' || total_samples || ' samples of ' || items * cardinality(models) || ', ' || completed_samples
                || ' completed of ' || scored || ', ' || failed_samples || ' failed of ' || failed || ', ' || spent
                || ' calls by its attempts of ' || calls || ' in its rows'
            FROM (
              SELECT r.*,
                (SELECT count(*) FROM eval_items i WHERE i.run_id = r.id) AS items,
                (SELECT coalesce(sum(scored), 0) FROM eval_blocks b WHERE b.run_id = r.id) AS scored,
                (SELECT coalesce(sum(failed), 0) FROM eval_blocks b WHERE b.run_id = r.id) AS failed,
                (SELECT coalesce(sum(calls_spent), 0) FROM eval_run_attempts a WHERE a.run_id = r.id) AS spent,
                (SELECT count(*) FROM eval_generations g WHERE g.run_id = r.id)
                  + (SELECT count(*) FROM eval_discarded_calls d WHERE d.run_id = r.id) AS calls
              FROM eval_runs r WHERE r.id = :id) books
            WHERE (prepared_at IS NOT NULL AND total_samples <> items * cardinality(models))
              OR completed_samples <> scored OR failed_samples <> failed OR spent <> calls
            """;

    private static final String SCORES = """
            SELECT 'item ' || item_no || ' has a score and no generation'
            FROM eval_scores s WHERE run_id = :id AND NOT EXISTS (SELECT 1 FROM eval_generations g
              WHERE g.run_id = s.run_id AND g.model_no = s.model_no AND g.item_no = s.item_no)
            """;

    private LedgerSums() {}

    /** For a run that is over. */
    public static void assertExact(Jdbi jdbi, String runId) {
        for (String sql : List.of(BLOCKS, RUN, SCORES)) {
            List<String> findings = jdbi.withHandle(handle -> handle.createQuery(sql)
                    .bind("id", Ids.run(runId).orElseThrow())
                    .mapTo(String.class)
                    .list());
            assertThat(findings).as("books of " + runId).isEmpty();
        }
    }

    /** Paid calls that the ledger knows of. */
    public static long calls(Jdbi jdbi, String runId) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT coalesce(sum(generated + discarded), 0) FROM eval_blocks WHERE run_id = :id")
                .bind("id", Ids.run(runId).orElseThrow())
                .mapTo(Long.class)
                .one());
    }
}
