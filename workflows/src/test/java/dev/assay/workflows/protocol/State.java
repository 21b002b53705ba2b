package dev.assay.workflows.protocol;

import java.util.Arrays;

/**
 * One state of a run, its executions and its lanes. Small numbers only, so that two equal states are found equal; a state
 * is changed by the {@link Model} on a copy of its own.
 */
final class State {

    enum Run {
        QUEUED,
        IN_PROGRESS,
        CANCELLING,
        COMPLETED,
        CANCELLED;

        boolean terminal() {
            return this == COMPLETED || this == CANCELLED;
        }
    }

    enum Phase {
        GENERATE,
        SCORE,
        DONE
    }

    /** Where the workflow stands. */
    enum At {
        NONE,
        BEGIN,
        SETTLE,
        LANES,
        FINISH,
        OVER
    }

    /** What a lane does. */
    enum Doing {
        GONE,
        LOOKING,
        CALLING,
        ANSWERED,
        WRITTEN
    }

    static final int NOBODY = -1;

    // The ledger. A lane's token is the index of the lane that took the row.
    Run run = Run.QUEUED;
    int attempt = 1;
    int owner = NOBODY;
    final Phase[] phase;
    final int[] holder;
    final boolean[] generated;
    final boolean[] scored;
    final int[] laneRow = {NOBODY, NOBODY};

    // The provider's book, and how many of its calls per sample a crash or a freeze excuses.
    final int[] calls;
    final int[] excused;

    // Temporal: executions, and for each lane of the evaluation whether the workflow still waits for it.
    final At[] at;
    final int[] attemptOf;
    final boolean[][] open;

    // Processes: lanes that were ever started. The workflow believes in at most one per row.
    final Doing[] doing;
    final int[] executionOf;
    final int[] kind;
    final int[] block;
    final boolean[] believed;
    final boolean[] frozen;

    // What may still go wrong, and what people may still ask for.
    int crashes;
    int freezes;
    int losses;
    int cancels;
    int retries;

    State(int blocks, int executions, int lanes) {
        phase = filled(new Phase[blocks], Phase.GENERATE);
        holder = filled(new int[blocks], NOBODY);
        generated = new boolean[blocks];
        scored = new boolean[blocks];
        calls = new int[blocks];
        excused = new int[blocks];
        at = filled(new At[executions], At.NONE);
        attemptOf = new int[executions];
        open = new boolean[executions][2];
        doing = filled(new Doing[lanes], Doing.GONE);
        executionOf = filled(new int[lanes], NOBODY);
        kind = new int[lanes];
        block = filled(new int[lanes], NOBODY);
        believed = new boolean[lanes];
        frozen = new boolean[lanes];
    }

    private State(State from) {
        run = from.run;
        attempt = from.attempt;
        owner = from.owner;
        phase = from.phase.clone();
        holder = from.holder.clone();
        generated = from.generated.clone();
        scored = from.scored.clone();
        System.arraycopy(from.laneRow, 0, laneRow, 0, laneRow.length);
        calls = from.calls.clone();
        excused = from.excused.clone();
        at = from.at.clone();
        attemptOf = from.attemptOf.clone();
        open = Arrays.stream(from.open).map(boolean[]::clone).toArray(boolean[][]::new);
        doing = from.doing.clone();
        executionOf = from.executionOf.clone();
        kind = from.kind.clone();
        block = from.block.clone();
        believed = from.believed.clone();
        frozen = from.frozen.clone();
        crashes = from.crashes;
        freezes = from.freezes;
        losses = from.losses;
        cancels = from.cancels;
        retries = from.retries;
    }

    State copy() {
        return new State(this);
    }

    boolean allDone() {
        return Arrays.stream(phase).allMatch(Phase.DONE::equals);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof State && Arrays.equals(key(), ((State) other).key());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key());
    }

    byte[] key() {
        int[] rest = {run.ordinal(), attempt, owner, laneRow[0], laneRow[1], crashes, freezes, losses, cancels, retries
        };
        byte[] key = new byte[rest.length + 6 * phase.length + 4 * at.length + 6 * doing.length];
        int n = 0;
        for (int value : rest) {
            key[n++] = (byte) value;
        }
        for (int b = 0; b < phase.length; b++) {
            key[n++] = (byte) phase[b].ordinal();
            key[n++] = (byte) holder[b];
            key[n++] = flag(generated[b]);
            key[n++] = flag(scored[b]);
            key[n++] = (byte) calls[b];
            key[n++] = (byte) excused[b];
        }
        for (int e = 0; e < at.length; e++) {
            key[n++] = (byte) at[e].ordinal();
            key[n++] = (byte) attemptOf[e];
            key[n++] = flag(open[e][0]);
            key[n++] = flag(open[e][1]);
        }
        for (int l = 0; l < doing.length; l++) {
            key[n++] = (byte) doing[l].ordinal();
            key[n++] = (byte) executionOf[l];
            key[n++] = (byte) kind[l];
            key[n++] = (byte) block[l];
            key[n++] = flag(believed[l]);
            key[n++] = flag(frozen[l]);
        }
        return key;
    }

    private static byte flag(boolean value) {
        return (byte) (value ? 1 : 0);
    }

    private static <T> T[] filled(T[] array, T value) {
        Arrays.fill(array, value);
        return array;
    }

    private static int[] filled(int[] array, int value) {
        Arrays.fill(array, value);
        return array;
    }
}
