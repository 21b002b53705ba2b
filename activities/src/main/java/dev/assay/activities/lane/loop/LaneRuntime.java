package dev.assay.activities.lane.loop;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a lane's loop runs on: a clock, a queue of events for the loop's thread, and threads for work that may block. One
 * for each lane. Everything that the loop waits for goes through here, so that a test can drive it.
 */
interface LaneRuntime {

    /** A clock that only moves forward and may overflow, as {@link System#nanoTime}. */
    long nanoTime();

    /** Hands an event to the loop. Called from any thread. */
    void post(Runnable event);

    /**
     * Takes the next event; called by the loop's thread only.
     *
     * @param longest how long to wait for one; zero or less: not at all
     * @return null where none came
     */
    @Nullable Runnable poll(Duration longest) throws InterruptedException;

    /** A thread that is not started yet. */
    Thread thread(Runnable work);
}
