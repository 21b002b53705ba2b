package dev.assay.activities.preprocess;

import dev.assay.dataset.Row;
import dev.assay.dataset.RowJson;
import dev.assay.dataset.RowStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Rows as a user's function makes them. All that one call makes has the number of the last row that the call was given,
 * and calls are cut from the rows one after the other, each by what is in it: so whoever goes on behind a number that a
 * call ended with gets the same calls, and the same rows.
 */
final class PreprocessedRows implements RowStream {
    static final int BATCH_ROWS = 100;
    static final int BATCH_CHARS = 4 << 20;
    static final int MAX_ROWS = 10_000;

    private final RowStream rows;
    private final Preprocessor preprocessor;
    private final CallSupervision pace;
    private final Deque<Row> ready = new ArrayDeque<>();

    PreprocessedRows(RowStream rows, Preprocessor preprocessor, CallSupervision pace) {
        this.rows = rows;
        this.preprocessor = preprocessor;
        this.pace = pace;
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && rows.hasNext()) {
            fill();
        }
        return !ready.isEmpty();
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no row is left");
        }
        return ready.removeFirst();
    }

    @Override
    public long rowsRead() {
        return rows.rowsRead();
    }

    @Override
    public boolean between() {
        return ready.isEmpty();
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }

    private void fill() {
        List<Row> given = given();
        Row first = given.getFirst();
        Row last = given.getLast();
        String place = given.size() == 1
                ? "source row " + first.sourceRow() + ": "
                : "source rows " + first.sourceRow() + " to " + last.sourceRow() + ": ";
        Map<String, Object> details = Map.of("source_row", first.sourceRow());
        JsonNode argument = preprocessor.batch() ? array(given) : first.values();
        JsonNode made = pace.during(() -> preprocessor.call(argument, place, details));
        for (JsonNode row : rows(made, place, details)) {
            if (row instanceof ObjectNode values) {
                ready.add(new Row(last.sourceRow(), last.line(), values));
            } else if (!row.isNull()) {
                throw bad("a list with " + shown(row), "dicts only", place, details);
            }
        }
    }

    private List<Row> given() {
        List<Row> given = new ArrayList<>(List.of(rows.next()));
        long chars = preprocessor.batch() ? chars(given.getFirst()) : 0;
        while (preprocessor.batch() && given.size() < BATCH_ROWS && chars < BATCH_CHARS && rows.hasNext()) {
            Row row = rows.next();
            given.add(row);
            chars += chars(row);
        }
        return given;
    }

    private Iterable<JsonNode> rows(JsonNode made, String place, Map<String, Object> details) {
        if (made.isArray()) {
            if (made.size() > MAX_ROWS) {
                throw new PreprocessException(
                        PreprocessException.TOO_LARGE,
                        place + preprocessor.function() + " returned " + made.size() + " rows (expected: at most "
                                + MAX_ROWS + ")",
                        details);
            }
            return made;
        }
        if (preprocessor.batch() || !made.isObject() && !made.isNull()) {
            String expected = preprocessor.batch() ? "a list of dicts" : "a dict, None or a list of dicts";
            throw bad(shown(made), expected, place, details);
        }
        return List.of(made);
    }

    private PreprocessException bad(String returned, String expected, String place, Map<String, Object> details) {
        return new PreprocessException(
                PreprocessException.BAD_ROWS,
                place + preprocessor.function() + " returned " + returned + " (expected: " + expected + ")",
                details);
    }

    private static String shown(JsonNode node) {
        return "a JSON " + node.getNodeType().name().toLowerCase(Locale.ROOT);
    }

    private static long chars(Row row) {
        return RowJson.write(row.values()).length();
    }

    private static ArrayNode array(List<Row> rows) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        rows.forEach(row -> array.add(row.values()));
        return array;
    }
}
