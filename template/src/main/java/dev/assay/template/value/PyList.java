package dev.assay.template.value;

import java.io.Serial;
import java.util.ArrayList;
import java.util.Collection;

/** Python's {@code list}. */
public final class PyList extends ArrayList<Object> {
    @Serial
    private static final long serialVersionUID = 1L;

    public PyList() {}

    public PyList(Collection<?> items) {
        super(items);
    }
}
