package dev.assay.api.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.assay.api.json.Patched;
import dev.assay.api.run.create.Concurrency;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What our records say and swagger-core does not read: what may be null, that answers have all their fields, that
 * requests have no others, and constraints inside lists, maps and {@link Patched}.
 */
final class RecordSchemas implements ModelConverter {

    /** By schema name. The same for every API of a process: swagger-core's converters are. */
    private static final Map<String, Class<?>> RECORDS = new ConcurrentHashMap<>();

    private static final String REFERENCE = "#/components/schemas/";

    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        Schema<?> schema = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
        Class<?> raw = Json.mapper().constructType(type.getType()).getRawClass();
        if (schema != null && raw.isRecord() && raw.getName().startsWith("dev.assay.")) {
            String name = schema.get$ref() == null
                    ? schema.getName()
                    : schema.get$ref().substring(REFERENCE.length());
            if (name != null) {
                RECORDS.put(name, raw);
            }
        }
        return schema;
    }

    /** @param maxConcurrency what {@link Concurrency} allows here */
    static void complete(OpenAPI api, int maxConcurrency) {
        api.getComponents().getSchemas().forEach((name, schema) -> {
            Class<?> type = RECORDS.get(name);
            if (type != null) {
                complete(type, schema, name.endsWith("Request"), maxConcurrency);
            }
        });
    }

    @SuppressWarnings("unchecked")
    private static void complete(Class<?> type, Schema<?> schema, boolean request, int maxConcurrency) {
        List<String> required = new ArrayList<>();
        Map<String, Schema<?>> properties = (Map<String, Schema<?>>) (Map<?, ?>) schema.getProperties();
        for (RecordComponent component : type.getRecordComponents()) {
            String name = new PropertyNamingStrategies.SnakeCaseStrategy().translate(component.getName());
            Schema<?> property = properties.get(name);
            if (property == null) {
                continue;
            }
            java.lang.reflect.AnnotatedType declared = component.getAnnotatedType();
            limit(declared, property, maxConcurrency);
            if (declared.isAnnotationPresent(NotNull.class) || !request && !leftOut(component)) {
                required.add(name);
            }
            if (declared.isAnnotationPresent(Nullable.class) && !leftOut(component) && !neverNull(declared)) {
                properties.put(name, nullable(property));
            }
        }
        // Else null would pass for one of them.
        schema.setTypes(Set.of("object"));
        if (!required.isEmpty()) {
            schema.setRequired(required);
        }
        if (request) {
            schema.setAdditionalProperties(false);
        }
    }

    /** A field of a PATCH that may be absent, which is what null stands for there, and not null. */
    private static boolean neverNull(java.lang.reflect.AnnotatedType type) {
        return type instanceof AnnotatedParameterizedType generic
                && ((ParameterizedType) generic.getType()).getRawType() == Patched.class
                && generic.getAnnotatedActualTypeArguments()[0].isAnnotationPresent(NotNull.class);
    }

    private static boolean leftOut(RecordComponent component) {
        JsonInclude include = component.getAccessor().getAnnotation(JsonInclude.class);
        return include != null && include.value() == JsonInclude.Include.NON_NULL;
    }

    private static Schema<?> nullable(Schema<?> schema) {
        if (schema.get$ref() != null) {
            Schema<Object> none = new Schema<>();
            none.addType("null");
            return new Schema<>().oneOf(List.of(new Schema<>().$ref(schema.get$ref()), none));
        }
        Set<String> types = new LinkedHashSet<>(types(schema));
        if (!types.isEmpty()) {
            types.add("null");
            schema.setTypes(types);
        }
        return schema;
    }

    private static Set<String> types(Schema<?> schema) {
        if (schema.getTypes() != null) {
            return schema.getTypes();
        }
        return schema.getType() == null ? Set.of() : Set.of(schema.getType());
    }

    private static void limit(java.lang.reflect.AnnotatedType type, Schema<?> schema, int maxConcurrency) {
        constrain(type, schema, maxConcurrency);
        if (!(type instanceof AnnotatedParameterizedType generic)) {
            return;
        }
        Class<?> raw = (Class<?>) ((ParameterizedType) generic.getType()).getRawType();
        java.lang.reflect.AnnotatedType[] arguments = generic.getAnnotatedActualTypeArguments();
        if (raw == Patched.class) {
            limit(arguments[0], schema, maxConcurrency);
        } else if (List.class.isAssignableFrom(raw) && schema.getItems() != null) {
            limit(arguments[0], schema.getItems(), maxConcurrency);
        } else if (Map.class.isAssignableFrom(raw)) {
            limitMap(arguments, schema, maxConcurrency);
        }
    }

    private static void limitMap(java.lang.reflect.AnnotatedType[] arguments, Schema<?> schema, int maxConcurrency) {
        Schema<Object> keys = new Schema<>();
        constrain(arguments[0], keys, maxConcurrency);
        if (keys.getMaxLength() != null) {
            schema.setPropertyNames(keys);
        }
        Type value = arguments[1].getType();
        if (value == String.class) {
            Schema<Object> text = new Schema<>();
            text.addType("string");
            constrain(arguments[1], text, maxConcurrency);
            schema.setAdditionalProperties(text);
        } else {
            schema.setAdditionalProperties(true);
        }
    }

    private static void constrain(java.lang.reflect.AnnotatedType type, Schema<?> schema, int maxConcurrency) {
        Min min = type.getAnnotation(Min.class);
        if (min != null) {
            schema.setMinimum(BigDecimal.valueOf(min.value()));
        }
        Max max = type.getAnnotation(Max.class);
        if (max != null) {
            schema.setMaximum(BigDecimal.valueOf(max.value()));
        }
        if (type.isAnnotationPresent(Concurrency.class)) {
            schema.setMinimum(BigDecimal.ONE);
            schema.setMaximum(BigDecimal.valueOf(maxConcurrency));
        }
        Size size = type.getAnnotation(Size.class);
        if (size != null) {
            size(type.getType(), size, schema);
        }
        if (type.isAnnotationPresent(NotBlank.class)) {
            schema.setMinLength(1);
        }
    }

    private static void size(Type type, Size size, Schema<?> schema) {
        if (type == String.class) {
            schema.setMinLength(size.min());
            schema.setMaxLength(size.max());
        } else if (type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
            schema.setMaxProperties(size.max());
        } else {
            schema.setMinItems(size.min());
            schema.setMaxItems(size.max());
        }
    }
}
