package dev.assay.ledger.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ledger.LedgerTestCase;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.retention.RunPurge;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A lane that was forgotten hands in a result while its run is being removed. */
class LateResultTest extends LedgerTestCase {

    @Test
    void nothingIsWrittenBehindThePurge() {
        TestRun run = TestRun.create(jdbi, new Run.Owner("org", "team", null), List.of("one"))
                .items(0, 0, 8)
                .blocks(0, 0, 0, 8, 8)
                .generate(0, 0, 3)
                .state(RunState.CANCELLED)
                .sql("UPDATE eval_runs SET deleted_at = now() - interval '1 day' WHERE id = :id");
        RunPurge purge = new RunPurge(jdbi, 1);
        assertThat(purge.markDeleted(Duration.ofHours(1))).isEqualTo(1);
        purge.next();
        int late = 0;
        Optional<RunPurge.Piece> piece;
        do {
            var written = writer.write(rows(run, 8).generation(3 + late++ % 5));
            assertThat(written).failsWithin(Duration.ofSeconds(10));
            piece = purge.next();
        } while (piece.isPresent());
        assertThat(late).isGreaterThan(5);
        assertThat(count(run, "eval_generations")).isZero();
        assertThat(count(run, "eval_discarded_calls")).isZero();
    }
}
