package dev.assay.dataset.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** What a file says about itself at its end. */
record Footer(
        MessageType schema,
        List<RowGroup> rowGroups,
        @Nullable String createdBy) {
    private static final int TRAILER = 8;
    private static final int MAX_BYTES = 16 << 20;
    /** Most footers are in the first range that is asked for. */
    private static final int GUESS = 64 << 10;

    static Footer read(ParquetSource source) throws IOException {
        long size = source.size();
        byte[] end = bytes(source, Math.max(0, size - GUESS), size);
        if (end.length < TRAILER + 4) {
            throw notParquet();
        }
        ByteBuffer trailer = ByteBuffer.wrap(end, end.length - TRAILER, TRAILER).order(ByteOrder.LITTLE_ENDIAN);
        int length = trailer.getInt();
        String magic = new String(end, end.length - 4, 4, StandardCharsets.ISO_8859_1);
        if (magic.equals("PARE")) {
            throw ParquetException.malformed("encrypted (expected: Parquet that is not encrypted)");
        }
        if (!magic.equals("PAR1") || length <= 0 || length > size - TRAILER - 4) {
            throw notParquet();
        }
        if (length > MAX_BYTES) {
            throw ParquetException.tooLarge("a footer of " + length + " bytes (expected: at most 16 MiB)");
        }
        long start = size - TRAILER - length;
        byte[] footer = length <= end.length - TRAILER
                ? java.util.Arrays.copyOfRange(end, end.length - TRAILER - length, end.length - TRAILER)
                : bytes(source, start, start + length);
        return parse(ThriftGuard.struct(new ByteArrayInputStream(footer), length));
    }

    private static Footer parse(byte[] checked) throws IOException {
        FileMetaData metadata;
        try {
            metadata = Util.readFileMetaData(new ByteArrayInputStream(checked));
        } catch (IOException | RuntimeException e) {
            throw notParquet();
        }
        if (metadata.isSetEncryption_algorithm()) {
            throw ParquetException.malformed("encrypted (expected: Parquet that is not encrypted)");
        }
        Footer footer = new Footer(Schema.of(metadata.getSchema()), metadata.getRow_groups(), metadata.getCreated_by());
        footer.rowGroups.forEach(footer::check);
        return footer;
    }

    private static byte[] bytes(ParquetSource source, long from, long to) throws IOException {
        try (InputStream in = source.open(from, to)) {
            return in.readNBytes((int) (to - from));
        }
    }

    private static ParquetException notParquet() {
        return ParquetException.malformed("no Parquet footer (expected: Parquet, as named)");
    }

    /** Columns that say they have fewer values than rows would be read for ever. */
    private void check(RowGroup group) {
        for (ColumnDescriptor column : schema.getColumns()) {
            long values = chunk(group, column).getNum_values();
            long rows = group.getNum_rows();
            if (rows < 0 || values < rows || column.getMaxRepetitionLevel() == 0 && values != rows) {
                throw ParquetException.malformed(
                        "a column of " + values + " values in a group of " + rows + " rows (expected: a value a row)");
            }
        }
    }

    static ColumnMetaData chunk(RowGroup group, ColumnDescriptor column) {
        List<String> path = List.of(column.getPath());
        for (ColumnChunk chunk : group.getColumns()) {
            if (chunk.isSetMeta_data()
                    && chunk.getMeta_data().getPath_in_schema().equals(path)) {
                if (chunk.isSetFile_path()) {
                    throw ParquetException.malformed("columns in another file (expected: all in one)");
                }
                return chunk.getMeta_data();
            }
        }
        throw ParquetException.malformed("a column of the schema that a row group lacks (expected: all columns)");
    }

    /** In one row group or more. */
    long rows() {
        return rowGroups.stream().mapToLong(RowGroup::getNum_rows).sum();
    }
}
