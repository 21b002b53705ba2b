package dev.assay.activities.grading;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.InputStreamReader;
import java.io.Reader;
import java.util.Objects;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;

/** Against what the published implementations say; reference-pairs.md says which and how the table was made. */
class ReferencePairsTest {

    @Test
    void agreesWithTheReferenceImplementations() throws Exception {
        int pairs = 0;
        try (Reader table = new InputStreamReader(
                Objects.requireNonNull(ReferencePairsTest.class.getResourceAsStream("reference-pairs.csv")), UTF_8)) {
            for (CSVRecord pair : CSVFormat.RFC4180
                    .builder()
                    .setHeader()
                    .setSkipHeaderRecord(true)
                    .get()
                    .parse(table)) {
                String output = pair.get("output");
                String target = pair.get("target");
                assertThat(TokenF1.of(output, target))
                        .as("F1 of '%s' and '%s'", output, target)
                        .isEqualTo(Double.parseDouble(pair.get("squad_f1")), within(1e-12));
                assertThat(RougeL.of(output, target))
                        .as("ROUGE-L of '%s' and '%s'", output, target)
                        .isEqualTo(Double.parseDouble(pair.get("rouge_l")), within(1e-12));
                pairs++;
            }
        }
        assertThat(pairs).isGreaterThanOrEqualTo(30);
    }
}
