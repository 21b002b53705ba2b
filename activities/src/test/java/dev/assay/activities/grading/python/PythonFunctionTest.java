package dev.assay.activities.grading.python;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.manifest.PythonSpec;
import dev.assay.sandbox.Sandbox;
import dev.assay.sandbox.SandboxOptions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class PythonFunctionTest {

    /** PostgreSQL would keep such a name, and refuse to look for any other beside it. */
    @Test
    void aScoresNameHasNoNulCharacter() {
        JsonMapper json = JsonMapper.shared();
        PythonSpec spec = PythonSpec.of(json.readTree("{\"type\": \"python\"}")).orElseThrow();
        try (Sandbox sandbox = new Sandbox(SandboxOptions.defaults())) {
            Map<String, Double> scores = new PythonFunction(sandbox, "m", spec, "", () -> "")
                    .scores(json.readTree("{\"a\\u0000\": 1, \"b\": 0.5, \"\": 0}"));
            assertThat(scores).isEqualTo(Map.of("a\uFFFD", 1.0, "b", 0.5, "m", 0.0));
        }
    }
}
