package dev.assay.dataset.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.Set;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.jspecify.annotations.Nullable;

/** The pages of a column in one row group, each fetched and unpacked when the one before is used up. */
final class ColumnPages implements PageReader {
    private static final int MAX_HEADER_BYTES = 1 << 20;
    /** What an entry takes up beside its bytes. */
    private static final int ENTRY = 48;

    /** Not DELTA_BYTE_ARRAY: its second list of lengths is where nobody can check it before it is allocated. */
    private static final Set<Encoding> READ = EnumSet.of(
            Encoding.PLAIN,
            Encoding.PLAIN_DICTIONARY,
            Encoding.RLE_DICTIONARY,
            Encoding.RLE,
            Encoding.DELTA_BINARY_PACKED,
            Encoding.DELTA_LENGTH_BYTE_ARRAY,
            Encoding.BYTE_STREAM_SPLIT);

    private final ColumnDescriptor column;
    private final ColumnMetaData chunk;
    private final RangeBlocks blocks;
    private final PageBudget budget;
    private final Object dictionary = new Object();
    private long left;
    private long bytesLeft;
    private @Nullable PageHeader pending;

    ColumnPages(ParquetSource source, ColumnDescriptor column, ColumnMetaData chunk, PageBudget budget, int blockSize) {
        this.column = column;
        this.chunk = chunk;
        this.budget = budget;
        long data = chunk.getData_page_offset();
        long start = chunk.isSetDictionary_page_offset() && chunk.getDictionary_page_offset() > 0
                ? Math.min(chunk.getDictionary_page_offset(), data)
                : data;
        this.bytesLeft = chunk.getTotal_compressed_size();
        if (start < 4 || bytesLeft < 0 || start > source.size() - bytesLeft) {
            throw ParquetException.malformed("a column that lies outside of the file");
        }
        this.blocks = new RangeBlocks(source, start, start + bytesLeft, blockSize);
        this.left = chunk.getNum_values();
    }

    @Override
    public long getTotalValueCount() {
        return chunk.getNum_values();
    }

    @Override
    public @Nullable DictionaryPage readDictionaryPage() {
        if (left == 0) {
            return null;
        }
        try {
            PageHeader header = header();
            if (header.getType() != PageType.DICTIONARY_PAGE) {
                pending = header;
                return null;
            }
            DictionaryPageHeader page = header.getDictionary_page_header();
            int size = header.getUncompressed_page_size();
            if (page == null || page.getNum_values() < 0 || page.getNum_values() > size) {
                throw ParquetException.malformed("a dictionary of fewer bytes than entries");
            }
            budget.hold(dictionary, size + header.getCompressed_page_size() + (long) ENTRY * page.getNum_values());
            byte[] bytes = Codec.unpack(chunk.getCodec(), packed(header), 0, size);
            return new DictionaryPage(BytesInput.from(bytes), page.getNum_values(), Encoding.PLAIN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public @Nullable DataPage readPage() {
        if (left == 0) {
            return null;
        }
        try {
            PageHeader header = pending == null ? header() : pending;
            pending = null;
            while (header.getType() == PageType.INDEX_PAGE || empty(header)) {
                packed(header);
                header = header();
            }
            budget.hold(this, (long) header.getUncompressed_page_size() + header.getCompressed_page_size());
            if (header.getType() == PageType.DATA_PAGE && header.isSetData_page_header()) {
                return page(header, header.getData_page_header());
            }
            if (header.getType() == PageType.DATA_PAGE_V2 && header.isSetData_page_header_v2()) {
                return page(header, header.getData_page_header_v2());
            }
            throw ParquetException.malformed("a page of type " + header.getType() + " among data");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Some writers begin a row with a page of nothing, which the decoders do not expect. */
    private static boolean empty(PageHeader header) {
        return header.isSetData_page_header() && header.getData_page_header().getNum_values() == 0
                || header.isSetData_page_header_v2()
                        && header.getData_page_header_v2().getNum_values() == 0;
    }

    private DataPage page(PageHeader header, DataPageHeader page) throws IOException {
        count(page.getNum_values());
        byte[] bytes = Codec.unpack(chunk.getCodec(), packed(header), 0, header.getUncompressed_page_size());
        Encoding encoding = encoding(page.getEncoding());
        int values = 0;
        if (column.getMaxRepetitionLevel() > 0) {
            values = DeltaGuard.behindLevels(bytes, values, page.getRepetition_level_encoding());
        }
        if (column.getMaxDefinitionLevel() > 0) {
            values = DeltaGuard.behindLevels(bytes, values, page.getDefinition_level_encoding());
        }
        DeltaGuard.check(encoding, bytes, values, page.getNum_values());
        return new DataPageV1(
                BytesInput.from(bytes),
                page.getNum_values(),
                bytes.length,
                null,
                Encoding.valueOf(page.getRepetition_level_encoding().name()),
                Encoding.valueOf(page.getDefinition_level_encoding().name()),
                encoding);
    }

    private DataPage page(PageHeader header, DataPageHeaderV2 page) throws IOException {
        count(page.getNum_values());
        int repetition = page.getRepetition_levels_byte_length();
        int definition = page.getDefinition_levels_byte_length();
        byte[] packed = packed(header);
        long levels = (long) repetition + definition;
        int size = (int) (header.getUncompressed_page_size() - levels);
        if (repetition < 0 || definition < 0 || levels > packed.length || size < 0) {
            throw ParquetException.malformed("a page whose levels are longer than it");
        }
        byte[] values = size > 0 && (!page.isSetIs_compressed() || page.isIs_compressed())
                ? Codec.unpack(chunk.getCodec(), packed, (int) levels, size)
                : java.util.Arrays.copyOfRange(packed, (int) levels, packed.length);
        Encoding encoding = encoding(page.getEncoding());
        DeltaGuard.check(encoding, values, 0, page.getNum_values());
        return DataPageV2.uncompressed(
                page.getNum_rows(),
                page.getNum_nulls(),
                page.getNum_values(),
                BytesInput.from(packed, 0, repetition),
                BytesInput.from(packed, repetition, definition),
                encoding,
                BytesInput.from(values),
                null);
    }

    private void count(int values) {
        if (values < 0 || values > left) {
            throw ParquetException.malformed(
                    "a page of " + values + " values (expected: at most the " + left + " that the column still has)");
        }
        left -= values;
    }

    private static Encoding encoding(org.apache.parquet.format.Encoding named) {
        Encoding encoding = Encoding.valueOf(named.name());
        if (!READ.contains(encoding)) {
            throw ParquetException.malformed("values encoded as " + named + " (expected: one of " + READ + ")");
        }
        return encoding;
    }

    private PageHeader header() throws IOException {
        byte[] checked = ThriftGuard.struct(blocks, (int) Math.min(MAX_HEADER_BYTES, bytesLeft));
        bytesLeft -= checked.length;
        PageHeader header = Util.readPageHeader(new ByteArrayInputStream(checked));
        if (header.getCompressed_page_size() < 0
                || header.getUncompressed_page_size() < 0
                || header.getCompressed_page_size() > bytesLeft) {
            throw ParquetException.malformed("a page of " + header.getCompressed_page_size() + " bytes (expected: at"
                    + " most the " + bytesLeft + " that the column still has)");
        }
        return header;
    }

    private byte[] packed(PageHeader header) throws IOException {
        byte[] packed = blocks.readNBytes(header.getCompressed_page_size());
        bytesLeft -= packed.length;
        if (packed.length < header.getCompressed_page_size()) {
            throw ParquetException.malformed("a page that ends before it is complete");
        }
        return packed;
    }
}
