package dev.assay.text;

import java.math.BigDecimal;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON whose numbers keep their digits: 1.10 is not 1.1, and nothing is rounded to a double on its way through. */
public final class ExactJson {

    public static final JsonMapper MAPPER = exact(JsonMapper.builder()).build();

    private ExactJson() {}

    /** Makes a mapper read numbers with a fraction or an exponent as decimals. */
    public static JsonMapper.Builder exact(JsonMapper.Builder builder) {
        return builder.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);
    }

    /**
     * The same value with one spelling for each number, for what is compared or hashed: 0.70 and 7E-1 are 0.7. Where a
     * double has just that value it is spelled as a double is, as it was when all numbers were doubles.
     */
    public static JsonNode canonical(JsonNode node) {
        if (node.isBigDecimal()) {
            return canonical(node.decimalValue());
        }
        if (node instanceof ObjectNode object) {
            ObjectNode canonical = JsonNodeFactory.instance.objectNode();
            object.forEachEntry((name, value) -> canonical.set(name, canonical(value)));
            return canonical;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode canonical = JsonNodeFactory.instance.arrayNode();
            array.forEach(value -> canonical.add(canonical(value)));
            return canonical;
        }
        return node;
    }

    private static JsonNode canonical(BigDecimal exact) {
        double nearest = exact.doubleValue();
        return Double.isFinite(nearest) && BigDecimal.valueOf(nearest).compareTo(exact) == 0
                ? DoubleNode.valueOf(nearest)
                : JsonNodeFactory.instance.numberNode(exact.stripTrailingZeros());
    }
}
