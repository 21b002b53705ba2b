package dev.assay.standalone.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.assay.ledger.Ids;
import dev.assay.simulator.Scenario;
import dev.assay.simulator.provider.SimulatedProvider;
import dev.assay.standalone.support.AssayProcess;
import dev.assay.standalone.support.LedgerSums;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The process is told to stop while a dataset is being prepared, and killed while it goes on after a new start. */
@Order(1) // takes longest: begun first, it is not waited for alone
@Tag("long")
@Tag("drilled")
class PreparationDeathTest {

    private static final int ROWS = 4_000;
    private static final int BATCH = 500;

    /** Slow on purpose: a batch of rows takes some hundred milliseconds. */
    private static final String SLOW = "{{question}}{% for i in range(30000) %}{% endfor %}";

    @TempDir
    private Path home;

    @Test
    void itemsAreWrittenOnceEach() throws Exception {
        try (SimulatedProvider provider = SimulatedProvider.start(0, Scenario.healthy())) {
            AssayProcess assay = new AssayProcess(home, provider.baseUrl(), "in-process");
            String runId = assay.run(ROWS, 25, SLOW);
            List<String> atStop = untilMoreThan(0, assay, runId);
            assertThat(assay.stop()).isTrue();
            assay.startAgain();
            List<String> atDeath = untilMoreThan(atStop.size() + BATCH, assay, runId);
            assay.kill();
            assay.startAgain();
            JsonNode run = assay.untilCompleted(runId);
            List<String> all = items(assay.database(), runId);

            assertThat(run.get("request_counts").get("completed").asInt()).isEqualTo(ROWS);
            assertThat(atDeath).hasSizeLessThan(ROWS).startsWith(atStop.toArray(String[]::new));
            assertThat(all).hasSize(ROWS).startsWith(atDeath.toArray(String[]::new));
            assertThat(all)
                    .extracting(item -> item.substring(0, item.indexOf(' ')))
                    .containsExactlyElementsOf(IntStream.range(0, ROWS)
                            .mapToObj(n -> n + "/" + n + "/" + (n + 1))
                            .toList());
            assertThat(provider.counters().answered()).isEqualTo(ROWS);
            LedgerSums.assertExact(assay.database(), runId);
            assertThat(assay.stop()).isTrue();
        }
    }

    private static List<String> untilMoreThan(int items, AssayProcess assay, String runId) {
        Jdbi database = assay.database();
        return await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> items(database, runId), written -> written.size() > items);
    }

    /** Number, sample index and source row of each item, with the transaction that wrote it. */
    private static List<String> items(Jdbi database, String runId) {
        return database.withHandle(handle -> handle.createQuery("""
                        SELECT item_no || '/' || sample_index || '/' || source_row || ' by ' || xmin
                        FROM eval_items WHERE run_id = :id ORDER BY item_no
                        """)
                .bind("id", Ids.run(runId).orElseThrow())
                .mapTo(String.class)
                .list());
    }
}
