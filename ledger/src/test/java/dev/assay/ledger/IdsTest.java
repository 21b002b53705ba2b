package dev.assay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ledger.Ids.SampleKey;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdsTest {

    private static final UUID RUN = UUID.fromString("aa87e2b1-112a-455b-8dea-bed784372198");

    @Test
    void writesAndReadsRunIds() {
        assertThat(Ids.run(RUN)).isEqualTo("eval_run_aa87e2b1112a455b8deabed784372198");
        assertThat(Ids.run(Ids.run(RUN))).contains(RUN);
    }

    @Test
    void refusesWhatIsNotAnId() {
        assertThat(Ids.run("eval_run_AA87e2b1112a455b8deabed784372198")).isEmpty();
        assertThat(Ids.run("eval_suite_aa87e2b1112a455b8deabed784372198")).isEmpty();
        assertThat(Ids.run("eval_run_")).isEmpty();
        assertThat(Ids.sample("eval_sample_" + "0".repeat(43))).isEmpty();
    }

    @Test
    void sampleIdsCarryTheirKey() {
        SampleKey key = new SampleKey(RUN, 19, 1_000_000);
        assertThat(Ids.sample(Ids.sample(key))).contains(key);
    }
}
