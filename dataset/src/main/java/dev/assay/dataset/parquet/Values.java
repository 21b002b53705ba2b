package dev.assay.dataset.parquet;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Single values as JSON. Times are ISO 8601, decimals keep their digits, NaN and infinities are null; bytes that are no
 * UTF-8 are Base64.
 */
final class Values {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int NODE = 16;
    private static final int MAX_DECIMAL_BYTES = 64;
    private static final long JULIAN_EPOCH = 2_440_588;

    private Values() {}

    static PrimitiveConverter converter(PrimitiveType type, RowMeter meter, Consumer<JsonNode> to) {
        return new ToJson(numbers(type), bytes(type), meter, to);
    }

    private static LongFunction<JsonNode> numbers(PrimitiveType type) {
        LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
        boolean small = type.getPrimitiveTypeName() == PrimitiveTypeName.INT32;
        if (annotation instanceof DateLogicalTypeAnnotation) {
            return days -> text(LocalDate.ofEpochDay(days));
        }
        if (annotation instanceof TimeLogicalTypeAnnotation time) {
            return value ->
                    text(LocalTime.ofNanoOfDay(nanos(time.getUnit(), value)).format(DateTimeFormatter.ISO_LOCAL_TIME));
        }
        if (annotation instanceof TimestampLogicalTypeAnnotation time) {
            return value -> timestamp(time, value);
        }
        if (annotation instanceof DecimalLogicalTypeAnnotation decimal) {
            return value -> JSON.numberNode(BigDecimal.valueOf(value, decimal.getScale()));
        }
        if (annotation instanceof IntLogicalTypeAnnotation integer && !integer.isSigned()) {
            return value -> small
                    ? JSON.numberNode(Integer.toUnsignedLong((int) value))
                    : JSON.numberNode(new BigInteger(Long.toUnsignedString(value)));
        }
        return small ? value -> JSON.numberNode((int) value) : JSON::numberNode;
    }

    private static long nanos(LogicalTypeAnnotation.TimeUnit unit, long value) {
        return Math.multiplyExact(value, 1_000_000_000L / perSecond(unit));
    }

    private static long perSecond(LogicalTypeAnnotation.TimeUnit unit) {
        return switch (unit) {
            case MILLIS -> 1_000L;
            case MICROS -> 1_000_000L;
            case NANOS -> 1_000_000_000L;
        };
    }

    private static JsonNode timestamp(TimestampLogicalTypeAnnotation type, long value) {
        long perSecond = perSecond(type.getUnit());
        Instant instant = Instant.ofEpochSecond(
                Math.floorDiv(value, perSecond), Math.floorMod(value, perSecond) * (1_000_000_000L / perSecond));
        return type.isAdjustedToUTC() ? text(instant) : local(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
    }

    private static Function<Binary, JsonNode> bytes(PrimitiveType type) {
        LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
        if (type.getPrimitiveTypeName() == PrimitiveTypeName.INT96) {
            return Values::int96;
        }
        if (annotation instanceof DecimalLogicalTypeAnnotation decimal) {
            return value -> decimal(value, decimal.getScale());
        }
        if (annotation instanceof UUIDLogicalTypeAnnotation) {
            return Values::uuid;
        }
        return annotation instanceof Float16LogicalTypeAnnotation ? value -> number(half(value)) : Values::text;
    }

    private static JsonNode int96(Binary value) {
        ByteBuffer bytes = ByteBuffer.wrap(value.getBytes()).order(ByteOrder.LITTLE_ENDIAN);
        long nanos = bytes.getLong();
        LocalDate day = LocalDate.ofEpochDay(bytes.getInt() - JULIAN_EPOCH);
        return local(day.atStartOfDay().plusNanos(nanos));
    }

    private static JsonNode decimal(Binary value, int scale) {
        if (value.length() == 0 || value.length() > MAX_DECIMAL_BYTES) {
            throw ParquetException.malformed(
                    "a decimal of " + value.length() + " bytes (expected: 1.." + MAX_DECIMAL_BYTES + ")");
        }
        return JSON.numberNode(new BigDecimal(new BigInteger(value.getBytes()), scale));
    }

    private static JsonNode uuid(Binary value) {
        ByteBuffer bytes = value.toByteBuffer();
        return text(new UUID(bytes.getLong(), bytes.getLong()));
    }

    private static JsonNode text(Binary value) {
        try {
            return JSON.stringNode(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(value.toByteBuffer().duplicate())
                    .toString());
        } catch (CharacterCodingException e) {
            return JSON.stringNode(Base64.getEncoder().encodeToString(value.getBytes()));
        }
    }

    /** With seconds, also where they are 0. */
    private static JsonNode local(LocalDateTime value) {
        return text(value.format(DateTimeFormatter.ISO_LOCAL_DATE_TIME));
    }

    private static JsonNode text(Object value) {
        return JSON.stringNode(value.toString());
    }

    private static float half(Binary value) {
        return Float.float16ToFloat(
                value.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN).getShort());
    }

    private static JsonNode number(float value) {
        return Float.isFinite(value) ? JSON.numberNode(new BigDecimal(Float.toString(value))) : JSON.nullNode();
    }

    private static final class ToJson extends PrimitiveConverter {
        private final LongFunction<JsonNode> numbers;
        private final Function<Binary, JsonNode> bytes;
        private final RowMeter meter;
        private final Consumer<JsonNode> to;

        ToJson(
                LongFunction<JsonNode> numbers,
                Function<Binary, JsonNode> bytes,
                RowMeter meter,
                Consumer<JsonNode> to) {
            this.numbers = numbers;
            this.bytes = bytes;
            this.meter = meter;
            this.to = to;
        }

        private void give(JsonNode value) {
            meter.take(NODE);
            to.accept(value);
        }

        @Override
        public void addBinary(Binary value) {
            meter.take(value.length());
            give(bytes.apply(value));
        }

        @Override
        public void addBoolean(boolean value) {
            give(JSON.booleanNode(value));
        }

        @Override
        public void addDouble(double value) {
            give(Double.isFinite(value) ? JSON.numberNode(value) : JSON.nullNode());
        }

        @Override
        public void addFloat(float value) {
            give(number(value));
        }

        @Override
        public void addInt(int value) {
            addLong(value);
        }

        @Override
        public void addLong(long value) {
            try {
                give(numbers.apply(value));
            } catch (DateTimeException | ArithmeticException e) {
                throw ParquetException.malformed("a time outside of what a calendar has");
            }
        }
    }
}
