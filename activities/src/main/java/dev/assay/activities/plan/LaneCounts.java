package dev.assay.activities.plan;

import dev.assay.ledger.lane.PrepareDao;

/** How many lanes a run gets for its concurrency, and how large its blocks are so that all of them have work. */
public final class LaneCounts {

    /** Calls in flight of one generation lane: fewer, wider lanes end more evenly. */
    private static final int GENERATION_WIDTH = 64;

    private static final int MAX_GENERATION_LANES = 64;

    /** Grading is CPU: a scoring lane is narrower, until there are four. */
    private static final int SCORING_WIDTH = 16;

    private static final int NARROW_SCORING_LANES = 4;

    /** Beyond it lanes get wider: each is three events of the run's history, and one lane keeps several cores busy. */
    private static final int MAX_SCORING_LANES = 16;

    private static final int BLOCKS_PER_LANE = 20;
    private static final int MIN_BLOCK_SIZE = 8;
    private static final int MAX_BLOCK_SIZE = 64;

    private LaneCounts() {}

    /** @param concurrency calls in flight of all lanes together */
    public static int generation(int concurrency) {
        return Math.min(MAX_GENERATION_LANES, Math.ceilDiv(concurrency, GENERATION_WIDTH));
    }

    /** @param concurrency samples in grading of all lanes together */
    public static int scoring(int concurrency) {
        int narrow = Math.min(NARROW_SCORING_LANES, Math.ceilDiv(concurrency, SCORING_WIDTH));
        return Math.clamp(Math.ceilDiv(concurrency, 4 * SCORING_WIDTH), narrow, MAX_SCORING_LANES);
    }

    /** Samples in a block: 8 to 64, about twenty blocks a lane, more samples only where there would be too many blocks. */
    public static int blockSize(long samples, int generationConcurrency) {
        long even = samples / ((long) BLOCKS_PER_LANE * generation(generationConcurrency));
        long size = Math.clamp(even, MIN_BLOCK_SIZE, MAX_BLOCK_SIZE);
        return (int) Math.max(size, Math.ceilDiv(samples, PrepareDao.MAX_BLOCKS));
    }
}
