package dev.assay.ledger.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ledger.LedgerTestCase;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.run.Run;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MetricNameDaoTest extends LedgerTestCase {

    private static final int MAX_NAMES = 100;

    @Test
    void namesAreTakenAllOrNoneByTaskAndGrading() {
        MetricNameDao names = jdbi.onDemand(MetricNameDao.class);
        UUID run = TestRun.create(jdbi, new Run.Owner("org", "team", null), List.of("one"))
                .items(0, 0, 1)
                .blocks(0, 0, 0, 1, 1)
                .id();
        assertThat(names.claim(run, 1, 0, List.of("a", "b"), 3)).containsExactlyInAnyOrder("a", "b");
        assertThat(names.claim(run, 1, 0, List.of("b", "c", "d"), 3)).containsExactlyInAnyOrder("a", "b");
        assertThat(names.claim(run, 1, 0, List.of("b", "c"), 3)).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(names.claim(run, 2, 0, List.of("x", "y", "z"), 3)).containsExactlyInAnyOrder("x", "y", "z");
        assertThat(names.of(run, 1, 0)).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void workersThatBringNewNamesAtOnceTakeNoMoreThanThereMayBe() throws Exception {
        UUID run = TestRun.create(jdbi, new Run.Owner("org", "team", null), List.of("one"))
                .items(0, 0, 1)
                .blocks(0, 0, 0, 1, 1)
                .id();
        try (ExecutorService workers = Executors.newFixedThreadPool(8)) {
            List<Callable<Set<String>>> claims = IntStream.range(0, 40)
                    .<Callable<Set<String>>>mapToObj(worker -> () -> jdbi.withExtension(
                            MetricNameDao.class,
                            names -> names.claim(
                                    run,
                                    1,
                                    0,
                                    IntStream.range(0, 7)
                                            .mapToObj(n -> worker + "." + n)
                                            .toList(),
                                    MAX_NAMES)))
                    .toList();
            Set<String> seen = new HashSet<>();
            for (Future<Set<String>> claim : workers.invokeAll(claims)) {
                assertThat(claim.get()).hasSizeLessThanOrEqualTo(MAX_NAMES);
                seen.addAll(claim.get());
            }
            assertThat(seen).hasSize(98);
            assertThat(jdbi.onDemand(MetricNameDao.class).of(run, 1, 0)).hasSize(98);
        }
    }

    @Test
    void nothingIsWrittenBehindARunThatIsRemoved() {
        MetricNameDao names = jdbi.onDemand(MetricNameDao.class);
        UUID run = UUID.randomUUID();
        assertThat(names.claim(run, 1, 0, List.of("a"), MAX_NAMES)).containsExactly("a");
        assertThat(names.of(run, 1, 0)).isEmpty();
    }
}
