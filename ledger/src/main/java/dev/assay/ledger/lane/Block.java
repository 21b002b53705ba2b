package dev.assay.ledger.lane;

import java.util.UUID;

/**
 * A contiguous range of one task's items for one model: the unit in which lanes take work.
 *
 * @param firstItem first item number, inclusive
 * @param lastItem last item number, inclusive
 */
public record Block(UUID runId, int blockNo, int taskNo, int modelNo, int firstItem, int lastItem) {

    public Key key() {
        return new Key(runId, blockNo);
    }

    /** Orders as the flush locks: two writers never wait for each other in a circle. */
    public record Key(UUID runId, int blockNo) implements Comparable<Key> {

        @Override
        public int compareTo(Key other) {
            int byRun = runId.compareTo(other.runId);
            return byRun != 0 ? byRun : Integer.compare(blockNo, other.blockNo);
        }
    }
}
