package dev.assay.api.imports.harness;

import dev.assay.api.json.ApiJson;
import dev.assay.text.ExactJson;
import dev.assay.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON as Python writes it, NaN and Infinity among it. Numbers keep their digits. */
final class HarnessJson {

    static final JsonMapper JSON = ExactJson.exact(JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(ApiJson.MAX_DEPTH)
                            .build())
                    .build()))
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private HarnessJson() {}

    /** @throws ResultFileException where it is no JSON object */
    static JsonNode object(byte[] json, String path, long line) {
        JsonNode node;
        try {
            node = JSON.readTree(json);
        } catch (JacksonException e) {
            // Its own message would quote the file.
            String at = e.getLocation() == null
                    ? ""
                    : " at column " + e.getLocation().getColumnNr();
            throw new ResultFileException(
                    path,
                    line,
                    "",
                    "not JSON" + at + " (expected: a JSON object, nested at most " + ApiJson.MAX_DEPTH + " deep)");
        }
        if (!node.isObject()) {
            throw new ResultFileException(path, line, "", node, "a JSON object");
        }
        return node;
    }

    /** As PostgreSQL takes it. */
    static String write(JsonNode node) {
        return Text.cleaned(JSON.writeValueAsString(node));
    }

    /** A text itself, anything else as JSON. */
    static String text(JsonNode node) {
        return node.isString() ? node.stringValue() : write(node);
    }

    /** A finite number, or 1 and 0 for true and false. */
    static OptionalDouble number(JsonNode node) {
        if (node.isBoolean()) {
            return OptionalDouble.of(node.booleanValue() ? 1 : 0);
        }
        double number = node.isNumber() ? node.asDouble(Double.NaN) : Double.NaN;
        return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
    }

    /** What is left of lists of one element each. */
    static JsonNode unwrapped(JsonNode node) {
        JsonNode inner = node;
        while (inner.isArray() && inner.size() == 1) {
            inner = inner.get(0);
        }
        return inner;
    }

    static List<String> strings(JsonNode list) {
        List<String> strings = new ArrayList<>();
        for (JsonNode element : list) {
            element.stringValueOpt().ifPresent(strings::add);
        }
        return strings;
    }
}
