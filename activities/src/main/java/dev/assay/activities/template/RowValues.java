package dev.assay.activities.template;

import java.io.Serial;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON as the plain values that templates work on, and these as text. */
final class RowValues {
    /** Arithmetic on a number with a huge exponent would write it out. */
    private static final int MOST_EXACT_DIGITS = 400;

    private static final double PLAIN_FROM = 1e-7;
    private static final double PLAIN_TO = 1e21;

    private RowValues() {}

    static Map<String, Object> of(ObjectNode row) {
        Map<String, Object> values = new LinkedHashMap<>();
        row.properties().forEach(field -> values.put(field.getKey(), of(field.getValue())));
        return values;
    }

    static @Nullable Object of(JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING -> node.stringValue();
            case BOOLEAN -> node.booleanValue();
            case NUMBER -> number(node);
            case ARRAY -> new JsonList(node);
            case OBJECT -> new JsonMap((ObjectNode) node);
            default -> null;
        };
    }

    /** How a value appears in a prompt: strings verbatim, null as nothing, containers as JSON. */
    static String text(@Nullable Object value) {
        if (value instanceof Double number && Double.isFinite(number)) {
            double size = Math.abs(number);
            boolean plain = size == 0 || size >= PLAIN_FROM && size < PLAIN_TO;
            String text = Double.toString(number);
            return plain ? new BigDecimal(text).toPlainString() : text;
        }
        return Objects.toString(value, "");
    }

    private static Object number(JsonNode node) {
        if (node.isIntegralNumber()) {
            return node.canConvertToLong() ? (Object) node.longValue() : node.bigIntegerValue();
        }
        BigDecimal exact = node.decimalValue();
        double rounded = exact.doubleValue();
        boolean huge = Math.abs((long) exact.scale()) > MOST_EXACT_DIGITS || exact.precision() > MOST_EXACT_DIGITS;
        boolean sameText =
                Double.isFinite(rounded) && BigDecimal.valueOf(rounded).equals(exact);
        return huge || sameText ? (Object) rounded : exact;
    }

    /** A JSON array; as text it is the JSON. */
    private static final class JsonList extends ArrayList<@Nullable Object> {
        @Serial
        private static final long serialVersionUID = 1L;

        private final transient JsonNode source;

        JsonList(JsonNode source) {
            super(source.size());
            this.source = source;
            source.forEach(element -> add(RowValues.of(element)));
        }

        @Override
        public String toString() {
            return source.toString();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return super.equals(other);
        }

        @Override
        public int hashCode() {
            return super.hashCode();
        }
    }

    /** A JSON object; as text it is the JSON. */
    private static final class JsonMap extends LinkedHashMap<String, @Nullable Object> {
        @Serial
        private static final long serialVersionUID = 1L;

        private final transient ObjectNode source;

        JsonMap(ObjectNode source) {
            this.source = source;
            source.properties().forEach(field -> put(field.getKey(), RowValues.of(field.getValue())));
        }

        @Override
        public String toString() {
            return source.toString();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return super.equals(other);
        }

        @Override
        public int hashCode() {
            return super.hashCode();
        }
    }

    static List<String> names(ObjectNode row) {
        return List.copyOf(row.propertyNames());
    }
}
