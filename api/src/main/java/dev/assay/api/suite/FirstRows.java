package dev.assay.api.suite;

import dev.assay.manifest.DatasetFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * The columns that the first rows of an uploaded file have: at most 1,000 rows, and 1 MiB.
 *
 * @param rows how many were read
 * @param whole whether the file has no others; of CSV, whose header decides, always
 */
record FirstRows(Set<String> columns, int rows, boolean whole) {
    private static final int MAX_ROWS = 1_000;
    private static final int MAX_BYTES = 1 << 20;
    private static final String MARK = "\uFEFF";

    /** Empty where there is no row, or none that can be read: preparing a run says what is wrong with the file. */
    static Optional<FirstRows> of(DatasetFormat format, InputStream file) throws IOException {
        byte[] bytes = file.readNBytes(MAX_BYTES);
        boolean all = bytes.length < MAX_BYTES || file.read() < 0;
        try {
            return switch (format) {
                case JSONL -> jsonl(bytes, all);
                case CSV -> csv(bytes, all);
            };
        } catch (JacksonException | UncheckedIOException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    private static Optional<FirstRows> jsonl(byte[] bytes, boolean all) {
        Set<String> columns = new LinkedHashSet<>();
        int rows = 0;
        int from = startsWithMark(bytes) ? MARK.getBytes(StandardCharsets.UTF_8).length : 0;
        while (from < bytes.length && rows < MAX_ROWS) {
            int end = from;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            if (end == bytes.length && !all) {
                break;
            }
            boolean row = addColumns(bytes, from, end - from, columns);
            rows += row ? 1 : 0;
            from = end + 1;
        }
        return rows == 0 ? Optional.empty() : Optional.of(new FirstRows(columns, rows, all && from >= bytes.length));
    }

    /** False where the line is blank. */
    private static boolean addColumns(byte[] bytes, int from, int length, Set<String> columns) {
        try (JsonParser parser = JsonMapper.shared().createParser(bytes, from, length)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return false;
            }
            if (first != JsonToken.START_OBJECT) {
                throw new IllegalStateException("no object");
            }
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                columns.add(name);
                parser.nextToken();
                parser.skipChildren();
            }
            return true;
        }
    }

    private static Optional<FirstRows> csv(byte[] bytes, boolean all) throws IOException {
        InputStreamReader text = new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8);
        try (CSVParser parser =
                CSVParser.builder().setReader(text).setFormat(CSVFormat.RFC4180).get()) {
            var records = parser.iterator();
            if (!records.hasNext()) {
                return Optional.empty();
            }
            CSVRecord header = records.next();
            Set<String> columns = new LinkedHashSet<>();
            header.forEach(name -> columns.add((columns.isEmpty() ? name.replace(MARK, "") : name).strip()));
            // Without a second record the header may go on behind what was read.
            return all || records.hasNext() ? Optional.of(new FirstRows(columns, 0, true)) : Optional.empty();
        }
    }

    private static boolean startsWithMark(byte[] bytes) {
        byte[] mark = MARK.getBytes(StandardCharsets.UTF_8);
        return bytes.length >= mark.length
                && java.util.Arrays.mismatch(mark, java.util.Arrays.copyOf(bytes, mark.length)) < 0;
    }
}
