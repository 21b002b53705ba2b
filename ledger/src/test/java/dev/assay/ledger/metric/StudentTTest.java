package dev.assay.ledger.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class StudentTTest {

    @Test
    void quantilesAreThoseOfSciPy() {
        for (JsonNode row : Tables.read("quantiles.jsonl")) {
            long degrees = row.get("degrees").asLong();
            assertThat(StudentT.quantile95(degrees))
                    .as("%d degrees", degrees)
                    .isCloseTo(row.get("quantile").asDouble(), within(1e-11));
        }
    }

    @Test
    void noDegreeOfFreedomHasNone() {
        assertThatThrownBy(() -> StudentT.quantile95(0)).hasMessage("degrees: 0 (expected: at least 1)");
    }
}
