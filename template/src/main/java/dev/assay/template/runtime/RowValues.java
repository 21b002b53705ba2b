package dev.assay.template.runtime;

import dev.assay.template.value.None;
import dev.assay.template.value.PyDict;
import dev.assay.template.value.PyList;
import tools.jackson.databind.JsonNode;

/** JSON as Python's json module reads it. */
public final class RowValues {
    private RowValues() {}

    public static Object of(JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING -> node.stringValue();
            case BOOLEAN -> node.booleanValue();
            case NUMBER -> number(node);
            case ARRAY -> {
                PyList list = new PyList();
                node.forEach(element -> list.add(of(element)));
                yield list;
            }
            case OBJECT -> {
                PyDict dict = new PyDict();
                node.properties().forEach(field -> dict.put(field.getKey(), of(field.getValue())));
                yield dict;
            }
            default -> None.NONE;
        };
    }

    private static Object number(JsonNode node) {
        if (!node.isIntegralNumber()) {
            // Beyond the range of a double it is infinite, as in Python.
            return node.isBigDecimal() ? node.decimalValue().doubleValue() : node.doubleValue();
        }
        return node.canConvertToLong() ? (Object) node.longValue() : node.bigIntegerValue();
    }
}
