package dev.assay.dataset;

import dev.assay.text.BoundedLines;
import dev.assay.text.ExactJson;
import dev.assay.text.LimitExceededException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
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
    private static final int MAX_DEPTH = 100;
    static final JsonMapper JSON = ExactJson.exact(JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(DatasetReader.MAX_ROW_LENGTH)
                            .build())
                    .build()))
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final BoundedLines lines;
    private String text = "";

    JsonlRows(String filename, InputStream in, long skipRows) {
        super(filename, in, skipRows);
        this.lines = new BoundedLines(in, DatasetReader.MAX_ROW_LENGTH);
    }

    @Override
    boolean advance() throws IOException {
        do {
            byte[] bytes = nextLine();
            if (bytes == null) {
                return false;
            }
            text = decode(bytes);
        } while (text.isBlank());
        return true;
    }

    private byte @Nullable [] nextLine() throws IOException {
        try {
            return lines.next();
        } catch (LimitExceededException e) {
            throw malformed(line(), "more than 16 MiB (expected: at most 16 MiB a line)");
        }
    }

    @Override
    Row row(long sourceRow) {
        JsonNode node;
        try {
            node = JSON.readTree(text);
        } catch (StreamConstraintsException e) {
            throw malformed(
                    line(),
                    "JSON beyond the limits (expected: at most " + MAX_DEPTH
                            + " deep, numbers of at most 1,000 digits)");
        } catch (UnexpectedEndOfInputException e) {
            throw malformed(line(), "the JSON ends before it is complete (expected: one JSON object a line)");
        } catch (JacksonException e) {
            // The parser's own message quotes the content.
            int column = e.getLocation() == null ? 1 : e.getLocation().getColumnNr();
            throw malformed(line(), "not valid JSON at character " + column + " (expected: one JSON object a line)");
        }
        if (!(node instanceof ObjectNode values)) {
            throw malformed(
                    line(),
                    "a JSON " + node.getNodeType().name().toLowerCase(Locale.ROOT)
                            + " (expected: one JSON object a line)");
        }
        return new Row(sourceRow, line(), values);
    }

    @Override
    long line() {
        return lines.number();
    }

    private String decode(byte[] bytes) {
        try {
            String decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return line() == 1 && decoded.startsWith("\uFEFF") ? decoded.substring(1) : decoded;
        } catch (CharacterCodingException e) {
            throw malformed(line(), "not valid UTF-8 (expected: UTF-8)");
        }
    }
}
