package dev.assay.dataset.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Files that pyarrow wrote, beside the same rows as JSON lines. */
class ParquetReaderTest {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    @ParameterizedTest
    @ValueSource(strings = {"none", "snappy", "gzip", "zstd", "v2"})
    void everyTypeInEveryPacking(String name) throws Exception {
        List<JsonNode> expected = expected();
        List<JsonNode> read = read(ParquetFixtures.resource(name + ".parquet"), 0);
        assertThat(read).hasSameSizeAs(expected);
        for (int i = 0; i < read.size(); i++) {
            assertThat(canonical(read.get(i))).isEqualTo(canonical(expected.get(i)));
        }
        assertThat(read.getFirst().propertyNames())
                .startsWith("text", "same", "i8")
                .endsWith("maybe");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 24, 25, 26, 59, 60, 100})
    void rowsArePassedOver(long skip) throws Exception {
        List<JsonNode> expected = expected();
        List<JsonNode> read = read(ParquetFixtures.resource("zstd.parquet"), skip);
        assertThat(read.stream().map(row -> row.path("i32")).toList())
                .isEqualTo(
                        expected.stream().skip(skip).map(row -> row.path("i32")).toList());
    }

    @Test
    void whatIsPassedOverIsNotFetched() throws Exception {
        byte[] file = ParquetFixtures.resource("none.parquet");
        AtomicLong fetched = new AtomicLong();
        ParquetSource counted = new ParquetSource() {
            @Override
            public long size() {
                return file.length;
            }

            @Override
            public InputStream open(long from, long to) {
                fetched.addAndGet(to - from);
                return new ByteArrayInputStream(file, (int) from, (int) (to - from));
            }
        };
        ParquetReader reader = ParquetReader.open(counted);
        assertThat(reader.rows()).isEqualTo(60);
        long footer = fetched.get();
        assertThat(reader.skip(50)).isEqualTo(50);
        assertThat(fetched).hasValue(footer);
        assertThat(reader.next()).isNotNull();
        assertThat(fetched.get() - footer).isLessThan(file.length / 3);
    }

    @Test
    void timesOfOldWriters() throws Exception {
        assertThat(read(ParquetFixtures.resource("int96.parquet"), 1)
                        .getFirst()
                        .path("local")
                        .asString())
                .isEqualTo("2024-01-01T00:00:01.234567");
    }

    @Test
    void whatIsNotReadIsNamed() throws Exception {
        byte[] delta = ParquetFixtures.resource("delta_byte_array.parquet");
        assertThatThrownBy(() -> read(delta, 0))
                .isInstanceOf(ParquetException.class)
                .hasMessageStartingWith("values encoded as DELTA_BYTE_ARRAY (expected: one of [PLAIN");
        byte[] brotli = ParquetFixtures.resource("brotli.parquet");
        assertThatThrownBy(() -> read(brotli, 0))
                .hasMessage("pages packed by BROTLI (expected: uncompressed, snappy, gzip or zstd)");
        assertThatThrownBy(() -> read("no parquet at all".getBytes(StandardCharsets.UTF_8), 0))
                .hasMessage("no Parquet footer (expected: Parquet, as named)");
        assertThatThrownBy(() -> read(new byte[0], 0)).hasMessageStartingWith("no Parquet footer");
    }

    @Test
    void whatTheSourceThrowsIsNotBlamedOnTheFile() throws Exception {
        byte[] file = ParquetFixtures.resource("zstd.parquet");
        AtomicLong opened = new AtomicLong();
        ParquetSource breaking = new ParquetSource() {
            @Override
            public long size() {
                return file.length;
            }

            @Override
            public InputStream open(long from, long to) {
                if (opened.incrementAndGet() > 5) {
                    throw new IllegalStateException("told to stop");
                }
                return new ByteArrayInputStream(file, (int) from, (int) (to - from));
            }
        };
        ParquetReader reader = ParquetReader.open(breaking);
        assertThatThrownBy(reader::next)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("told to stop");
    }

    private static List<JsonNode> read(byte[] file, long skip) throws IOException {
        ParquetReader reader = ParquetReader.open(ParquetFixtures.source(file));
        assertThat(reader.skip(skip)).isLessThanOrEqualTo(skip);
        List<JsonNode> rows = new ArrayList<>();
        for (ObjectNode row = reader.next(); row != null; row = reader.next()) {
            rows.add(row);
        }
        return rows;
    }

    private static List<JsonNode> expected() throws Exception {
        return Stream.of(new String(ParquetFixtures.resource("rows.jsonl"), StandardCharsets.UTF_8).split("\n"))
                .map(JSON::readTree)
                .toList();
    }

    /** The fields in order of their names, numbers as they are written. */
    private static Map<String, String> canonical(JsonNode row) {
        return row.propertyNames().stream()
                .collect(Collectors.toMap(
                        name -> name,
                        name -> row.path(name).isNumber() && !row.path(name).isIntegralNumber()
                                ? row.path(name).decimalValue().toPlainString()
                                : row.path(name).toString()));
    }
}
