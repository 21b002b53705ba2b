package dev.assay.api.imports.harness;

import dev.assay.text.Characters;
import dev.assay.text.Text;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/**
 * A results file: which model, when, and what its tasks are. The metrics in it are not read: they are made anew from the
 * samples.
 *
 * @param evaluatedAt when the harness began
 */
public record HarnessResults(String model, Instant evaluatedAt, JsonNode root) {

    private static final int MAX_BYTES = 16 << 20;
    private static final int MAX_MODEL_LENGTH = 255;
    private static final int DAY_SECONDS = 86_400;
    private static final List<String> MODEL_ARGUMENTS = List.of("pretrained", "model", "model_name", "path");

    public static HarnessResults read(String path, InputStream in, InstantSource clock) throws IOException {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new ResultFileException(
                    path, 0, "", "more than " + MAX_BYTES + " bytes (expected: at most that many, without samples)");
        }
        JsonNode root = HarnessJson.object(bytes, path, 0);
        for (String field : List.of("results", "config")) {
            if (!root.path(field).isObject()) {
                throw new ResultFileException(path, 0, "$." + field, root.path(field), "an object");
            }
        }
        return new HarnessResults(model(path, root), evaluatedAt(root, clock.instant()), root);
    }

    private static String model(String path, JsonNode root) {
        JsonNode config = root.path("config");
        String model = first(
                root.path("model_name").asString(""),
                argument(config.path("model_args")),
                config.path("model").asString(""));
        if (model.isBlank() || Characters.moreThan(MAX_MODEL_LENGTH, model) || Text.dirty(model)) {
            throw new ResultFileException(
                    path,
                    0,
                    "$.model_name",
                    root.path("model_name"),
                    "the model's name, 1.." + MAX_MODEL_LENGTH + " characters, here or in config.model_args");
        }
        return model;
    }

    private static String first(String... names) {
        for (String name : names) {
            if (!name.isBlank()) {
                return name;
            }
        }
        return "";
    }

    /** {@code pretrained=org/model,dtype=auto}, or an object of these. */
    private static String argument(JsonNode arguments) {
        Map<String, String> byName = new LinkedHashMap<>();
        if (arguments.isObject()) {
            arguments.forEachEntry((name, value) -> byName.put(name, value.asString("")));
        } else {
            for (String argument : arguments.asString("").split(",", -1)) {
                int equals = argument.indexOf('=');
                if (equals > 0) {
                    byName.put(argument.substring(0, equals).trim(), argument.substring(equals + 1));
                }
            }
        }
        return first(MODEL_ARGUMENTS.stream()
                .map(name -> byName.getOrDefault(name, ""))
                .toArray(String[]::new));
    }

    /** Now, where the file does not say or says what cannot be. */
    private static Instant evaluatedAt(JsonNode root, Instant now) {
        double seconds = root.path("date").asDouble(Double.NaN);
        boolean possible = seconds > 0 && seconds < now.getEpochSecond() + DAY_SECONDS;
        return possible ? Instant.ofEpochSecond((long) seconds) : now;
    }

    /** {@code multiple_choice}, {@code generate_until}, …; empty where the file does not say. */
    String outputType(String task) {
        return root.path("configs").path(task).path("output_type").asString("");
    }

    /** Names of the task's metrics as its configuration has them, the first one first. */
    List<String> metricOrder(String task) {
        List<String> names = new ArrayList<>();
        root.path("configs")
                .path(task)
                .path("metric_list")
                .forEach(metric -> names.add(metric.path("metric").asString("")));
        return names;
    }

    /** @param metric without its filter */
    boolean higherIsBetter(String task, String metric) {
        return root.path("higher_is_better").path(task).path(metric).asBoolean(true);
    }

    /** How many documents the harness says it evaluated. */
    OptionalLong samples(String task) {
        JsonNode effective = root.path("n-samples").path(task).path("effective");
        return effective.isIntegralNumber() && effective.canConvertToLong()
                ? OptionalLong.of(effective.asLong())
                : OptionalLong.empty();
    }

    /** Of the task's definition. */
    Optional<String> version(String task) {
        JsonNode version = root.path("versions").path(task);
        return version.isValueNode() && !version.isNull() ? Optional.of(HarnessJson.text(version)) : Optional.empty();
    }

    Optional<Integer> fewshot(String task) {
        JsonNode shots = root.path("n-shot").path(task);
        return shots.isInt() ? Optional.of(shots.intValue()) : Optional.empty();
    }
}
