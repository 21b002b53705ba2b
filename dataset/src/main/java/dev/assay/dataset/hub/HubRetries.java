package dev.assay.dataset.hub;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How often and how long something is tried again: with growing pauses, from the first failure since the last progress. */
final class HubRetries {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration MAX_PAUSE = Duration.ofSeconds(15);

    private final Duration most;
    private final WaitCallback pauses;
    private long firstFailure;
    private int failures;

    HubRetries(Duration most, WaitCallback pauses) {
        this.most = most;
        this.pauses = pauses;
    }

    interface Attempt<T> {
        T run() throws IOException;
    }

    /** @param what for the message, as in {@code org/data: the commit of revision main} */
    <T> T run(String what, Attempt<T> attempt) {
        while (true) {
            try {
                return attempt.run();
            } catch (IOException e) {
                await(what, e);
            }
        }
    }

    void progressed() {
        failures = 0;
        pauses.pause(Duration.ZERO);
    }

    /** Returns when the next try is due. */
    void await(String what, IOException failure) {
        if (failures++ == 0) {
            firstFailure = System.nanoTime();
        }
        Duration waited = Duration.ofNanos(System.nanoTime() - firstFailure);
        Duration pause = pause(failure);
        if (waited.plus(pause).compareTo(most) > 0) {
            throw new HubException(
                    HubException.Reason.AWAY,
                    what + ": the hub does not answer, " + failures + " tries in " + waited.toSeconds() + " s, last: "
                            + brief(failure),
                    "an answer; a retry goes on from here");
        }
        pauses.pause(pause);
    }

    private Duration pause(IOException failure) {
        long millis = Math.min(MAX_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(failures - 1, 10));
        Duration own = Duration.ofMillis(ThreadLocalRandom.current().nextLong(millis / 2, millis + 1));
        Duration wanted = failure instanceof HubPassingException passing ? passing.wanted() : Duration.ZERO;
        return wanted.compareTo(own) > 0 ? wanted : own;
    }

    /** An exception's own message may name the address of a signed download. */
    private static String brief(IOException failure) {
        return failure instanceof HubPassingException
                ? String.valueOf(failure.getMessage())
                : failure.getClass().getSimpleName();
    }
}
