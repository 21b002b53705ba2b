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

/** Types and limits of parameters; one name means one thing, wherever it stands. */
final class ParameterSchemas {

    private static final String HEX = "[0-9a-f]{32}$";
    private static final int LONGEST_METRIC = 255;

    private record Described(String description, Schema<?> schema) {}

    private static final Map<String, Described> KNOWN = Map.ofEntries(
            Map.entry("run_id", new Described("ID of a run", pattern("^eval_run_" + HEX))),
            Map.entry("suite_id", new Described("ID of a suite", pattern("^eval_suite_" + HEX))),
            Map.entry("schedule_id", new Described("ID of a schedule", pattern("^eval_sched_" + HEX))),
            Map.entry(
                    "enabled", new Described("Only schedules that fire, or only those that do not", typed("boolean"))),
            Map.entry("file_id", new Described("ID of a file", text())),
            Map.entry("key_id", new Described("ID of a key", text())),
            Map.entry("team_id", new Described("ID of a team", text())),
            Map.entry("org_id", new Described("ID of an organisation", text())),
            Map.entry("version", new Described("Number of the version, from 1", integer(1, null, null))),
            Map.entry("attempt", new Described("Number of the attempt, from 1", integer(1, 999_999_999, null))),
            Map.entry(
                    "suite_version",
                    new Described("Number of a version; needs suite_id", integer(1, 999_999_999, null))),
            Map.entry("owned_only", new Described("Leave out what was shared in", bool(false))),
            Map.entry("limit", new Described("Most items of a page", integer(1, 100, 20))),
            Map.entry("after", new Described("The last_id of the page before", text())),
            Map.entry("order", new Described("By time of creation", values("desc", "asc", "desc"))),
            Map.entry("purpose", new Described("evals; evals_output for artifacts that are made", text())),
            Map.entry("sha256", new Described("Of the content, 64 hex digits", text())),
            Map.entry("task_id", new Described("ID of a task of the manifest", text())),
            Map.entry("model", new Described("One of the run's models", text())),
            Map.entry(
                    "sample_index",
                    new Described("From 0; one sample of each task and model", integer(0, 999_999_999, null))),
            Map.entry(
                    "score_metric",
                    new Described(
                            "ID of a metric: samples that have a score of it, in the run's present grading",
                            text(LONGEST_METRIC))),
            Map.entry("score_min", new Described("Lowest score of score_metric, inclusive; needs it", number())),
            Map.entry("score_max", new Described("Highest score of score_metric, inclusive; needs it", number())),
            Map.entry("include_dataset_row", new Described("Whether dataset_row is filled in", bool(true))),
            Map.entry("include_reasoning", new Described("Whether reasoning is filled in", bool(false))),
            Map.entry(
                    "grading", new Described("As graded then, from 1; default: as graded now", integer(1, null, null))),
            Map.entry(
                    "metric",
                    new Described(
                            "ID of a metric of the run's graders; reward is the canonical score where no grader makes a"
                                    + " metric of that name",
                            withDefault(text(LONGEST_METRIC), "reward"))),
            Map.entry(
                    "cluster_by",
                    new Described(
                            "Column of the dataset: adds clustered, the metric by model with a standard error for samples"
                                    + " that have the same value there. Reads every scored sample",
                            text(LONGEST_METRIC))),
            Map.entry(
                    "Idempotency-Key",
                    new Described(
                            "The same key and body give the same run; another body with that key is a 409. Printable"
                                    + " ASCII",
                            text(LONGEST_METRIC))),
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

    /** Where a name means something else. */
    private static final Map<String, Described> OF_OPERATION = Map.of(
            "listEvalRuns status",
            runStatus(),
            "listEvalScheduleRuns status",
            runStatus(),
            "listEvalSamples status",
            new Described(
                    "Only samples in this state; running is generating or scoring",
                    values(
                            null,
                            "queued",
                            "generating",
                            "ready_to_score",
                            "scoring",
                            "completed",
                            "failed",
                            "running")),
            "listEvalSamples limit",
            new Described("Most items of a page", integer(1, 500, 100)),
            "listFiles limit",
            new Described("Most items of a page", integer(1, 10_000, 20)),
            "listEvalRunAttempts after",
            new Described("The last_id of the page before: an attempt's number", pattern("^[1-9][0-9]{0,8}$")));

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
            Described described = OF_OPERATION.getOrDefault(
                    operation.getOperationId() + " " + parameter.getName(), KNOWN.get(parameter.getName()));
            if (described != null) {
                parameter.setDescription(described.description());
                parameter.setSchema(described.schema());
            }
        }
    }

    private static Described runStatus() {
        return new Described(
                "Only runs in this state",
                values(
                        null,
                        Arrays.stream(RunState.values()).map(RunState::text).toArray(String[]::new)));
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

    private static Schema<?> number() {
        return typed("number");
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

    private static Schema<?> values(@Nullable String otherwise, String... values) {
        Schema<Object> schema = new Schema<>();
        schema.addType("string");
        schema.setEnum(List.of((Object[]) values));
        return otherwise == null ? schema : withDefault(schema, otherwise);
    }

    private static Schema<?> withDefault(Schema<?> schema, Object otherwise) {
        schema.setDefault(otherwise);
        return schema;
    }
}
