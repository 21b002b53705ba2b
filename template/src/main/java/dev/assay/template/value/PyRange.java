package dev.assay.template.value;

import java.util.AbstractList;

/** Python's {@code range}. */
public final class PyRange extends AbstractList<Object> {
    static final int MAX_LENGTH = 100_000;

    public final long start;
    public final long stop;
    public final long step;
    private final int size;

    private PyRange(long start, long stop, long step, int size) {
        this.start = start;
        this.stop = stop;
        this.step = step;
        this.size = size;
    }

    /** @throws PyError where it has more elements than Jinja2's sandbox allows */
    public static PyRange of(long start, long stop, long step) {
        if (step == 0) {
            throw new PyError("range() arg 3 must not be zero");
        }
        double span = step > 0 ? (double) stop - start : (double) start - stop;
        double size = Math.max(0, Math.ceil(span / Math.abs((double) step)));
        if (size > MAX_LENGTH) {
            throw new PyError("range of more than " + MAX_LENGTH + " elements");
        }
        return new PyRange(start, stop, step, (int) size);
    }

    /** @param to as it was clamped: a range keeps where it was to end, not where it ends */
    public PyRange slice(long from, long to, long step, int count) {
        return new PyRange(start + from * this.step, start + to * this.step, this.step * step, count);
    }

    @Override
    public Object get(int index) {
        return start + index * step;
    }

    @Override
    public int size() {
        return size;
    }
}
