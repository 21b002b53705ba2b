package dev.assay.api.openapi;

import io.swagger.v3.oas.models.media.Schema;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code generation} of a run: what Assay checks of it. Other fields pass through to the provider. */
final class GenerationSchema {

    static final String NAME = "Generation";

    private GenerationSchema() {}

    static Schema<?> create() {
        Schema<Object> schema = typed("object");
        schema.setDescription("Settings of the generations. What is not listed here passes through to the provider.");
        schema.setProperties(Map.ofEntries(
                Map.entry("instructions", typed("string")),
                Map.entry("temperature", number(0, 2)),
                Map.entry("top_p", number(0, 1)),
                Map.entry("max_output_tokens", integer(1, null)),
                Map.entry("max_tool_calls", integer(1, null)),
                Map.entry("presence_penalty", number(-2, 2)),
                Map.entry("frequency_penalty", number(-2, 2)),
                Map.entry("top_k", integer(0, null)),
                Map.entry("min_p", number(0, 1)),
                Map.entry("repetition_penalty", number(0, null)),
                Map.entry("parallel_tool_calls", typed("boolean")),
                Map.entry("truncation", values("auto", "disabled")),
                Map.entry("service_tier", values("auto", "default", "flex", "priority")),
                Map.entry("do_sample", typed("boolean")),
                Map.entry("use_cache", typed("boolean")),
                Map.entry("timeout_seconds", number(1, 3600)),
                Map.entry("max_retries", integer(0, 10)),
                Map.entry("max_empty_retries", integer(0, 10))));
        schema.setAdditionalProperties(true);
        return schema;
    }

    private static Schema<Object> typed(String type) {
        Schema<Object> schema = new Schema<>();
        schema.addType(type);
        return schema;
    }

    private static Schema<?> number(int min, @Nullable Integer max) {
        return bounded(typed("number"), min, max);
    }

    private static Schema<?> integer(int min, @Nullable Integer max) {
        return bounded(typed("integer"), min, max);
    }

    private static Schema<?> bounded(Schema<?> schema, int min, @Nullable Integer max) {
        schema.setMinimum(BigDecimal.valueOf(min));
        if (max != null) {
            schema.setMaximum(BigDecimal.valueOf(max));
        }
        return schema;
    }

    private static Schema<?> values(String... values) {
        Schema<Object> schema = typed("string");
        schema.setEnum(List.of((Object[]) values));
        return schema;
    }
}
