package dev.assay.template.method;

import dev.assay.template.method.Methods.Body;
import dev.assay.template.method.Methods.Method;
import dev.assay.template.runtime.Args.Signature;
import dev.assay.template.value.None;
import dev.assay.template.value.Numbers;
import dev.assay.template.value.Py;
import dev.assay.template.value.PyError;
import dev.assay.template.value.PyList;
import dev.assay.template.value.Sorting;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Methods of lists, and those that tuples and ranges have too. A list of the row is this rendering's own copy. */
final class ListMethods {
    static final Map<String, Method<List<Object>>> SEQUENCE = new HashMap<>();
    static final Map<String, Method<? super PyList>> LIST = new HashMap<>();

    static {
        sequence("index", "/value start? stop?", (context, list, args) -> {
            long size = list.size();
            long from = bound(args.index(1, 0), size);
            long to = bound(args.index(2, size), size);
            for (long i = from; i < to; i++) {
                if (Py.equal(list.get((int) i), args.get(0), context.budget())) {
                    return i;
                }
            }
            throw new PyError("the value is not in the " + Py.typeName(list));
        });
        sequence(
                "count",
                "/value",
                (context, list, args) -> list.stream()
                        .filter(item -> Py.equal(item, args.get(0), context.budget()))
                        .count());
        LIST.putAll(SEQUENCE);
        list("append", "/object", (context, list, args) -> {
            context.budget().elements(1);
            list.add(args.get(0));
            return None.NONE;
        });
        list("extend", "/iterable", (context, list, args) -> {
            list.addAll(Py.list(args.get(0), context.budget()));
            return None.NONE;
        });
        list("insert", "/index object", (context, list, args) -> {
            context.budget().elements(1);
            context.budget().work(list.size());
            list.add((int) bound(Numbers.index(args.get(0)), list.size()), args.get(1));
            return None.NONE;
        });
        list("pop", "/index?", (context, list, args) -> {
            long index = args.index(0, -1);
            long at = index < 0 ? index + list.size() : index;
            if (at < 0 || at >= list.size()) {
                throw new PyError(list.isEmpty() ? "pop from empty list" : "pop index out of range");
            }
            context.budget().work(list.size());
            return list.remove((int) at);
        });
        list("remove", "/value", (context, list, args) -> {
            for (int i = 0; i < list.size(); i++) {
                if (Py.equal(list.get(i), args.get(0), context.budget())) {
                    list.remove(i);
                    return None.NONE;
                }
            }
            throw new PyError("list.remove(x): x not in list");
        });
        list("reverse", "", (context, list, args) -> {
            context.budget().work(list.size());
            Collections.reverse(list);
            return None.NONE;
        });
        list("clear", "", (context, list, args) -> {
            list.clear();
            return None.NONE;
        });
        list("copy", "", (context, list, args) -> {
            context.budget().elements(list.size());
            return new PyList(list);
        });
        list("sort", "key? reverse?", (context, list, args) -> {
            if (args.some(0)) {
                throw new PyError("sort() with a key is not available (use |sort(attribute=…))");
            }
            Sorting.sort(list, item -> item, args.truth(1), context.budget());
            return None.NONE;
        });
    }

    private ListMethods() {}

    private static void sequence(String name, String signature, Body<List<Object>> body) {
        SEQUENCE.put(name, new Method<>(name, Signature.of(signature), body));
    }

    private static void list(String name, String signature, Body<PyList> body) {
        LIST.put(name, new Method<>(name, Signature.of(signature), body));
    }

    private static long bound(long index, long size) {
        return Math.max(0, Math.min(size, index < 0 ? index + size : index));
    }
}
