package dev.assay.template.parse;

import dev.assay.template.method.Globals;
import dev.assay.template.method.Methods;
import dev.assay.template.node.Expr;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a template says about names, found while it is parsed. */
public final class Names {
    private static final Set<String> NO_COLUMN = Set.of("loop", "choices", "varargs", "kwargs", "caller");

    private final Map<String, Integer> read = new LinkedHashMap<>();
    /** With those in {@link #wholes}. */
    private final Map<String, Integer> allRead = new LinkedHashMap<>();

    private final Set<String> assigned = new LinkedHashSet<>();
    private final Set<String> guarded = new LinkedHashSet<>();
    private final Map<String, Integer> called = new LinkedHashMap<>();
    private final Map<String, Integer> methods = new LinkedHashMap<>();
    private final Set<String> attributesSet = new LinkedHashSet<>();
    private final List<Whole> wholes = new ArrayList<>();

    /** An expression that may be a column as a whole, else reads columns. */
    private record Whole(String text, Map<String, Integer> read) {}

    /** @param inner what an expression says, which may be the name of a column as a whole */
    void add(String text, Names inner) {
        inner.read.forEach(allRead::putIfAbsent);
        wholes.add(new Whole(text, inner.read));
        assigned.addAll(inner.assigned);
        guarded.addAll(inner.guarded);
        inner.called.forEach(called::putIfAbsent);
        inner.methods.forEach(methods::putIfAbsent);
    }

    void read(String name, int line) {
        read.putIfAbsent(name, line);
        allRead.putIfAbsent(name, line);
    }

    boolean reads(String name) {
        return allRead.containsKey(name);
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

    /** What is read of a row that has certain columns, and is none of them, with its line. */
    public Map<String, Integer> missing(Set<String> columns) {
        Map<String, Integer> missing = new LinkedHashMap<>(read);
        wholes.stream()
                .filter(whole -> !columns.contains(whole.text))
                .forEach(whole -> whole.read.forEach(missing::putIfAbsent));
        missing.keySet().removeAll(columns);
        missing.keySet().removeAll(assigned);
        missing.keySet().removeAll(guarded);
        missing.keySet().removeAll(NO_COLUMN);
        missing.keySet().removeAll(Globals.NAMES.keySet());
        Map<String, Integer> byLine = new LinkedHashMap<>();
        missing.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .forEach(entry -> byLine.put(entry.getKey(), entry.getValue()));
        return byLine;
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
        if (allRead.containsKey("self") && !assigned.contains("self")) {
            throw new UnknownException(allRead.getOrDefault("self", 1), "self");
        }
    }
}
