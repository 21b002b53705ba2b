package dev.assay.dataset.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.Test;

/** Small files that would unpack to much, or claim to. What they cost is what this thread allocates. */
class ParquetBombTest {

    private static final long CHEAP = 64L << 20;

    private interface Bend {
        void bend(TestParquet file) throws IOException;
    }

    @Test
    void aPageThatClaimsTwoGigabytes() throws Exception {
        refused(
                "pages of 2147483",
                file -> file.bendPages(page -> page.setUncompressed_page_size(Integer.MAX_VALUE))
                        .group(0, 10, 10, n -> "text " + n)
                        .close());
    }

    @Test
    void aPageThatUnpacksToMoreOrLessThanItClaims() throws Exception {
        for (int other : new int[] {-1, 1}) {
            refused(
                    "a page that does not unpack to the size that it says (ZSTD)",
                    file -> file.bendPages(
                                    page -> page.setUncompressed_page_size(page.getUncompressed_page_size() + other))
                            .group(0, 10, 10, n -> "text " + n)
                            .close());
        }
    }

    /** 300 MiB of zeros in some kilobytes, in pages that are small enough one by one. */
    @Test
    void manyColumnsOfLargePages() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TestParquet file = new TestParquet(bytes, "a", "b", "c", "d", "e", "f");
        String large = "0".repeat(15 << 20);
        file.group(0, 4, 4, n -> large).close();
        assertThat(bytes.size()).isLessThan(200_000);
        assertThatThrownBy(() -> readAll(bytes.toByteArray()))
                .isInstanceOfSatisfying(
                        ParquetException.class, e -> assertThat(e.code()).isEqualTo("dataset_too_large"))
                .hasMessageStartingWith("pages of ");
    }

    @Test
    void aRowOfMoreThanARowMayHave() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String large = "0".repeat(9 << 20);
        new TestParquet(bytes, "a", "b").group(0, 1, 1, n -> large).close();
        assertThatThrownBy(() -> readAll(bytes.toByteArray()))
                .hasMessage("a row of more than 16 MiB (expected: at most 16 MiB)");
    }

    /** Rows that share an entry of a dictionary would be gigabytes if they were held together. */
    @Test
    void aDictionaryIsNotMultiplied() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new TestParquet(bytes, "a").dictionaryGroup("0".repeat(1 << 20), 1_000).close();
        assertThat(bytes.size()).isLessThan(2_000);
        assertThat(readAll(bytes.toByteArray())).isEqualTo(1_000);
    }

    @Test
    void aDictionaryThatClaimsMoreEntriesThanItHas() throws Exception {
        refused(
                "a dictionary of fewer bytes than entries",
                file -> file.bendPages(page -> {
                            if (page.isSetDictionary_page_header()) {
                                page.getDictionary_page_header().setNum_values(Integer.MAX_VALUE);
                            }
                        })
                        .dictionaryGroup("entry", 10)
                        .close());
    }

    @Test
    void deltasThatClaimMoreThanTheirPage() throws Exception {
        ByteArrayOutputStream deltas = new ByteArrayOutputStream();
        TestParquet.varint(deltas, 128);
        TestParquet.varint(deltas, 4);
        TestParquet.varint(deltas, Integer.MAX_VALUE);
        refused(
                "deltas of 2147483647 values in blocks of 128",
                file -> file.rawGroup(deltas.toByteArray(), 10, Encoding.DELTA_LENGTH_BYTE_ARRAY)
                        .close());
    }

    @Test
    void moreRowsThanValues() throws Exception {
        refused(
                "a column of 10 values in a group of 1000000000000 rows (expected: a value a row)",
                file -> file.bendFooter(
                                footer -> footer.getRow_groups().getFirst().setNum_rows(1_000_000_000_000L))
                        .group(0, 10, 10, n -> "x")
                        .close());
        refused(
                "a page that ends before|metadata that cannot be read|a column that lies outside",
                file -> file.bendFooter(footer -> {
                            footer.getRow_groups().getFirst().setNum_rows(1_000_000_000_000L);
                            ColumnMetaData chunk = footer.getRow_groups()
                                    .getFirst()
                                    .getColumns()
                                    .getFirst()
                                    .getMeta_data();
                            chunk.setNum_values(1_000_000_000_000L);
                        })
                        .group(0, 10, 10, n -> "x")
                        .close());
    }

    /** Thrift's own reader would allocate a list of two thousand million row groups. */
    @Test
    void aFooterThatClaimsAListWithoutEnd() throws Exception {
        ByteArrayOutputStream footer = new ByteArrayOutputStream();
        footer.write(0x19 + 0x30);
        footer.write(0xfc);
        TestParquet.varint(footer, Integer.MAX_VALUE);
        refused("metadata that cannot be read", file -> file.end(footer.toByteArray()));
        byte[] nested = new byte[100_000];
        Arrays.fill(nested, (byte) 0x1c);
        refused("metadata that cannot be read", file -> file.end(nested));
    }

    /** A field that nobody knows, with structs or lists in each other. */
    private static byte[] nested(int header, int depth) {
        byte[] bytes = new byte[depth];
        Arrays.fill(bytes, (byte) header);
        return bytes;
    }

    /** A page header, or what is to be one, whose statistics have a text of 99 MB that is not there. */
    private static final byte[] LARGE_CLAIM = {0x5c, 0x5c, 0x18, (byte) 0xc0, (byte) 0xc0, (byte) 0x9a, 0x2f};

    @Test
    void headersThatClaimWhatTheyDoNotHave() {
        for (byte[] header : List.of(LARGE_CLAIM, nested(0x1c, 100_000), nested(0x19, 100_000))) {
            long before = allocated();
            assertThatThrownBy(() -> ThriftGuard.struct(new ByteArrayInputStream(header), 1 << 20))
                    .isInstanceOf(ParquetException.class)
                    .hasMessageContaining("metadata that cannot be read");
            assertThat(allocated() - before).isLessThan(CHEAP);
        }
    }

    /** Where this fails, the library refuses by itself what {@link ThriftGuard} is there for. */
    @Test
    void theLibraryAloneTakesThem() {
        for (byte[] header : List.of(nested(0x1c, 100_000), nested(0x19, 100_000))) {
            assertThatThrownBy(() -> Util.readFileMetaData(new ByteArrayInputStream(header), header.length))
                    .isInstanceOf(StackOverflowError.class);
        }
        long before = allocated();
        assertThatThrownBy(() -> Util.readPageHeader(new ByteArrayInputStream(LARGE_CLAIM)))
                .isInstanceOf(IOException.class);
        assertThat(allocated() - before).isGreaterThan(CHEAP);
    }

    @Test
    void noByteThatIsWrongDoesAnythingButEndTheReading() throws Exception {
        List<byte[]> files = new ArrayList<>();
        for (String name : List.of("none", "v2", "zstd")) {
            files.add(ParquetFixtures.resource(name + ".parquet"));
        }
        Random random = new Random(11);
        int refused = 0;
        for (int i = 0; i < 600; i++) {
            byte[] file = files.get(i % files.size()).clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                // Half of them in the footer.
                int at = random.nextBoolean() ? random.nextInt(file.length) : file.length - 1 - random.nextInt(6_000);
                file[at] = (byte) random.nextInt();
            }
            try {
                readAll(file);
            } catch (ParquetException e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(100, 599);
    }

    private static void refused(String message, Bend bend) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bend.bend(new TestParquet(bytes, "text"));
        byte[] file = bytes.toByteArray();
        long before = allocated();
        assertThatThrownBy(() -> readAll(file))
                .isInstanceOf(ParquetException.class)
                .message()
                .containsPattern(message.replace("(", "\\(").replace(")", "\\)"));
        assertThat(allocated() - before).isLessThan(CHEAP);
    }

    private static int readAll(byte[] file) throws IOException {
        ParquetReader reader = ParquetReader.open(ParquetFixtures.source(file));
        int rows = 0;
        while (reader.next() != null) {
            rows++;
        }
        return rows;
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getThreadAllocatedBytes(Thread.currentThread().threadId());
    }
}
