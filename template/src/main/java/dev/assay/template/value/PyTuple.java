package dev.assay.template.value;

import java.util.AbstractList;
import java.util.List;

/** Python's {@code tuple}. */
public final class PyTuple extends AbstractList<Object> {
    private final List<Object> items;
    /** Names of the elements, which attributes look up; empty in a plain tuple. */
    private final List<String> fields;

    public PyTuple(List<Object> items) {
        this(items, List.of());
    }

    public PyTuple(List<Object> items, List<String> fields) {
        this.items = List.copyOf(items);
        this.fields = fields;
    }

    public static PyTuple of(Object... items) {
        return new PyTuple(List.of(items));
    }

    public int field(String name) {
        return fields.indexOf(name);
    }

    @Override
    public Object get(int index) {
        return items.get(index);
    }

    @Override
    public int size() {
        return items.size();
    }
}
