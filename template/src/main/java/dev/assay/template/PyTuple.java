package dev.assay.template;

import java.util.AbstractList;
import java.util.List;

/** Python's {@code tuple}. */
final class PyTuple extends AbstractList<Object> {
    private final List<Object> items;
    /** Names of the elements, which attributes look up; empty in a plain tuple. */
    private final List<String> fields;

    PyTuple(List<Object> items) {
        this(items, List.of());
    }

    PyTuple(List<Object> items, List<String> fields) {
        this.items = List.copyOf(items);
        this.fields = fields;
    }

    static PyTuple of(Object... items) {
        return new PyTuple(List.of(items));
    }

    int field(String name) {
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
