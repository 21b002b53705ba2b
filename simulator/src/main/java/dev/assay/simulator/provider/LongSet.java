package dev.assay.simulator.provider;

import dev.assay.simulator.Hash;

/** A set of 64-bit hashes at 16 bytes an entry or less: a million prompts must not weigh on the engine beside it. */
final class LongSet {
    private long[] slots = new long[1024];
    private int size;
    private boolean hasZero;

    /** Whether it was not there yet. */
    boolean add(long value) {
        if (value == 0) {
            boolean added = !hasZero;
            hasZero = true;
            return added;
        }
        if (!insert(slots, value)) {
            return false;
        }
        size++;
        if (size * 2 > slots.length) {
            grow();
        }
        return true;
    }

    int size() {
        return hasZero ? size + 1 : size;
    }

    private void grow() {
        long[] wider = new long[slots.length * 2];
        for (long value : slots) {
            if (value != 0) {
                insert(wider, value);
            }
        }
        slots = wider;
    }

    private static boolean insert(long[] table, long value) {
        int mask = table.length - 1;
        int at = (int) Hash.mix(value, 0) & mask;
        while (table[at] != 0) {
            if (table[at] == value) {
                return false;
            }
            at = (at + 1) & mask;
        }
        table[at] = value;
        return true;
    }
}
