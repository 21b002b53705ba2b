package dev.assay.template;

import java.io.Serial;
import java.util.ArrayList;
import java.util.Collection;

/** Python's {@code list}. */
final class PyList extends ArrayList<Object> {
    @Serial
    private static final long serialVersionUID = 1L;

    PyList() {}

    PyList(Collection<?> items) {
        super(items);
    }
}
