package dev.assay.api.json;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * A field that the body of a PATCH has. Where the body has it not, the component itself is null and nothing changes.
 *
 * @param value null where the body says null, which clears the field
 */
@JsonDeserialize(using = Patched.Reader.class)
public record Patched<T>(@Nullable T value) {

    /** What holds after the patch. */
    public static <T> @Nullable T over(@Nullable T present, @Nullable Patched<T> patch) {
        return patch == null ? present : patch.value();
    }

    /** Tells null from absent, which Jackson does for no other type. */
    static final class Reader extends ValueDeserializer<Patched<?>> {

        private final @Nullable JavaType type;

        Reader() {
            this(null);
        }

        private Reader(@Nullable JavaType type) {
            this.type = type;
        }

        @Override
        public ValueDeserializer<?> createContextual(DeserializationContext context, @Nullable BeanProperty property) {
            return new Reader(context.getContextualType().containedType(0));
        }

        @Override
        public Patched<?> deserialize(JsonParser parser, DeserializationContext context) {
            return new Patched<>(context.readValue(parser, type));
        }

        @Override
        public Object getNullValue(DeserializationContext context) {
            return new Patched<>(null);
        }

        @Override
        public @Nullable Object getAbsentValue(DeserializationContext context) {
            return null;
        }
    }
}
