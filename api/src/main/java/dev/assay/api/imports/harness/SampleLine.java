package dev.assay.api.imports.harness;

import dev.assay.manifest.MetricId;
import dev.assay.text.Characters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One line of a samples file: a document, what the model was asked and what it answered, graded by one filter of the task.
 * A document has a line for each filter.
 *
 * @param row the dataset row that the sample gets: {@code doc_id}, {@code doc}, {@code prompt}, {@code target}
 * @param output the only response, or all of them as JSON where there are several or they have likelihoods
 * @param extracted what the filter made of it, or the most likely of several continuations
 * @param metrics numbers by metric, the filter behind a comma except where it is {@code none}: {@code exact_match,strict-match}
 */
record SampleLine(
        String docId,
        ObjectNode row,
        String output,
        @Nullable String extracted,
        Map<String, Double> metrics) {

    /** Fields that every line has, or may have, and that are no metrics. */
    private static final Set<String> NO_METRICS = Set.of(
            "doc_id",
            "doc",
            "target",
            "arguments",
            "resps",
            "filtered_resps",
            "filter",
            "metrics",
            "doc_hash",
            "prompt_hash",
            "target_hash",
            "task_name",
            "version");

    private static final int MAX_ID_LENGTH = 64;
    private static final Pattern ARGUMENT = Pattern.compile("gen_args_(\\d{1,6})");

    static SampleLine read(byte[] json, String path, long line) {
        JsonNode node = HarnessJson.object(json, path, line);
        JsonNode id = node.path("doc_id");
        String docId = id.isIntegralNumber() || id.isString() ? id.asString() : "";
        if (docId.isEmpty() || Characters.moreThan(MAX_ID_LENGTH, docId)) {
            throw new ResultFileException(path, line, "doc_id", id, "the number of the document");
        }
        required(node, "doc", path, line);
        JsonNode responses = required(node, "resps", path, line);
        List<JsonNode> arguments = arguments(required(node, "arguments", path, line));
        if (arguments.isEmpty() || argument(arguments.getFirst(), 0).isMissingNode()) {
            throw new ResultFileException(
                    path, line, "arguments", node.path("arguments"), "what the model was asked, first the prompt");
        }
        ObjectNode row = HarnessJson.JSON.createObjectNode();
        row.set("doc_id", id);
        row.set("doc", node.path("doc"));
        row.put("prompt", HarnessJson.text(argument(arguments.getFirst(), 0)));
        JsonNode target = node.path("target");
        row.put("target", target.isMissingNode() || target.isNull() ? null : HarnessJson.text(target));
        JsonNode single = HarnessJson.unwrapped(responses);
        return new SampleLine(
                docId,
                row,
                single.isString() ? single.stringValue() : HarnessJson.write(responses),
                extracted(node.path("filtered_resps"), arguments),
                metrics(node, path, line));
    }

    private static JsonNode required(JsonNode node, String field, String path, long line) {
        JsonNode value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            throw new ResultFileException(path, line, field, null, "a value, as lm-evaluation-harness logs it");
        }
        return value;
    }

    /** One for each request: a list, or an object of {@code gen_args_<n>}, in which they need not be in order. */
    private static List<JsonNode> arguments(JsonNode node) {
        if (!node.isObject()) {
            return List.copyOf(node.values());
        }
        Map<Integer, JsonNode> byNumber = new TreeMap<>();
        node.forEachEntry((name, value) -> {
            Matcher number = ARGUMENT.matcher(name);
            if (number.matches()) {
                byNumber.put(Integer.valueOf(number.group(1)), value);
            }
        });
        return List.copyOf(byNumber.values());
    }

    private static JsonNode argument(JsonNode request, int number) {
        if (request.isString()) {
            return number == 0 ? request : request.path("none");
        }
        return request.isObject() ? request.path("arg_" + number) : request.path(number);
    }

    private static @Nullable String extracted(JsonNode filtered, List<JsonNode> arguments) {
        JsonNode single = HarnessJson.unwrapped(filtered);
        if (single.isString()) {
            return single.stringValue();
        }
        if (filtered.size() < 2 || filtered.size() != arguments.size()) {
            return null;
        }
        int best = -1;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < filtered.size(); i++) {
            // [log-likelihood, whether it is the greedy one]; written as texts by some versions.
            double likelihood = HarnessJson.unwrapped(filtered.get(i)).path(0).asDouble(Double.NaN);
            if (Double.isNaN(likelihood)) {
                return null;
            }
            if (best < 0 || likelihood > most) {
                best = i;
                most = likelihood;
            }
        }
        JsonNode continuation = argument(arguments.get(best), 1);
        return continuation.isString() ? continuation.stringValue().strip() : null;
    }

    /** What is no number, as the pair that a corpus metric is made of, has no mean and is left out. */
    private static Map<String, Double> metrics(JsonNode node, String path, long line) {
        JsonNode named = node.path("metrics");
        String filter = node.path("filter").asString("none");
        Map<String, Double> metrics = new LinkedHashMap<>();
        for (String name : named.isArray() ? HarnessJson.strings(named) : List.copyOf(node.propertyNames())) {
            if (!NO_METRICS.contains(name) || named.isArray()) {
                String id = filter.equals("none") ? name : name + "," + filter;
                if (!MetricId.valid(id)) {
                    throw new ResultFileException(path, line, "metrics", id, "names of " + MetricId.EXPECTED);
                }
                HarnessJson.number(node.path(name)).ifPresent(value -> metrics.put(id, value));
            }
        }
        return metrics;
    }
}
