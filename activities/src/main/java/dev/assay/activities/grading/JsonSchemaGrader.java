package dev.assay.activities.grading;

import dev.assay.manifest.rule.OutputSchema;
import java.util.function.BiPredicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whether an output is JSON, alone and strictly, that is valid against the grader's schema. Needs no target. */
final class JsonSchemaGrader {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonSchemaGrader() {}

    static BiPredicate<String, GradeInput> of(JsonNode config) {
        OutputSchema schema = OutputSchema.of(config.path("schema"));
        return (answer, input) -> valid(schema, answer);
    }

    private static boolean valid(OutputSchema schema, String answer) {
        JsonNode document;
        try {
            document = JSON.readTree(answer);
        } catch (JacksonException e) {
            return false;
        }
        if (document.isMissingNode()) {
            return false;
        }
        try {
            return schema.accepts(document);
        } catch (IllegalStateException e) {
            throw new GraderException(GraderException.BAD_SCHEMA, String.valueOf(e.getMessage()));
        }
    }
}
