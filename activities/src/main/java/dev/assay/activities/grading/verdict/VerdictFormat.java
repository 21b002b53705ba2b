package dev.assay.activities.grading.verdict;

import java.math.BigDecimal;
import java.util.Collection;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The structured output that a judge is asked for: first its reason, then one of the labels or a score. */
public final class VerdictFormat {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String REASON = "reason";
    private static final String VERDICT = "verdict";
    private static final String SCORE = "score";

    private VerdictFormat() {}

    public static ObjectNode of(Collection<String> labels) {
        ObjectNode verdict = JSON.createObjectNode().put("type", "string");
        labels.forEach(verdict.putArray("enum")::add);
        return format(VERDICT, verdict);
    }

    /** @param lowest of the numbers that a score may be; {@code highest} likewise */
    public static ObjectNode of(BigDecimal lowest, BigDecimal highest) {
        return format(
                SCORE,
                JSON.createObjectNode()
                        .put("type", "number")
                        .put("minimum", lowest)
                        .put("maximum", highest));
    }

    private static ObjectNode format(String key, ObjectNode value) {
        ObjectNode format = JSON.createObjectNode()
                .put("type", "json_schema")
                .put("name", key)
                .put("strict", true);
        ObjectNode schema = format.putObject("schema").put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        properties.putObject(REASON).put("type", "string");
        properties.set(key, value);
        schema.putArray("required").add(REASON).add(key);
        schema.put("additionalProperties", false);
        return format;
    }

    /** The reason of a structured answer, else the whole text. */
    public static String reason(String said) {
        if (!said.startsWith("{")) {
            return said;
        }
        try {
            JsonNode answer = JSON.readTree(said);
            boolean ours = answer.size() == 2
                    && (answer.has(VERDICT) || answer.has(SCORE))
                    && answer.path(REASON).isString();
            return ours ? answer.path(REASON).stringValue() : said;
        } catch (JacksonException notStructured) {
            return said;
        }
    }
}
