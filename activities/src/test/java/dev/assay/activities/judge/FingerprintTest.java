package dev.assay.activities.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.text.ExactJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class FingerprintTest {

    private static String of(JsonMapper mapper, String number) {
        return Fingerprint.of(
                "response", (ObjectNode) mapper.readTree("{\"b\": " + number + ", \"a\": [" + number + "]}"));
    }

    /** Calls of judges are found again by it: those paid for when numbers were read as doubles as well. */
    @ParameterizedTest
    @CsvSource({
        "0.7",
        "0.70",
        "1.0",
        "0.00001",
        "1e-5",
        "1E+22",
        "12345678901234567890",
        "1.5E300",
        "0.0",
        "100",
        "4.9E-324"
    })
    void isThatOfTheSameNumberReadAsADouble(String number) {
        assertThat(of(ExactJson.MAPPER, number)).isEqualTo(of(JsonMapper.shared(), number));
    }

    @Test
    void isAnotherWhereADoubleWouldHideTheDifference() {
        assertThat(of(ExactJson.MAPPER, "0.1"))
                .isNotEqualTo(of(ExactJson.MAPPER, "0.1000000000000000055511151231257827"));
    }
}
