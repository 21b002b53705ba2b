package dev.assay.template.value;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/** Python's stable sort by a key. */
public final class Sorting {
    private Sorting() {}

    private record Keyed(Object key, Object item) {}

    /** In place. */
    public static void sort(PyList list, UnaryOperator<Object> key, boolean reverse, Budget budget) {
        budget.elements(list.size());
        List<Keyed> keyed = new ArrayList<>();
        list.forEach(item -> keyed.add(new Keyed(key.apply(item), item)));
        if (reverse) {
            Collections.reverse(keyed);
        }
        try {
            keyed.sort((a, b) -> Py.compare(a.key(), b.key(), budget));
        } catch (IllegalArgumentException e) {
            // Java's sort notices that NaN and its like have no order.
            throw new PyError("the values have no order");
        }
        if (reverse) {
            Collections.reverse(keyed);
        }
        list.clear();
        keyed.forEach(entry -> list.add(entry.item()));
    }
}
