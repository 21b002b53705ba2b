package dev.assay.template.runtime;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Items of which it is known only after looking whether there is another one. */
public abstract class LookAhead implements Iterator<Object> {
    private @Nullable Object ahead;

    /** The next item; null where there is none. */
    protected abstract @Nullable Object find();

    @Override
    public final boolean hasNext() {
        if (ahead == null) {
            ahead = find();
        }
        return ahead != null;
    }

    @Override
    public final Object next() {
        if (!hasNext() || ahead == null) {
            throw new NoSuchElementException();
        }
        Object item = ahead;
        ahead = null;
        return item;
    }
}
