package dev.assay.api.run.create;

import dev.assay.api.error.Violations;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What {@code generation} may hold. Unknown keys pass through to the provider, and null is the same as absent. */
final class GenerationRules {

    private static final String AT = "$.generation.";

    private final ObjectNode generation;
    private final Violations violations;

    private GenerationRules(ObjectNode generation, Violations violations) {
        this.generation = generation;
        this.violations = violations;
    }

    static void check(ObjectNode generation, Violations violations) {
        GenerationRules rules = new GenerationRules(generation, violations);
        rules.sampling();
        rules.output();
        rules.request();
    }

    private void sampling() {
        number("temperature", 0, 2);
        number("top_p", 0, 1);
        number("min_p", 0, 1);
        number("presence_penalty", -2, 2);
        number("frequency_penalty", -2, 2);
        number("repetition_penalty", 0, Double.MAX_VALUE);
        integer("top_k", 0, Integer.MAX_VALUE);
        bool("do_sample");
    }

    private void output() {
        integer("max_output_tokens", 1, Integer.MAX_VALUE);
        integer("max_gen_toks", 1, Integer.MAX_VALUE);
        stop("stop", 1);
        // Tasks of lm-eval say so that nothing ends an output.
        stop("until", 0);
        object("text");
        object("reasoning");
        oneOf("truncation", List.of("auto", "disabled"));
    }

    private void request() {
        expect("instructions", value("instructions").isString(), "a string");
        expect("tools", value("tools").isArray(), "a list");
        expect(
                "tool_choice",
                value("tool_choice").isString() || value("tool_choice").isObject(),
                "a string or an object");
        integer("max_tool_calls", 1, Integer.MAX_VALUE);
        bool("parallel_tool_calls");
        oneOf("service_tier", List.of("auto", "default", "flex", "priority"));
        object("extra_body");
        object("chat_template_kwargs");
        JsonNode prefill = value("prefill_think");
        expect("prefill_think", prefill.isBoolean() || prefill.isString(), "true, false or a string");
        bool("use_cache");
        number("timeout_seconds", 1, 3_600);
        integer("max_retries", 0, 10);
        integer("max_empty_retries", 0, 10);
    }

    private void number(String key, double min, double max) {
        JsonNode value = value(key);
        // Of hundreds of digits there is no double.
        double number = value.isNumber() ? value.doubleValue(Double.NaN) : Double.NaN;
        boolean good = number >= min && number <= max;
        expect(
                key,
                good,
                max == Double.MAX_VALUE ? "a number of at least " + shown(min) : shown(min) + ".." + shown(max));
    }

    private void integer(String key, int min, int max) {
        JsonNode value = value(key);
        boolean good = value.isIntegralNumber()
                && value.canConvertToInt()
                && value.intValue() >= min
                && value.intValue() <= max;
        expect(
                key,
                good,
                max == Integer.MAX_VALUE ? "an integer of at least " + min : "an integer in " + min + ".." + max);
    }

    private void bool(String key) {
        expect(key, value(key).isBoolean(), "true or false");
    }

    private void object(String key) {
        expect(key, value(key).isObject(), "an object");
    }

    private void oneOf(String key, List<String> values) {
        JsonNode value = value(key);
        expect(key, value.isString() && values.contains(value.stringValue()), String.join(", ", values));
    }

    private void stop(String key, int least) {
        JsonNode value = value(key);
        boolean list =
                value.isArray() && value.size() >= least && value.valueStream().allMatch(JsonNode::isString);
        expect(
                key,
                value.isString() || list,
                least == 0 ? "a string or a list of strings" : "a string or a list of at least one string");
    }

    private void expect(String key, boolean good, String expectation) {
        JsonNode value = value(key);
        violations.unless(good || value.isMissingNode() || value.isNull(), AT + key, value, expectation);
    }

    private JsonNode value(String key) {
        return generation.path(key);
    }

    private static String shown(double limit) {
        return limit == Math.rint(limit) ? Long.toString((long) limit) : Double.toString(limit);
    }
}
