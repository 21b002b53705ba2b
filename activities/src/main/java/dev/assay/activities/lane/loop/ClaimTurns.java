package dev.assay.activities.lane.loop;

import dev.assay.ledger.lane.LaneKind;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The lanes of one run and kind in this process look for blocks in turn. When a block becomes free every idle lane hears
 * of it; if each asked the ledger, a run of 64 scoring lanes would put 128 questions for every block that ends, a quarter
 * of all CPU in a measurement. So one asks, and hands on only where it found something.
 */
public final class ClaimTurns {

    private record Key(UUID runId, LaneKind kind) {}

    private final Map<Key, Turn> turns = new ConcurrentHashMap<>();

    /** The turn that a lane shares with its siblings, until it {@linkplain #leave leaves}. */
    public Turn join(UUID runId, LaneKind kind) {
        return turns.compute(new Key(runId, kind), (key, present) -> {
            Turn turn = present == null ? new Turn() : present;
            turn.members++;
            return turn;
        });
    }

    public void leave(UUID runId, LaneKind kind) {
        turns.computeIfPresent(new Key(runId, kind), (key, turn) -> --turn.members == 0 ? null : turn);
    }

    public static final class Turn {

        /** Who asked before the look that is under way began: what it finds out holds for them. */
        private final Set<Runnable> before = new LinkedHashSet<>();

        /** Who asked since: a block may have become free behind the look's back. */
        private final Set<Runnable> since = new LinkedHashSet<>();

        private boolean taken;

        /** Guarded by the map's lock on its key. */
        private int members;

        /**
         * @param invitation run, on any thread, when it is this lane's turn to look
         * @return true: look now, then call {@link #found} or {@link #nothing}; false: wait for the invitation
         */
        synchronized boolean take(Runnable invitation) {
            if (taken) {
                since.add(invitation);
                return false;
            }
            taken = true;
            before.addAll(since);
            since.clear();
            before.remove(invitation);
            return true;
        }

        /** There may be more: the next one looks. */
        void found() {
            end(false);
            invite();
        }

        /** Nothing is free for those who asked before either. */
        void nothing() {
            end(true);
            invite();
        }

        /** Gives the turn to the next one, also where an invitation is of no use to the lane that has it. */
        void invite() {
            next().run();
        }

        /** A lane looks no more; an invitation that it has not used goes to the next one. */
        void withdraw(Runnable invitation, boolean invited) {
            forget(invitation);
            if (invited) {
                invite();
            }
        }

        private synchronized void end(boolean nothing) {
            taken = false;
            if (nothing) {
                before.clear();
            }
        }

        private synchronized void forget(Runnable invitation) {
            before.remove(invitation);
            since.remove(invitation);
        }

        private synchronized Runnable next() {
            Set<Runnable> from = before.isEmpty() ? since : before;
            Runnable invitation = from.stream().findFirst().orElse(() -> {});
            from.remove(invitation);
            return invitation;
        }
    }
}
