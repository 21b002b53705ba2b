package dev.assay.activities.dataset;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Dataset rows as the ledger keeps them. A number keeps its digits: 1.50 is graded as it was shown to the model. */
public final class RowJson {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private RowJson() {}

    public static String write(ObjectNode row) {
        return JSON.writeValueAsString(row);
    }

    public static ObjectNode read(String json) {
        return JSON.readValue(json, ObjectNode.class);
    }
}
