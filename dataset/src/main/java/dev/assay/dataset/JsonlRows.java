package dev.assay.dataset;

import dev.assay.text.ExactJson;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One JSON object a line; blank lines are passed over. Numbers keep their digits. */
final class JsonlRows extends Rows {
    private static final int DEEPEST = 100;
    static final JsonMapper JSON = ExactJson.exact(JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxStringLength(DatasetReader.LONGEST_ROW)
                            .build())
                    .build()))
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final InputStream in;
    private long line;
    private String text = "";

    JsonlRows(String filename, InputStream in, long skipRows) {
        super(filename, in, skipRows);
        this.in = new BufferedInputStream(in, 1 << 16);
    }

    @Override
    boolean advance() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        do {
            bytes.reset();
            if (!readLine(bytes)) {
                return false;
            }
            line++;
            text = decode(bytes);
        } while (text.isBlank());
        return true;
    }

    @Override
    Row row(long sourceRow) {
        JsonNode node;
        try {
            node = JSON.readTree(text);
        } catch (StreamConstraintsException e) {
            throw malformed(
                    line,
                    "JSON beyond the limits (expected: at most " + DEEPEST + " deep, numbers of at most 1,000 digits)");
        } catch (UnexpectedEndOfInputException e) {
            throw malformed(line, "the JSON ends before it is complete (expected: one JSON object a line)");
        } catch (JacksonException e) {
            // The parser's own message quotes the content.
            int column = e.getLocation() == null ? 1 : e.getLocation().getColumnNr();
            throw malformed(line, "not valid JSON at character " + column + " (expected: one JSON object a line)");
        }
        if (!(node instanceof ObjectNode values)) {
            throw malformed(
                    line,
                    "a JSON " + node.getNodeType().name().toLowerCase(Locale.ROOT)
                            + " (expected: one JSON object a line)");
        }
        return new Row(sourceRow, line, values);
    }

    @Override
    long line() {
        return line;
    }

    private boolean readLine(ByteArrayOutputStream bytes) throws IOException {
        int next = in.read();
        if (next < 0) {
            return false;
        }
        while (next >= 0 && next != '\n') {
            if (bytes.size() == DatasetReader.LONGEST_ROW) {
                throw malformed(line + 1, "more than 16 MiB (expected: at most 16 MiB a line)");
            }
            bytes.write(next);
            next = in.read();
        }
        return true;
    }

    private String decode(ByteArrayOutputStream bytes) {
        try {
            String decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
            return line == 1 && decoded.startsWith("\uFEFF") ? decoded.substring(1) : decoded;
        } catch (CharacterCodingException e) {
            throw malformed(line, "not valid UTF-8 (expected: UTF-8)");
        }
    }
}
