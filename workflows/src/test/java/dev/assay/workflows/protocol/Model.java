package dev.assay.workflows.protocol;

import static dev.assay.workflows.protocol.State.NOBODY;

import dev.assay.workflows.protocol.State.At;
import dev.assay.workflows.protocol.State.Doing;
import dev.assay.workflows.protocol.State.Phase;
import dev.assay.workflows.protocol.State.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * The moves of the run protocol. Each is one transaction of the ledger, one step of the workflow, or one thing that
 * happens to a process; any order of them can come about. A run has one sample a block, each of a model of its own, one
 * generation and one scoring lane.
 */
final class Model {

    private static final int GENERATION = 0;
    private static final int SCORING = 1;

    private final int blocks;
    private final int executions;
    private final int lanes;
    private final Bug bug;
    private final State first;

    /**
     * @param faults how many crashes of a lane's process, freezes of one, and losses of an execution may happen
     * @param wishes how many cancels and retries people ask for
     * @param stops how often a model is found to take no further part
     */
    Model(int blocks, int faults, int wishes, int stops, Bug bug) {
        this.blocks = blocks;
        this.executions = 2 + faults + wishes;
        this.lanes = 2 + 2 * faults + 2;
        this.bug = bug;
        first = new State(blocks, executions, lanes);
        first.crashes = faults;
        first.freezes = faults;
        first.losses = faults;
        first.stops = stops;
        first.cancels = wishes;
        first.retries = wishes;
    }

    /** @param by what moved, for a reader of the way to a state */
    record Move(String by, State to) {}

    State first() {
        return first;
    }

    List<Move> from(State state) {
        List<Move> moves = new ArrayList<>();
        dispatch(state, moves);
        for (int e = 0; e < executions; e++) {
            execution(state, e, moves);
        }
        for (int lane = 0; lane < lanes; lane++) {
            if (state.doing[lane] != Doing.GONE) {
                lane(state, lane, moves);
            }
        }
        modelStops(state, moves);
        people(state, moves);
        reconcile(state, moves);
        return moves;
    }

    /** The dispatcher may start an execution for a run that waits, and, late, one more for any attempt it has seen. */
    private void dispatch(State state, List<Move> moves) {
        int free = free(state);
        if (free == NOBODY) {
            return;
        }
        for (int attempt = 1; attempt <= state.attempt; attempt++) {
            int of = attempt;
            boolean needed = attempt == state.attempt && waits(state) && !served(state, attempt);
            boolean late = started(state, attempt) < 1;
            if (needed || late) {
                move(state, moves, "dispatch of attempt " + attempt, next -> {
                    next.at[free] = At.BEGIN;
                    next.attemptOf[free] = of;
                });
            }
        }
    }

    private static boolean waits(State state) {
        return state.run == Run.QUEUED || (state.owner == NOBODY && !state.run.terminal());
    }

    private void execution(State state, int e, List<Move> moves) {
        switch (state.at[e]) {
            case BEGIN -> move(state, moves, "begin of execution " + e, next -> begin(next, e));
            case SETTLE -> {
                if (!owns(state, e) || noneLives(state) || bug == Bug.SETTLE_TAKES_LIVING_LANES) {
                    move(state, moves, "settle of execution " + e, next -> settle(next, e));
                }
            }
            case LANES -> lanes(state, e, moves);
            case FINISH -> move(state, moves, "finish of execution " + e, next -> finish(next, e));
            case NONE, OVER -> {}
        }
        if (state.losses > 0 && running(state, e)) {
            move(state, moves, "Temporal loses execution " + e, next -> {
                next.losses--;
                over(next, e);
            });
        }
    }

    private void begin(State next, int e) {
        boolean begins = next.attempt == next.attemptOf[e] && waits(next);
        if (bug == Bug.BEGIN_WITHOUT_COMPARE || begins) {
            next.owner = e;
            next.at[e] = At.SETTLE;
            if (bug == Bug.BEGIN_WITHOUT_COMPARE || next.run == Run.QUEUED) {
                next.run = Run.IN_PROGRESS;
            }
        } else {
            next.at[e] = At.OVER;
        }
    }

    private static boolean owns(State state, int e) {
        return state.owner == e && state.attempt == state.attemptOf[e] && !state.run.terminal();
    }

    private void settle(State next, int e) {
        if (!owns(next, e)) {
            next.at[e] = At.OVER;
            return;
        }
        clear(next.laneRow);
        clear(next.holder);
        if (next.run == Run.CANCELLING || nothingLeft(next)) {
            next.at[e] = At.FINISH;
        } else {
            next.at[e] = At.LANES;
            next.open[e][GENERATION] = true;
            next.open[e][SCORING] = true;
        }
    }

    private boolean nothingLeft(State state) {
        boolean waits = bug == Bug.SETTLE_WAITS_FOR_STOPPED_MODELS;
        return waits ? Arrays.stream(state.phase).allMatch(Phase.DONE::equals) : state.allDone();
    }

    /** Found out by a lane, written at once. What lanes hold already they may still call. */
    private void modelStops(State state, List<Move> moves) {
        for (int b = 0; state.stops > 0 && state.run == Run.IN_PROGRESS && b < blocks; b++) {
            int block = b;
            if (!state.stopped[b] && !state.generated[b]) {
                move(state, moves, "the model of block " + b + " is stopped", next -> {
                    next.stops--;
                    next.stopped[block] = true;
                });
            }
        }
    }

    private void lanes(State state, int e, List<Move> moves) {
        boolean ended = true;
        for (int kind : new int[] {GENERATION, SCORING}) {
            if (state.open[e][kind]) {
                ended = false;
                int of = kind;
                int free = freeLane(state);
                if (believed(state, e, kind) == NOBODY && free != NOBODY && mayTake(state, kind)) {
                    move(state, moves, "start of lane " + free + ", kind " + kind, next -> take(next, e, of, free));
                }
            }
        }
        boolean over = state.run == Run.CANCELLING || state.allDone();
        At to = ended ? At.SETTLE : At.FINISH;
        if (ended || (bug == Bug.FINISH_BEFORE_LANES_END && over)) {
            move(state, moves, "execution " + e + " looks again", next -> next.at[e] = to);
        }
    }

    /** A holder that lives is asked and lets go by itself; one that is not seen is not waited for. */
    private static boolean mayTake(State state, int kind) {
        int holder = state.laneRow[kind];
        return holder == NOBODY || state.doing[holder] == Doing.GONE || state.frozen[holder];
    }

    private static void take(State next, int e, int kind, int lane) {
        if (!owns(next, e) || next.run != Run.IN_PROGRESS) {
            next.open[e][kind] = false;
            return;
        }
        int before = next.laneRow[kind];
        next.laneRow[kind] = lane;
        next.doing[lane] = Doing.LOOKING;
        next.executionOf[lane] = e;
        next.kind[lane] = kind;
        next.believed[lane] = true;
        for (int b = 0; before != NOBODY && b < next.holder.length; b++) {
            if (next.holder[b] == before) {
                next.holder[b] = lane;
            }
        }
    }

    private void lane(State state, int lane, List<Move> moves) {
        if (state.frozen[lane]) {
            move(state, moves, "lane " + lane + " thaws", next -> next.frozen[lane] = false);
            return;
        }
        switch (state.doing[lane]) {
            case LOOKING -> looking(state, lane, moves);
            case CALLING -> move(state, moves, "answer for lane " + lane, next -> next.doing[lane] = Doing.ANSWERED);
            case ANSWERED -> move(state, moves, "lane " + lane + " writes", next -> write(next, lane));
            case WRITTEN -> move(state, moves, "lane " + lane + " ends its block", next -> end(next, lane));
            case GONE -> throw new IllegalStateException("lane " + lane + " is gone");
        }
        if (state.crashes > 0) {
            move(state, moves, "lane " + lane + " crashes", next -> {
                next.crashes--;
                excuse(next, lane);
                gone(next, lane);
            });
        }
        if (state.freezes > 0) {
            move(state, moves, "lane " + lane + " freezes", next -> {
                next.freezes--;
                excuse(next, lane);
                next.frozen[lane] = true;
                next.believed[lane] = false;
            });
        }
    }

    private void looking(State state, int lane, List<Move> moves) {
        int kind = state.kind[lane];
        boolean holds = state.laneRow[kind] == lane;
        for (int b = 0; b < blocks; b++) {
            int block = b;
            boolean mine = holds && state.holder[b] == lane && state.phase[b] == phase(kind);
            boolean free = state.holder[b] == NOBODY && state.phase[b] == phase(kind) && !state.givenUp(b);
            boolean allowed = holds && state.run == Run.IN_PROGRESS;
            if (mine || (free && (allowed || bug == Bug.CLAIM_WITHOUT_TOKEN))) {
                move(state, moves, "lane " + lane + " takes block " + b, next -> work(next, lane, block));
            }
        }
        boolean stops = !holds || state.run != Run.IN_PROGRESS || nothingComes(state, lane);
        // What nobody orders to stop may also yield: to a worker with less to do, or because its own is told to stop.
        move(state, moves, "lane " + lane + (stops ? " ends" : " yields"), next -> {
            release(next, lane);
            if (stops && next.believed[lane]) {
                next.open[next.executionOf[lane]][kind] = false;
            }
            gone(next, lane);
        });
    }

    /** No block of the lane's phase is left to others, and none can become one. */
    private static boolean nothingComes(State state, int lane) {
        for (int b = 0; b < state.phase.length; b++) {
            boolean mine = state.holder[b] == lane;
            boolean free = state.phase[b] == phase(state.kind[lane]) && (state.holder[b] == NOBODY || mine);
            if (state.givenUp(b)) {
                continue;
            }
            if (free || (state.kind[lane] == SCORING && state.phase[b] == Phase.GENERATE)) {
                return false;
            }
        }
        return true;
    }

    /** Only what is unfinished is worked on: a step that has a row is done. */
    private static void work(State next, int lane, int block) {
        next.holder[block] = lane;
        next.block[lane] = block;
        boolean done = next.kind[lane] == GENERATION ? next.generated[block] : next.scored[block];
        if (done) {
            next.doing[lane] = Doing.WRITTEN;
        } else {
            next.doing[lane] = Doing.CALLING;
            if (next.kind[lane] == GENERATION) {
                next.calls[block]++;
            }
        }
    }

    /** Paid results are taken from anyone. */
    private static void write(State next, int lane) {
        int block = next.block[lane];
        if (next.kind[lane] == GENERATION) {
            next.generated[block] = true;
        } else if (next.phase[block] != Phase.DONE) {
            next.scored[block] = true;
        }
        next.doing[lane] = Doing.WRITTEN;
    }

    /** Under the lane's token only, and by what the rows say. */
    private static void end(State next, int lane) {
        int block = next.block[lane];
        if (next.holder[block] == lane) {
            Phase now = next.scored[block] ? Phase.DONE : next.generated[block] ? Phase.SCORE : Phase.GENERATE;
            if (now != next.phase[block]) {
                next.phase[block] = now;
                next.holder[block] = NOBODY;
            }
        }
        next.block[lane] = NOBODY;
        next.doing[lane] = Doing.LOOKING;
    }

    private static void release(State next, int lane) {
        if (next.laneRow[next.kind[lane]] == lane) {
            next.laneRow[next.kind[lane]] = NOBODY;
        }
        for (int b = 0; b < next.holder.length; b++) {
            if (next.holder[b] == lane) {
                next.holder[b] = NOBODY;
            }
        }
    }

    private void finish(State next, int e) {
        if (owns(next, e)) {
            boolean whole = bug == Bug.COMPLETED_WITH_A_STOPPED_MODEL
                    || Arrays.stream(next.phase).allMatch(Phase.DONE::equals);
            Run end = whole ? Run.COMPLETED : Run.FAILED;
            next.run = next.run == Run.CANCELLING ? Run.CANCELLED : end;
        }
        next.at[e] = At.OVER;
    }

    private void people(State state, List<Move> moves) {
        if (state.cancels > 0 && (state.run == Run.QUEUED || state.run == Run.IN_PROGRESS)) {
            move(state, moves, "cancel", next -> {
                next.cancels--;
                next.run = next.run == Run.QUEUED ? Run.CANCELLED : Run.CANCELLING;
            });
        }
        if (state.retries > 0 && (state.run == Run.CANCELLED || state.run == Run.FAILED)) {
            move(state, moves, "retry", next -> {
                next.retries--;
                next.run = Run.QUEUED;
                next.attempt++;
                next.owner = NOBODY;
                clear(next.laneRow);
                clear(next.holder);
                Arrays.fill(next.stopped, false);
                for (int b = 0; b < blocks; b++) {
                    next.phase[b] = next.scored[b] ? Phase.DONE : next.generated[b] ? Phase.SCORE : Phase.GENERATE;
                }
            });
        }
    }

    /** An active run whose execution is closed, and none of whose lanes is seen, gets another one. */
    private void reconcile(State state, List<Move> moves) {
        boolean lost = !state.run.terminal() && state.owner != NOBODY && state.at[state.owner] == At.OVER;
        for (int lane = 0; lane < lanes; lane++) {
            lost &= state.doing[lane] == Doing.GONE || state.frozen[lane] || !holdsRow(state, lane);
        }
        if (lost) {
            move(state, moves, "reconciler", next -> next.owner = NOBODY);
        }
    }

    /** Lanes that are seen are asked to let go and waited for; from others they are taken. */
    private static boolean noneLives(State state) {
        for (int holder : state.laneRow) {
            if (holder != NOBODY && state.doing[holder] != Doing.GONE && !state.frozen[holder]) {
                return false;
            }
        }
        return true;
    }

    private static boolean holdsRow(State state, int lane) {
        return state.laneRow[state.kind[lane]] == lane;
    }

    private static Phase phase(int kind) {
        return kind == GENERATION ? Phase.GENERATE : Phase.SCORE;
    }

    private static boolean running(State state, int e) {
        return state.at[e] != At.NONE && state.at[e] != At.OVER;
    }

    private boolean served(State state, int attempt) {
        for (int e = 0; e < executions; e++) {
            if (running(state, e) && state.attemptOf[e] == attempt) {
                return true;
            }
        }
        return false;
    }

    private int started(State state, int attempt) {
        int started = 0;
        for (int e = 0; e < executions; e++) {
            started += state.at[e] != At.NONE && state.attemptOf[e] == attempt ? 1 : 0;
        }
        return started;
    }

    private int free(State state) {
        for (int e = 0; e < executions; e++) {
            if (state.at[e] == At.NONE) {
                return e;
            }
        }
        return NOBODY;
    }

    private static int believed(State state, int e, int kind) {
        for (int lane = 0; lane < state.doing.length; lane++) {
            if (state.believed[lane] && state.executionOf[lane] == e && state.kind[lane] == kind) {
                return lane;
            }
        }
        return NOBODY;
    }

    /** Of the lanes that are gone and that nothing in the ledger names any more. */
    private int freeLane(State state) {
        for (int lane = 0; lane < lanes; lane++) {
            boolean named = state.laneRow[GENERATION] == lane || state.laneRow[SCORING] == lane;
            for (int holder : state.holder) {
                named |= holder == lane;
            }
            if (state.doing[lane] == Doing.GONE && !named) {
                return lane;
            }
        }
        return NOBODY;
    }

    private static void over(State next, int e) {
        next.at[e] = At.OVER;
        next.open[e][GENERATION] = false;
        next.open[e][SCORING] = false;
        for (int lane = 0; lane < next.believed.length; lane++) {
            next.believed[lane] &= next.executionOf[lane] != e;
        }
    }

    /** A call that is in flight in a process that dies or is given up may be made again. */
    private static void excuse(State next, int lane) {
        boolean inFlight = next.doing[lane] == Doing.CALLING || next.doing[lane] == Doing.ANSWERED;
        if (inFlight && next.kind[lane] == GENERATION) {
            next.excused[next.block[lane]]++;
        }
    }

    private static void gone(State next, int lane) {
        next.doing[lane] = Doing.GONE;
        next.executionOf[lane] = NOBODY;
        next.kind[lane] = 0;
        next.block[lane] = NOBODY;
        next.believed[lane] = false;
        next.frozen[lane] = false;
    }

    private static void clear(int[] tokens) {
        Arrays.fill(tokens, NOBODY);
    }

    private static void move(State state, List<Move> moves, String by, Consumer<State> change) {
        State next = state.copy();
        change.accept(next);
        moves.add(new Move(by, next));
    }
}
