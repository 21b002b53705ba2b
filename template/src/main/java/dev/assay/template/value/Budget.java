package dev.assay.template.value;

import java.time.Duration;

/**
 * What one rendering may take. A step is an expression or a statement that is evaluated, and a pass of a loop. What is made
 * is never given back, so that it bounds what is held. What is only read is bounded by the time that it takes.
 */
public final class Budget {
    static final int MAX_STEPS = 1_000_000;
    /** Characters, for the whole rendering: some 64 MB, or 4 Mi elements with what they refer to. */
    public static final int MAX_MADE = 1 << 25;

    /** Characters that an element of a list counts as. */
    static final int ELEMENT = 8;

    static final Duration MAX_DURATION = Duration.ofSeconds(10);
    private static final int LOOK_EVERY = 1 << 14;
    /** What a step counts as work: it may look at a text without counting its characters. */
    private static final int STEP = 16;

    private static final int MAX_DEPTH = 50;

    private final long deadline = System.nanoTime() + MAX_DURATION.toNanos();
    private int steps;
    private long made;
    private long sinceLook;
    private int depth;

    public void step() {
        if (++steps > MAX_STEPS) {
            throw new LimitException("more than " + MAX_STEPS + " steps");
        }
        work(STEP);
    }

    /** @param amount elements or characters that are about to be looked at */
    public void work(long amount) {
        sinceLook += amount;
        if (sinceLook >= LOOK_EVERY) {
            sinceLook = 0;
            if (System.nanoTime() - deadline > 0) {
                throw new LimitException("more than " + MAX_DURATION.toSeconds() + " s");
            }
        }
    }

    /** @param characters that are about to be made, an element of a list being {@value #ELEMENT} */
    public void made(long characters) {
        made += characters;
        if (made > MAX_MADE || made < 0) {
            throw new LimitException("more than " + MAX_MADE + " characters made");
        }
        work(characters);
    }

    public void elements(long count) {
        made(count > MAX_MADE ? count : count * ELEMENT);
    }

    /** A macro or recursive loop begins. */
    public void enter() {
        if (++depth > MAX_DEPTH) {
            throw new LimitException("calls nested more than " + MAX_DEPTH + " deep");
        }
    }

    public void leave() {
        depth--;
    }
}
