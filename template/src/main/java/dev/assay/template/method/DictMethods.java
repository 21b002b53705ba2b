package dev.assay.template.method;

import dev.assay.template.method.Methods.Body;
import dev.assay.template.method.Methods.Method;
import dev.assay.template.runtime.Args;
import dev.assay.template.runtime.Args.Signature;
import dev.assay.template.runtime.Function;
import dev.assay.template.value.Budget;
import dev.assay.template.value.DictView;
import dev.assay.template.value.None;
import dev.assay.template.value.Py;
import dev.assay.template.value.PyDict;
import dev.assay.template.value.PyError;
import dev.assay.template.value.PyList;
import dev.assay.template.value.PyTuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Methods of dicts. A dict of the row is this rendering's own copy. */
final class DictMethods {
    static final Map<String, Method<PyDict>> ALL = new HashMap<>();

    static {
        add("items", "", (context, dict, args) -> new DictView("dict_items", dict, PyDict::items));
        add("keys", "", (context, dict, args) -> new DictView("dict_keys", dict, PyDict::keys));
        add("values", "", (context, dict, args) -> new DictView("dict_values", dict, PyDict::values));
        add("get", "/key default?", (context, dict, args) -> {
            @Nullable Object value = dict.get(args.get(0), context.budget());
            return value == null ? args.get(1, None.NONE) : value;
        });
        add("pop", "/key default?", (context, dict, args) -> {
            @Nullable Object value = dict.remove(args.get(0), context.budget());
            if (value == null && !args.has(1)) {
                throw new PyError("pop(): the dict has no such key");
            }
            return value == null ? args.get(1) : value;
        });
        add("popitem", "", (context, dict, args) -> {
            if (dict.size() == 0) {
                throw new PyError("popitem(): dictionary is empty");
            }
            PyDict.Entry last = dict.entries().getLast();
            dict.remove(last.key(), context.budget());
            return PyTuple.of(last.key(), last.value());
        });
        add("setdefault", "/key default?", (context, dict, args) -> {
            @Nullable Object value = dict.get(args.get(0), context.budget());
            if (value != null) {
                return value;
            }
            context.budget().elements(2);
            dict.put(args.get(0), args.get(1, None.NONE), context.budget());
            return args.get(1, None.NONE);
        });
        add("clear", "", (context, dict, args) -> {
            dict.clear();
            return None.NONE;
        });
        add("copy", "", (context, dict, args) -> copy(dict, context.budget()));
    }

    private DictMethods() {}

    private static void add(String name, String signature, Body<PyDict> body) {
        ALL.put(name, new Method<>(name, Signature.of(signature), body));
    }

    /** {@code dict.update(…)}, which takes any name. */
    static Function update(PyDict dict) {
        return (context, args) -> {
            fill(dict, args, context.budget());
            return None.NONE;
        };
    }

    static PyDict copy(PyDict dict, Budget budget) {
        PyDict copy = new PyDict();
        fill(copy, new Args(List.of(dict), Map.of()), budget);
        return copy;
    }

    /** From a dict or from pairs, and from names. */
    static void fill(PyDict dict, Args args, Budget budget) {
        if (args.positional().size() > 1) {
            throw new PyError(
                    "dict expected at most 1 argument, got " + args.positional().size());
        }
        for (Object source : args.positional()) {
            if (source instanceof PyDict from) {
                budget.elements(2L * from.size());
                from.entries().forEach(entry -> dict.put(entry.key(), entry.value(), budget));
            } else {
                for (Object pair : Py.list(source, budget)) {
                    PyList both = Py.list(pair, budget);
                    if (both.size() != 2) {
                        throw new PyError(
                                "an element of the dictionary's pairs has length " + both.size() + "; 2 is required");
                    }
                    dict.put(both.get(0), both.get(1), budget);
                }
            }
        }
        budget.elements(2L * args.named().size());
        args.named().forEach(dict::put);
    }
}
