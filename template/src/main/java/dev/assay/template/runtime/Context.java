package dev.assay.template.runtime;

import dev.assay.template.value.Budget;
import dev.assay.template.value.LimitException;
import dev.assay.template.value.None;
import dev.assay.template.value.Py;
import dev.assay.template.value.PyError;
import dev.assay.template.value.PyList;
import dev.assay.template.value.Undefined;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One rendering: what it reads, writes and has set. Values of the row are made where they are read, and are its own. */
public final class Context {
    public static final int MAX_OUTPUT_LENGTH = 1 << 20;

    private final ObjectNode row;
    private final List<String> choices;
    private final Map<String, Function> globals;
    private final Budget budget = new Budget();
    private final Map<String, Object> columns = new HashMap<>();
    private Scope scope = new Scope(null);
    private StringBuilder out = new StringBuilder();
    private int line = 1;
    private Object filtered = None.NONE;

    /** @param globals functions that the template has without setting them */
    public Context(ObjectNode row, List<String> choices, Map<String, Function> globals) {
        this.row = row;
        this.choices = choices;
        this.globals = globals;
    }

    public Budget budget() {
        return budget;
    }

    public Scope scope() {
        return scope;
    }

    public void scope(Scope entered) {
        scope = entered;
    }

    public int line() {
        return line;
    }

    public void at(int newLine) {
        line = newLine;
    }

    public String output() {
        return out.toString();
    }

    public void write(String text) {
        budget.work(text.length() + 1L);
        if (out.length() + (long) text.length() > MAX_OUTPUT_LENGTH) {
            throw new LimitException("more than " + MAX_OUTPUT_LENGTH + " characters");
        }
        out.append(text);
    }

    /** What is written meanwhile, in a scope within another. */
    public String captured(Scope outer, Runnable body) {
        StringBuilder before = out;
        Scope scopeBefore = scope;
        out = new StringBuilder();
        scope = new Scope(outer);
        budget.enter();
        body.run();
        budget.leave();
        String text = out.toString();
        budget.made(text.length());
        scope = scopeBefore;
        out = before;
        return text;
    }

    public Object filtered() {
        return filtered;
    }

    /** @param value what a filter without a base is applied to from now on */
    public void filtered(Object value) {
        filtered = value;
    }

    public Object lookUp(String name) {
        Object set = scope.get(name);
        if (set != null) {
            return set;
        }
        if (name.equals("choices") && !choices.isEmpty()) {
            return columns.computeIfAbsent(name, n -> new PyList(choices));
        }
        if (row.has(name)) {
            return column(name);
        }
        Object global = globals.get(name);
        return global == null ? missing(name) : global;
    }

    public boolean hasColumn(String name) {
        return row.has(name);
    }

    public Object column(String name) {
        @Nullable Object value = columns.get(name);
        if (value == null) {
            JsonNode node = row.path(name);
            value = RowValues.of(node);
            columns.put(name, value);
        }
        return value;
    }

    public Undefined missing(String name) {
        return new Undefined("'" + name + "' is undefined", name, false);
    }

    public Object call(Object function, Args args) {
        if (function instanceof Function callable) {
            return callable.call(this, args);
        }
        if (function instanceof Undefined undefined) {
            throw undefined.error();
        }
        throw new PyError("'" + Py.typeName(function) + "' object is not callable");
    }
}
