package dev.assay.dataset;

import dev.assay.text.LimitExceededException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** RFC 4180 with a header line. Every value is a string; blank lines are passed over. */
final class CsvRows extends Rows {
    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setIgnoreEmptyLines(false).get();

    private final CSVParser parser;
    private final Iterator<CSVRecord> records;
    private final Bounded reader;
    private List<String> header = List.of();
    private @Nullable CSVRecord record;
    private long line;

    CsvRows(String filename, InputStream in, long skipRows) {
        super(filename, in, skipRows);
        try {
            this.reader = new Bounded(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
            this.parser =
                    CSVParser.builder().setReader(reader).setFormat(FORMAT).get();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.records = parser.iterator();
    }

    @Override
    boolean advance() throws IOException {
        if (header.isEmpty()) {
            header = readHeader();
        }
        do {
            record = read();
        } while (record != null && blank(record));
        return record != null;
    }

    @Override
    Row row(long sourceRow) {
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        if (record == null || record.size() != header.size()) {
            throw malformed(
                    line,
                    (record == null ? 0 : record.size()) + " values (expected: " + header.size()
                            + ", as many as the header has)");
        }
        for (int i = 0; i < header.size(); i++) {
            values.put(header.get(i), record.get(i));
        }
        return new Row(sourceRow, line, values);
    }

    @Override
    long line() {
        return line;
    }

    private List<String> readHeader() throws IOException {
        CSVRecord first = read();
        if (first == null || blank(first)) {
            throw malformed(1, "no header (expected: a first line with the columns' names)");
        }
        List<String> names = new ArrayList<>();
        Set<String> unique = new HashSet<>();
        for (String name : first) {
            names.add(name.strip());
            if (name.isBlank() || !unique.add(name.strip())) {
                throw malformed(
                        1,
                        "column " + names.size() + " of the header has "
                                + (name.isBlank() ? "no name" : "the name of another")
                                + " (expected: a name of its own each)");
            }
        }
        return List.copyOf(names);
    }

    private @Nullable CSVRecord read() throws IOException {
        long start = parser.getCurrentLineNumber() + 1;
        try {
            reader.allow(DatasetReader.MAX_ROW_LENGTH);
            if (!records.hasNext()) {
                return null;
            }
            line = start;
            return records.next();
        } catch (UncheckedIOException e) {
            throw problem(start, e.getCause());
        } catch (IllegalStateException e) {
            throw malformed(start, "not valid CSV (expected: RFC 4180)");
        }
    }

    private IOException problem(long start, @Nullable IOException cause) {
        return switch (cause) {
            case LimitExceededException e ->
                throw malformed(start, "more than 16 Mi characters (expected: at most 16 Mi a row)");
            case CharacterCodingException e -> throw malformed(start, "not valid UTF-8 in this row or soon after it");
            case CSVException e ->
                throw malformed(start, "a quoted value is not closed or is followed by text (expected: RFC 4180)");
            case null -> new IOException(filename + ": unreadable");
            default -> cause;
        };
    }

    private static boolean blank(CSVRecord record) {
        return record.size() == 1 && record.get(0).isEmpty();
    }

    /** Ends a row that does not end: one quote too many would otherwise read the whole file into memory. */
    private static final class Bounded extends Reader {
        private final Reader reader;
        private long left = DatasetReader.MAX_ROW_LENGTH;
        private boolean started;

        Bounded(Reader reader) {
            this.reader = reader;
        }

        void allow(long characters) {
            left = characters;
        }

        @Override
        public int read(char[] buffer, int offset, int length) throws IOException {
            int read = reader.read(buffer, offset, length);
            if (!started && read > 0) {
                started = true;
                if (buffer[offset] == '\uFEFF') {
                    System.arraycopy(buffer, offset + 1, buffer, offset, read - 1);
                    read--;
                }
            }
            left -= Math.max(0, read);
            if (left < 0) {
                throw new LimitExceededException();
            }
            return read;
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
