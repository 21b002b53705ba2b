package dev.assay.activities.lane.loop;

import dev.assay.ledger.lane.Block;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The blocks that a lane works on, and how many steps of each are undecided. Belongs to the lane's loop. */
final class OpenBlocks {

    private final Map<Block.Key, Open> open = new HashMap<>();

    /** What is to be done with a block after one of its steps. */
    enum Next {
        /** Steps of it are undecided still, or it is not open. */
        GO_ON,
        /** Each step is decided: it can go to its next phase. */
        END,
        /** Nothing of it is worked on any more, and steps of it were given up: it stays unfinished. */
        LET_GO
    }

    /** @param steps how many are undecided */
    void add(Block block, int steps) {
        open.put(block.key(), new Open(steps));
    }

    /** A step is decided. */
    Next decided(Block block) {
        Open counted = open.get(block.key());
        return counted == null ? Next.GO_ON : counted.oneLess();
    }

    /** A step is given up. */
    Next dropped(Block block) {
        Open counted = open.get(block.key());
        if (counted == null) {
            return Next.GO_ON;
        }
        counted.dropped = true;
        return counted.oneLess();
    }

    void remove(Block block) {
        open.remove(block.key());
    }

    void clear() {
        open.clear();
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    Set<Block.Key> keys() {
        return Set.copyOf(open.keySet());
    }

    private static final class Open {
        private int left;

        /** Whether steps of it were given up, so that it cannot come to its end. */
        private boolean dropped;

        Open(int left) {
            this.left = left;
        }

        Next oneLess() {
            if (--left > 0) {
                return Next.GO_ON;
            }
            return dropped ? Next.LET_GO : Next.END;
        }
    }
}
