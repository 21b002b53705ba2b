package dev.assay.api.openapi;

import dev.assay.ledger.run.RunState;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Types and limits of parameters that several controllers have, and mean the same by. What only one of them has, or means
 * otherwise, it describes itself.
 */
final class ParameterSchemas {

    private static final String HEX = "[0-9a-f]{32}$";

    private record Described(String description, Schema<?> schema) {}

    private static final Map<String, Described> SHARED = Map.ofEntries(
            Map.entry("run_id", new Described("ID of a run", pattern("^eval_run_" + HEX))),
            Map.entry("suite_id", new Described("ID of a suite", pattern("^eval_suite_" + HEX))),
            Map.entry("schedule_id", new Described("ID of a schedule", pattern("^eval_sched_" + HEX))),
            Map.entry("file_id", new Described("ID of a file", text())),
            Map.entry("key_id", new Described("ID of a key", text())),
            Map.entry("team_id", new Described("ID of a team", text())),
            Map.entry("org_id", new Described("ID of an organisation", text())),
            Map.entry("version", new Described("Number of the version, from 1", integer(1, null, null))),
            Map.entry(
                    "suite_version",
                    new Described("Number of a version; needs suite_id", integer(1, 999_999_999, null))),
            Map.entry("attempt", new Described("Number of the attempt, from 1", integer(1, 999_999_999, null))),
            Map.entry("status", runStatus()),
            Map.entry("owned_only", new Described("Leave out what was shared in", bool(false))),
            Map.entry("limit", new Described("Most items of a page", integer(1, 100, 20))),
            Map.entry("after", new Described("The last_id of the page before", text())),
            Map.entry(
                    "Idempotency-Key",
                    new Described(
                            "The same key and body give the same run; another body with that key is a 409. Printable"
                                    + " ASCII",
                            text(255))),
            Map.entry(
                    "X-HuggingFace-Token",
                    new Described(
                            "The caller's token for the hub; it must be able to read the repository, and is kept nowhere."
                                    + " Printable ASCII",
                            text(512))),
            Map.entry(
                    "X-On-Behalf-Of",
                    new Described(
                            "An end user: what is created carries it, and only what carries it is seen. Printable"
                                    + " ASCII, not *",
                            text(150))));

    private ParameterSchemas() {}

    static void complete(String path, Operation operation) {
        if (!path.startsWith("/api/v1/admin")) {
            operation.addParametersItem(
                    new Parameter().name("X-On-Behalf-Of").in("header").required(false));
        }
        if (operation.getParameters() == null) {
            return;
        }
        for (Parameter parameter : operation.getParameters()) {
            Described described = SHARED.get(parameter.getName());
            if (described != null && parameter.getDescription() == null) {
                parameter.setDescription(described.description());
                parameter.setSchema(described.schema());
            }
        }
    }

    private static Described runStatus() {
        return new Described(
                "Only runs in this state",
                values(Arrays.stream(RunState.values()).map(RunState::text).toArray(String[]::new)));
    }

    private static Schema<?> typed(String type) {
        Schema<Object> schema = new Schema<>();
        schema.addType(type);
        return schema;
    }

    private static Schema<?> text() {
        return typed("string");
    }

    private static Schema<?> text(int longest) {
        return text().minLength(1).maxLength(longest);
    }

    private static Schema<?> pattern(String pattern) {
        return text().pattern(pattern);
    }

    private static Schema<?> bool(boolean otherwise) {
        return withDefault(typed("boolean"), otherwise);
    }

    private static Schema<?> integer(int min, @Nullable Integer max, @Nullable Integer otherwise) {
        Schema<?> schema = typed("integer").minimum(BigDecimal.valueOf(min));
        if (max != null) {
            schema.setMaximum(BigDecimal.valueOf(max));
        }
        return otherwise == null ? schema : withDefault(schema, otherwise);
    }

    private static Schema<?> values(String... values) {
        Schema<Object> schema = new Schema<>();
        schema.addType("string");
        schema.setEnum(List.of((Object[]) values));
        return schema;
    }

    private static Schema<?> withDefault(Schema<?> schema, Object otherwise) {
        schema.setDefault(otherwise);
        return schema;
    }
}
