package dev.assay.template;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One rendering: what it reads, writes and has set. Values of the row are made where they are read, and are its own. */
final class Run {
    static final int LARGEST_OUTPUT = 1 << 20;

    private final ObjectNode row;
    private final List<String> choices;
    private final Budget budget = new Budget();
    private final Map<String, Object> columns = new HashMap<>();
    private Scope scope = new Scope(null);
    private StringBuilder out = new StringBuilder();
    private int line = 1;
    private Object filtered = None.NONE;

    Run(ObjectNode row, List<String> choices) {
        this.row = row;
        this.choices = choices;
    }

    Budget budget() {
        return budget;
    }

    Scope scope() {
        return scope;
    }

    void scope(Scope entered) {
        scope = entered;
    }

    int line() {
        return line;
    }

    void at(int newLine) {
        line = newLine;
    }

    String output() {
        return out.toString();
    }

    void write(String text) {
        budget.work(text.length() + 1L);
        if (out.length() + (long) text.length() > LARGEST_OUTPUT) {
            throw new LimitException("more than " + LARGEST_OUTPUT + " characters");
        }
        out.append(text);
    }

    /** What is written meanwhile, in a scope within another. */
    String captured(Scope outer, Runnable body) {
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

    Object filtered() {
        return filtered;
    }

    Object filtered(Object value, Expr filter) {
        filtered = value;
        return filter.eval(this);
    }

    Object lookUp(String name) {
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
        Object global = Globals.NAMES.get(name);
        return global == null ? missing(name) : global;
    }

    boolean hasColumn(String name) {
        return row.has(name);
    }

    Object column(String name) {
        @Nullable Object value = columns.get(name);
        if (value == null) {
            JsonNode node = row.path(name);
            value = RowValues.of(node);
            columns.put(name, value);
        }
        return value;
    }

    Undefined missing(String name) {
        return new Undefined("'" + name + "' is undefined", name, false);
    }

    Object call(Object function, Args args) {
        if (function instanceof Function callable) {
            return callable.call(this, args);
        }
        if (function instanceof Undefined undefined) {
            throw undefined.error();
        }
        throw new PyError("'" + Py.typeName(function) + "' object is not callable");
    }
}
