package dev.assay.dataset.parquet;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;

/** Writes Parquet files of text columns, plain and packed by zstd; what it says about them can be bent. */
public final class TestParquet {
    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

    private final OutputStream out;
    private final List<String> columns;
    private final List<RowGroup> groups = new ArrayList<>();
    private long position;
    private Consumer<PageHeader> pages = page -> {};
    private Consumer<FileMetaData> footer = metadata -> {};

    public TestParquet(OutputStream out, String... columns) throws IOException {
        this.out = out;
        this.columns = List.of(columns);
        write(MAGIC);
    }

    /** Changes each header before it is written. */
    public TestParquet bendPages(Consumer<PageHeader> change) {
        pages = change;
        return this;
    }

    public TestParquet bendFooter(Consumer<FileMetaData> change) {
        footer = change;
        return this;
    }

    /** A row group whose columns all have {@code text} of the row's number, counted from {@code first}. */
    public TestParquet group(long first, int rows, int rowsPerPage, LongFunction<String> text) throws IOException {
        return group(first, rows, rowsPerPage, (column, n) -> text.apply(n));
    }

    /** A column's text in a row. */
    public interface Text {
        String of(String column, long row);
    }

    public TestParquet group(long first, int rows, int rowsPerPage, Text text) throws IOException {
        List<ColumnChunk> chunks = new ArrayList<>();
        for (String column : columns) {
            long start = position;
            for (int row = 0; row < rows; row += rowsPerPage) {
                int count = Math.min(rowsPerPage, rows - row);
                page(plain(first + row, count, n -> text.of(column, n)), header(count, Encoding.PLAIN));
            }
            chunks.add(chunk(column, start, start, rows));
        }
        groups.add(new RowGroup(chunks, position, rows));
        return this;
    }

    /** One page of dictionary with one entry, and rows that all refer to it. */
    public TestParquet dictionaryGroup(String entry, int rows) throws IOException {
        List<ColumnChunk> chunks = new ArrayList<>();
        for (String column : columns) {
            long start = position;
            PageHeader dictionary = new PageHeader(PageType.DICTIONARY_PAGE, 0, 0);
            dictionary.setDictionary_page_header(new DictionaryPageHeader(1, Encoding.PLAIN));
            page(plain(0, 1, n -> entry), dictionary);
            long data = position;
            ByteArrayOutputStream indexes = new ByteArrayOutputStream();
            // Width of an index, then one run of zeros.
            indexes.write(1);
            varint(indexes, (long) rows << 1);
            indexes.write(0);
            page(indexes.toByteArray(), header(rows, Encoding.RLE_DICTIONARY));
            chunks.add(chunk(column, start, data, rows));
        }
        groups.add(new RowGroup(chunks, position, rows));
        return this;
    }

    /** A page of one encoding with these bytes. */
    public TestParquet rawGroup(byte[] bytes, int rows, Encoding encoding) throws IOException {
        List<ColumnChunk> chunks = new ArrayList<>();
        for (String column : columns) {
            long start = position;
            page(bytes, header(rows, encoding));
            chunks.add(chunk(column, start, start, rows));
        }
        groups.add(new RowGroup(chunks, position, rows));
        return this;
    }

    public void close() throws IOException {
        List<SchemaElement> schema = new ArrayList<>();
        schema.add(new SchemaElement("schema").setNum_children(columns.size()));
        for (String column : columns) {
            schema.add(new SchemaElement(column)
                    .setType(Type.BYTE_ARRAY)
                    .setConverted_type(ConvertedType.UTF8)
                    .setRepetition_type(FieldRepetitionType.REQUIRED));
        }
        long rows = groups.stream().mapToLong(RowGroup::getNum_rows).sum();
        FileMetaData metadata = new FileMetaData(1, schema, rows, groups);
        footer.accept(metadata);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Util.writeFileMetaData(metadata, bytes);
        end(bytes.toByteArray());
    }

    /** Ends the file with a footer of these bytes. */
    public void end(byte[] footerBytes) throws IOException {
        write(footerBytes);
        write(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(footerBytes.length)
                .array());
        write(MAGIC);
        out.flush();
    }

    private void page(byte[] bytes, PageHeader header) throws IOException {
        byte[] packed = Zstd.compress(bytes);
        header.setUncompressed_page_size(bytes.length);
        header.setCompressed_page_size(packed.length);
        pages.accept(header);
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        Util.writePageHeader(header, written);
        write(written.toByteArray());
        write(packed);
    }

    private static PageHeader header(int values, Encoding encoding) {
        PageHeader header = new PageHeader(PageType.DATA_PAGE, 0, 0);
        header.setData_page_header(new DataPageHeader(values, encoding, Encoding.RLE, Encoding.RLE));
        return header;
    }

    private ColumnChunk chunk(String column, long start, long data, long rows) {
        long length = position - start;
        ColumnMetaData metadata = new ColumnMetaData(
                Type.BYTE_ARRAY,
                List.of(Encoding.PLAIN, Encoding.RLE),
                List.of(column),
                CompressionCodec.ZSTD,
                rows,
                length,
                length,
                data);
        if (data > start) {
            metadata.setDictionary_page_offset(start);
        }
        return new ColumnChunk(start).setMeta_data(metadata);
    }

    private static byte[] plain(long first, int count, LongFunction<String> text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (long row = first; row < first + count; row++) {
            byte[] value = text.apply(row).getBytes(StandardCharsets.UTF_8);
            bytes.writeBytes(ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(value.length)
                    .array());
            bytes.writeBytes(value);
        }
        return bytes.toByteArray();
    }

    static void varint(ByteArrayOutputStream to, long value) {
        long left = value;
        while (left >= 0x80) {
            to.write((int) (left & 0x7f | 0x80));
            left >>>= 7;
        }
        to.write((int) left);
    }

    private void write(byte[] bytes) throws IOException {
        out.write(bytes);
        position += bytes.length;
    }
}
