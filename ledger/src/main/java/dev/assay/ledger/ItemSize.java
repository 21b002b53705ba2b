package dev.assay.ledger;

import java.util.List;

/**
 * An item of a list before it is read.
 *
 * @param position its place in the order of the list
 * @param bytes length of its texts
 */
public record ItemSize(long position, long bytes) {

    /**
     * How many of the first items go onto a page.
     *
     * @param limit items at most
     * @param maxBytes the page ends with the item that takes it past so many
     */
    public static int fitting(List<ItemSize> items, int limit, long maxBytes) {
        long left = maxBytes;
        int n = 0;
        while (n < items.size() && n < limit && left >= 0) {
            left -= items.get(n++).bytes();
        }
        return n;
    }
}
