package dev.assay.dataset.parquet;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/** The tree of columns, from the list of its elements in depth-first order. */
final class Schema {
    private static final int MAX_DEPTH = 50;
    private static final int MAX_COLUMNS = 10_000;
    private static final int MAX_DIGITS = 100;

    private final List<SchemaElement> elements;
    private int next = 1;

    private Schema(List<SchemaElement> elements) {
        this.elements = elements;
    }

    static MessageType of(List<SchemaElement> elements) {
        if (elements.isEmpty() || elements.size() > MAX_COLUMNS) {
            throw ParquetException.malformed(
                    "a schema of " + elements.size() + " elements (expected: 1.." + MAX_COLUMNS + ")");
        }
        Schema schema = new Schema(elements);
        Types.MessageTypeBuilder message = Types.buildMessage();
        try {
            for (Type field : schema.children(elements.getFirst(), 1)) {
                message.addField(field);
            }
            return message.named("row");
        } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
            throw ParquetException.malformed("a schema that contradicts itself (expected: a tree of columns)");
        }
    }

    private List<Type> children(SchemaElement parent, int depth) {
        if (depth > MAX_DEPTH) {
            throw ParquetException.malformed("columns more than " + MAX_DEPTH + " deep (expected: at most that)");
        }
        Set<String> names = new HashSet<>();
        List<Type> children = new java.util.ArrayList<>();
        for (int i = 0; i < parent.getNum_children(); i++) {
            Type child = type(elements.get(next++), depth);
            if (!names.add(child.getName())) {
                throw ParquetException.malformed("two columns of one name (expected: a name of its own each)");
            }
            children.add(child);
        }
        if (children.isEmpty()) {
            throw ParquetException.malformed("a group without columns (expected: at least one)");
        }
        return children;
    }

    private Type type(SchemaElement element, int depth) {
        Type.Repetition repetition =
                Type.Repetition.valueOf(element.getRepetition_type().name());
        LogicalTypeAnnotation annotation = annotation(element);
        if (!element.isSetType()) {
            Types.GroupBuilder<org.apache.parquet.schema.GroupType> group =
                    Types.buildGroup(repetition).as(annotation);
            children(element, depth + 1).forEach(group::addField);
            return group.named(element.getName());
        }
        PrimitiveTypeName name = switch (element.getType()) {
            case BYTE_ARRAY -> PrimitiveTypeName.BINARY;
            default -> PrimitiveTypeName.valueOf(element.getType().name());
        };
        return Types.primitive(name, repetition)
                .length(element.getType_length())
                .as(annotation)
                .named(element.getName());
    }

    private static @Nullable LogicalTypeAnnotation annotation(SchemaElement element) {
        if (element.isSetLogicalType()) {
            return annotation(element.getLogicalType());
        }
        return element.isSetConverted_type() ? annotation(element.getConverted_type(), element) : null;
    }

    private static @Nullable LogicalTypeAnnotation annotation(LogicalType type) {
        return switch (type.getSetField()) {
            case STRING -> LogicalTypeAnnotation.stringType();
            case ENUM -> LogicalTypeAnnotation.enumType();
            case JSON -> LogicalTypeAnnotation.jsonType();
            case LIST -> LogicalTypeAnnotation.listType();
            case MAP -> LogicalTypeAnnotation.mapType();
            case DATE -> LogicalTypeAnnotation.dateType();
            case UUID -> LogicalTypeAnnotation.uuidType();
            case FLOAT16 -> LogicalTypeAnnotation.float16Type();
            case DECIMAL ->
                decimal(type.getDECIMAL().getScale(), type.getDECIMAL().getPrecision());
            case INTEGER ->
                LogicalTypeAnnotation.intType(
                        type.getINTEGER().getBitWidth(), type.getINTEGER().isIsSigned());
            case TIME ->
                LogicalTypeAnnotation.timeType(
                        type.getTIME().isIsAdjustedToUTC(), unit(type.getTIME().getUnit()));
            case TIMESTAMP ->
                LogicalTypeAnnotation.timestampType(
                        type.getTIMESTAMP().isIsAdjustedToUTC(),
                        unit(type.getTIMESTAMP().getUnit()));
            default -> null;
        };
    }

    private static LogicalTypeAnnotation.TimeUnit unit(TimeUnit unit) {
        return unit.isSetMILLIS()
                ? LogicalTypeAnnotation.TimeUnit.MILLIS
                : unit.isSetMICROS() ? LogicalTypeAnnotation.TimeUnit.MICROS : LogicalTypeAnnotation.TimeUnit.NANOS;
    }

    private static @Nullable LogicalTypeAnnotation annotation(ConvertedType type, SchemaElement element) {
        return switch (type) {
            case UTF8 -> LogicalTypeAnnotation.stringType();
            case ENUM -> LogicalTypeAnnotation.enumType();
            case JSON -> LogicalTypeAnnotation.jsonType();
            case LIST -> LogicalTypeAnnotation.listType();
            case MAP, MAP_KEY_VALUE -> LogicalTypeAnnotation.mapType();
            case DATE -> LogicalTypeAnnotation.dateType();
            case DECIMAL -> decimal(element.getScale(), element.getPrecision());
            case TIME_MILLIS -> LogicalTypeAnnotation.timeType(true, LogicalTypeAnnotation.TimeUnit.MILLIS);
            case TIME_MICROS -> LogicalTypeAnnotation.timeType(true, LogicalTypeAnnotation.TimeUnit.MICROS);
            case TIMESTAMP_MILLIS -> LogicalTypeAnnotation.timestampType(true, LogicalTypeAnnotation.TimeUnit.MILLIS);
            case TIMESTAMP_MICROS -> LogicalTypeAnnotation.timestampType(true, LogicalTypeAnnotation.TimeUnit.MICROS);
            case UINT_8 -> LogicalTypeAnnotation.intType(8, false);
            case UINT_16 -> LogicalTypeAnnotation.intType(16, false);
            case UINT_32 -> LogicalTypeAnnotation.intType(32, false);
            case UINT_64 -> LogicalTypeAnnotation.intType(64, false);
            case INT_8 -> LogicalTypeAnnotation.intType(8, true);
            case INT_16 -> LogicalTypeAnnotation.intType(16, true);
            case INT_32 -> LogicalTypeAnnotation.intType(32, true);
            case INT_64 -> LogicalTypeAnnotation.intType(64, true);
            case BSON, INTERVAL -> null;
        };
    }

    /** A number of two thousand million digits is written in few bytes and read in many. */
    private static LogicalTypeAnnotation decimal(int scale, int precision) {
        if (scale < 0 || scale > MAX_DIGITS || precision > MAX_DIGITS) {
            throw ParquetException.malformed("decimals of " + precision + " digits, " + scale
                    + " of them after the point (expected: at most " + MAX_DIGITS + ")");
        }
        return LogicalTypeAnnotation.decimalType(scale, precision);
    }
}
