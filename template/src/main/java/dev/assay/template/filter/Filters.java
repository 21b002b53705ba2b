package dev.assay.template.filter;

import dev.assay.template.runtime.Args;
import dev.assay.template.runtime.Args.Bound;
import dev.assay.template.runtime.Args.Signature;
import dev.assay.template.runtime.Context;
import dev.assay.template.value.PyError;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Jinja2's filters, by name. */
public final class Filters {
    /** What a filter does with a value. */
    interface Body {
        Object apply(Context context, Object value, Bound args);
    }

    /** What a filter with any arguments does with a value. */
    interface Open {
        Object apply(Context context, Object value, Args args);
    }

    private static final Map<String, Open> ALL = new HashMap<>();

    /** Filters of Jinja2 and of other template engines that are refused, and what to write instead. */
    private static final Map<String, String> MISSING = Map.ofEntries(
            Map.entry("random", "it would render something else at each retry"),
            Map.entry("urlize", "expected: a filter for text that is no HTML"),
            Map.entry("xmlattr", "expected: a filter for text that is no HTML"),
            Map.entry("pprint", "expected: string, or tojson with an indent"),
            Map.entry("filesizeformat", "expected: \"%.1f\"|format(x / 1000)"),
            Map.entry("wordwrap", "expected: text that is wrapped already"),
            Map.entry("regex_replace", "it is lm-evaluation-harness's own; expected: replace, or a preprocess"),
            Map.entry("cut", "Jinja2 does not have it; expected: replace(x, '')"),
            Map.entry("split", "Jinja2 does not have it; expected: text.split(x)"),
            Map.entry("bool", "Jinja2 does not have it; expected: a comparison"),
            Map.entry("difference", "Jinja2 does not have it; expected: reject('in', x)"),
            Map.entry("intersect", "Jinja2 does not have it; expected: select('in', x)"),
            Map.entry("union", "Jinja2 does not have it; expected: (a + b)|unique"));

    static {
        TextFilters.addTo(ALL);
        ListFilters.addTo(ALL);
        SelectFilters.addTo(ALL);
        NumberFilters.addTo(ALL);
    }

    private Filters() {}

    static void add(Map<String, Open> filters, String name, String signature, Body body) {
        Signature parameters = Signature.of(signature);
        filters.put(name, (context, value, args) -> body.apply(context, value, args.bind(name + "()", parameters)));
    }

    public static boolean has(String name) {
        return ALL.containsKey(name);
    }

    public static Set<String> names() {
        return Collections.unmodifiableSet(ALL.keySet());
    }

    /** What to write instead of a filter that is not here, or why it is not; null for an unknown one. */
    public static @Nullable String instead(String name) {
        return MISSING.get(name);
    }

    public static Object apply(Context context, String name, Object value, Args args) {
        Open filter = ALL.get(name);
        if (filter == null) {
            throw new PyError("No filter named '" + name + "'.");
        }
        return filter.apply(context, value, args);
    }
}
