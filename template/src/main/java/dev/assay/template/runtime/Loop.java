package dev.assay.template.runtime;

import dev.assay.template.value.Budget;
import dev.assay.template.value.LoopState;
import dev.assay.template.value.Py;
import dev.assay.template.value.PyError;
import dev.assay.template.value.PyIterator;
import dev.assay.template.value.PyList;
import dev.assay.template.value.PyTuple;
import dev.assay.template.value.Undefined;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code loop} in a for loop. It looks one element ahead, and at all of them where their number is asked for. */
public final class Loop implements Iterator<Object>, Function, LoopState {
    private final Budget budget;
    private final int depth0;
    private final @Nullable Function recursive;
    private Iterator<Object> items;
    private long length;
    private long index0 = -1;
    private @Nullable Object previous;
    private @Nullable Object current;
    private @Nullable Object ahead;
    private @Nullable List<Object> lastChanged;

    /** @param length -1 where it is not known */
    public Loop(Iterator<Object> items, long length, int depth0, @Nullable Function recursive, Budget budget) {
        this.items = items;
        this.length = length;
        this.depth0 = depth0;
        this.recursive = recursive;
        this.budget = budget;
    }

    @Override
    public boolean hasNext() {
        if (ahead == null && items.hasNext()) {
            ahead = items.next();
        }
        return ahead != null;
    }

    @Override
    public Object next() {
        previous = current;
        current = ahead == null ? items.next() : ahead;
        ahead = null;
        index0++;
        return current;
    }

    @Override
    public long index0() {
        return index0;
    }

    @Override
    public long length() {
        if (length < 0) {
            PyList rest = Py.list(new PyIterator(items), budget);
            length = rest.size() + index0 + 1 + (ahead == null ? 0 : 1);
            items = rest.iterator();
        }
        return length;
    }

    public Optional<Object> attribute(String name) {
        @Nullable Object value = switch (name) {
            case "index" -> index0 + 1;
            case "index0" -> index0;
            case "revindex" -> length() - index0;
            case "revindex0" -> length() - index0 - 1;
            case "first" -> index0 == 0;
            case "last" -> !hasNext();
            case "length" -> length();
            case "depth" -> depth0 + 1L;
            case "depth0" -> (long) depth0;
            case "previtem" -> previous == null ? new Undefined("there is no previous item") : previous;
            case "nextitem" -> hasNext() ? ahead : new Undefined("there is no next item");
            case "cycle" -> (Function) (context, args) -> cycle(args.positional());
            case "changed" -> (Function) (context, args) -> changed(args.positional());
            default -> null;
        };
        return Optional.ofNullable(value);
    }

    private Object cycle(List<Object> values) {
        if (values.isEmpty()) {
            throw new PyError("no items for cycling given");
        }
        return values.get((int) (index0 % values.size()));
    }

    private boolean changed(List<Object> values) {
        boolean changed = lastChanged == null || !Py.equal(new PyTuple(lastChanged), new PyTuple(values), budget);
        lastChanged = changed ? values : lastChanged;
        return changed;
    }

    @Override
    public Object call(Context context, Args args) {
        if (recursive == null) {
            throw new PyError("The loop must have the 'recursive' marker to be called recursively.");
        }
        return recursive.call(context, args);
    }
}
