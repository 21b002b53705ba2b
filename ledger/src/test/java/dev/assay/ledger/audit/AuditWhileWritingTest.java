package dev.assay.ledger.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ledger.LedgerTestCase;
import dev.assay.ledger.StepRows;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.step.StepRow;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is being flushed while a run is audited is seen whole or not at all. */
class AuditWhileWritingTest extends LedgerTestCase {

    private static final int ITEMS = 1_200;
    private static final int SIZE = 8;

    @Test
    void anActiveRunIsBalancedAtAnyTime() throws Exception {
        TestRun run = inProgress(ITEMS, SIZE, "one");
        List<AuditReport> reports = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> writing = threads.submit(() -> {
                for (int first = 0; first < ITEMS; first += SIZE) {
                    evaluate(run, first);
                }
            });
            Audit audit = new Audit(jdbi);
            while (!writing.isDone()) {
                reports.add(audit.of(run.id()).orElseThrow());
            }
            writing.get();
        }
        assertThat(reports).allSatisfy(report -> assertThat(report.findings()).isEmpty());
        assertThat(reports)
                .as("audits in the middle of the run")
                .anyMatch(report ->
                        report.figures().generations() > 0 && report.figures().generations() < ITEMS);
        assertThat(count(run, "eval_scores")).isEqualTo(ITEMS - ITEMS / SIZE);
    }

    /** Seven samples of a block are scored, one of them after an answer in vain; the eighth fails while scoring. */
    private void evaluate(TestRun run, int first) {
        StepRows rows = rows(run, SIZE);
        write(rows.discarded(first, UUID.randomUUID()));
        write(IntStream.range(first, first + SIZE).mapToObj(rows::generation).toArray(StepRow[]::new));
        CompletableFuture.allOf(IntStream.range(first, first + SIZE - 1)
                        .mapToObj(item -> writer.write(rows.score(item, item % 7)))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
        write(rows.failure(first + SIZE - 1, StepRow.Step.SCORE));
        end(run, first / SIZE, LANE);
    }
}
