package dev.assay.api.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ledger.Ledger;
import dev.assay.ledger.TestDatabase;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunState;
import dev.assay.ledger.sample.SampleReader;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class SampleLinesTest {

    @Test
    void onePageIsInMemoryHoweverLongTheRun() throws Exception {
        try (TestDatabase database = TestDatabase.create()) {
            Jdbi jdbi = Ledger.jdbi(database.dataSource());
            TestRun run = TestRun.create(jdbi, new Run.Owner("org", "team", null), List.of("one"))
                    .items(0, 0, 3_000)
                    .blocks(0, 0, 0, 3_000, 64)
                    .generate(0, 0, 2_999)
                    .sql("UPDATE eval_generations SET output_text = repeat('x', 10000) WHERE run_id = :id")
                    .state(RunState.CANCELLED);
            long read = 0;
            int most = 0;
            int lines = 0;
            try (SampleLines content =
                    new SampleLines(new SampleReader(jdbi), run.read(), Map.of(0, "task"), 200_000)) {
                byte[] buffer = new byte[8_192];
                for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
                    for (int i = 0; i < n; i++) {
                        lines += buffer[i] == '\n' ? 1 : 0;
                    }
                    read += n;
                    most = Math.max(most, n + content.available());
                }
            }
            assertThat(lines).isEqualTo(3_000);
            assertThat(read).isGreaterThan(30_000_000);
            assertThat(most).isLessThan(300_000);
        }
    }
}
