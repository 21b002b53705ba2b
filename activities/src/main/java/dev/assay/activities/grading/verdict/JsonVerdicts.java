package dev.assay.activities.grading.verdict;

import dev.assay.activities.grading.text.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The verdicts in a text's JSON objects: values of keys, never keys. */
final class JsonVerdicts {
    /** Of objects that do not end: each is read to the text's end. */
    private static final int MAX_TRIES = 20;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** @param to behind the object's end */
    record Span(int from, int to, List<Verdict> verdicts) {}

    private final VerdictValues values;

    JsonVerdicts(VerdictValues values) {
        this.values = values;
    }

    /** The objects of a text, in order; what only looks like one is left out. */
    List<Span> in(String text) {
        List<Span> spans = new ArrayList<>();
        int failed = 0;
        int at = text.indexOf('{');
        while (at >= 0 && failed < MAX_TRIES) {
            Optional<Span> span = opens(text, at) ? read(text, at) : Optional.empty();
            failed += span.isEmpty() && opens(text, at) ? 1 : 0;
            span.ifPresent(spans::add);
            at = text.indexOf('{', span.map(Span::to).orElse(at + 1));
        }
        return spans;
    }

    private static boolean opens(String text, int at) {
        int next = at + 1;
        while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
            next++;
        }
        return next < text.length() && text.charAt(next) == '"';
    }

    private Optional<Span> read(String text, int from) {
        try (JsonParser parser = JSON.createParser(text.substring(from))) {
            JsonNode object = JSON.readTree(parser);
            int to = from + (int) parser.currentLocation().getCharOffset();
            List<Verdict> found = new ArrayList<>();
            collect(List.of(object), found);
            return Optional.of(new Span(from, to, found));
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }

    /** Of the outermost objects that have a verdict. */
    private void collect(List<JsonNode> level, List<Verdict> found) {
        List<JsonNode> now = level;
        while (!now.isEmpty() && found.stream().noneMatch(one -> one.rank() == Verdict.Rank.VERDICT)) {
            List<JsonNode> inner = new ArrayList<>();
            for (JsonNode node : now) {
                node.properties().forEach(member -> {
                    JsonNode value = member.getValue();
                    if (value.isContainer()) {
                        inner.add(value);
                    } else {
                        VerdictKey.named(member.getKey())
                                .flatMap(key -> key.verdict(
                                        PlainText.of(value.asString("")).strip(), values))
                                .ifPresent(found::add);
                    }
                });
                if (node.isArray()) {
                    node.forEach(inner::add);
                }
            }
            now = inner;
        }
    }
}
