package dev.assay.dataset.parquet;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** Rows as JSON: groups are objects, lists arrays, maps objects by the text of their keys; what is missing is null. */
final class JsonRecords extends RecordMaterializer<ObjectNode> {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    /** What a node takes up beside its text. */
    private static final int NODE = 8;

    private final RowMeter meter;
    private final Struct root;
    private @Nullable ObjectNode record;

    JsonRecords(MessageType schema, RowMeter meter) {
        this.meter = meter;
        this.root = new Struct(schema, node -> record = (ObjectNode) node);
    }

    @Override
    public ObjectNode getCurrentRecord() {
        return Objects.requireNonNull(record, "no record was read");
    }

    @Override
    public GroupConverter getRootConverter() {
        return root;
    }

    private Converter converter(Type type, Consumer<JsonNode> to) {
        if (type.isPrimitive()) {
            return Values.converter(type.asPrimitiveType(), meter, to);
        }
        GroupType group = type.asGroupType();
        boolean one = group.getFieldCount() == 1 && group.getType(0).isRepetition(Type.Repetition.REPEATED);
        if (one && group.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation) {
            return new Array(group, to);
        }
        if (one
                && group.getLogicalTypeAnnotation() instanceof MapLogicalTypeAnnotation
                && !group.getType(0).isPrimitive()
                && group.getType(0).asGroupType().getFieldCount() == 2
                && group.getType(0).asGroupType().getType(0).isPrimitive()) {
            return new Dictionary(group.getType(0).asGroupType(), to);
        }
        return new Struct(group, to);
    }

    private final class Struct extends GroupConverter {
        private final GroupType group;
        private final Consumer<JsonNode> to;
        private final List<Converter> fields = new ArrayList<>();
        private final int size;
        private ObjectNode object = JSON.objectNode();

        Struct(GroupType group, Consumer<JsonNode> to) {
            this.group = group;
            this.to = to;
            int names = 0;
            for (Type field : group.getFields()) {
                String name = field.getName();
                fields.add(
                        field.isRepetition(Type.Repetition.REPEATED)
                                ? converter(field, value -> ((ArrayNode) object.path(name)).add(value))
                                : converter(field, value -> object.set(name, value)));
                names += name.length() + NODE;
            }
            this.size = names;
        }

        @Override
        public void start() {
            meter.take(size);
            object = JSON.objectNode();
            for (Type field : group.getFields()) {
                object.set(
                        field.getName(),
                        field.isRepetition(Type.Repetition.REPEATED) ? JSON.arrayNode() : NullNode.getInstance());
            }
        }

        @Override
        public void end() {
            to.accept(object);
        }

        @Override
        public Converter getConverter(int field) {
            return fields.get(field);
        }
    }

    /** {@code list (LIST) { repeated group list { element } }}, and what older writers make of it. */
    private final class Array extends GroupConverter {
        private final Consumer<JsonNode> to;
        private final Converter repeated;
        private ArrayNode array = JSON.arrayNode();

        Array(GroupType list, Consumer<JsonNode> to) {
            this.to = to;
            Type type = list.getType(0);
            boolean wrapped = !type.isPrimitive()
                    && type.asGroupType().getFieldCount() == 1
                    && !type.asGroupType().getType(0).isRepetition(Type.Repetition.REPEATED)
                    && !type.getName().equals("array")
                    && !type.getName().equals(list.getName() + "_tuple");
            this.repeated = wrapped
                    ? new Entry(type.asGroupType(), values -> array.add(values[0]))
                    : converter(type, value -> array.add(value));
        }

        @Override
        public void start() {
            array = JSON.arrayNode();
        }

        @Override
        public void end() {
            to.accept(array);
        }

        @Override
        public Converter getConverter(int field) {
            return repeated;
        }
    }

    private final class Dictionary extends GroupConverter {
        private final Consumer<JsonNode> to;
        private final Converter entries;
        private ObjectNode object = JSON.objectNode();

        Dictionary(GroupType entry, Consumer<JsonNode> to) {
            this.to = to;
            this.entries = new Entry(entry, values -> object.set(values[0].asString(), values[1]));
        }

        @Override
        public void start() {
            object = JSON.objectNode();
        }

        @Override
        public void end() {
            to.accept(object);
        }

        @Override
        public Converter getConverter(int field) {
            return entries;
        }
    }

    /** The fields of one repetition of a list or map, each null where it is missing. */
    private final class Entry extends GroupConverter {
        private final Consumer<JsonNode[]> to;
        private final JsonNode[] values;
        private final List<Converter> fields = new ArrayList<>();

        Entry(GroupType group, Consumer<JsonNode[]> to) {
            this.to = to;
            this.values = new JsonNode[group.getFieldCount()];
            for (int i = 0; i < values.length; i++) {
                int field = i;
                fields.add(converter(group.getType(i), value -> values[field] = value));
            }
        }

        @Override
        public void start() {
            meter.take(NODE);
            java.util.Arrays.fill(values, NullNode.getInstance());
        }

        @Override
        public void end() {
            to.accept(values);
        }

        @Override
        public Converter getConverter(int field) {
            return fields.get(field);
        }
    }
}
