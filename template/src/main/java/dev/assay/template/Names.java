package dev.assay.template;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What a template says about names, found while it is parsed. */
final class Names {
    private static final Set<String> NO_COLUMN = Set.of("loop", "choices", "varargs", "kwargs", "caller");

    private final Map<String, Integer> read = new LinkedHashMap<>();
    private final Set<String> assigned = new LinkedHashSet<>();
    private final Set<String> guarded = new LinkedHashSet<>();
    private final Map<String, Integer> called = new LinkedHashMap<>();
    private final Map<String, Integer> methods = new LinkedHashMap<>();
    private final Set<String> attributesSet = new LinkedHashSet<>();

    void read(String name, int line) {
        read.putIfAbsent(name, line);
    }

    boolean reads(String name) {
        return read.containsKey(name);
    }

    /** By {@code {% set %}}, a loop, a macro. */
    void assign(String name) {
        assigned.add(name);
    }

    void assignAttribute(String name) {
        attributesSet.add(name);
    }

    /** By {@code is defined} or {@code |default}. */
    void guard(Expr expr) {
        if (expr instanceof Expr.Name name) {
            guarded.add(name.name());
        }
    }

    void call(Expr target, int line) {
        if (target instanceof Expr.Name name) {
            called.putIfAbsent(name.name(), line);
        } else if (target instanceof Expr.Attribute attribute) {
            methods.putIfAbsent(attribute.name(), line);
        }
    }

    /** Columns that a row must have wherever the template comes to them. */
    Map<String, Integer> columns() {
        Map<String, Integer> columns = new LinkedHashMap<>(read);
        columns.keySet().removeAll(assigned);
        columns.keySet().removeAll(guarded);
        columns.keySet().removeAll(NO_COLUMN);
        columns.keySet().removeAll(Globals.NAMES.keySet());
        return columns;
    }

    /** @throws SyntaxException where something is called that does not exist */
    void check() {
        called.forEach((name, line) -> {
            if (!assigned.contains(name) && !NO_COLUMN.contains(name) && !Globals.NAMES.containsKey(name)) {
                throw new UnknownException(line, "function " + name, Globals.NAMES.keySet());
            }
        });
        methods.forEach((name, line) -> {
            if (!Methods.NAMES.contains(name) && !attributesSet.contains(name)) {
                throw new UnknownException(line, "method " + name, Methods.NAMES);
            }
        });
        if (read.containsKey("self") && !assigned.contains("self")) {
            throw new UnknownException(read.getOrDefault("self", 1), "self");
        }
    }
}
