package dev.assay.ledger.audit;

import dev.assay.ledger.audit.BlockAuditDao.BlockRow;
import dev.assay.ledger.lane.Phase;

/** Sums over blocks: of what their counters say where a name has "counted", of what their rows say elsewhere. */
final class BlockTotals {

    long blocks;
    long samples;
    long countedScored;
    long countedFailed;
    long countedCalls;
    /** Scored samples of blocks that are not done: only there may a score still come. */
    long scoredInOpenBlocks;

    long completed;
    long failed;
    long unfinished;
    long generations;
    long scores;
    long discardedCalls;

    void add(BlockRow block) {
        blocks++;
        samples += block.size();
        countedScored += block.counted().scored();
        countedFailed += block.counted().failed();
        countedCalls += block.counted().generated() + block.counted().discarded();
        if (block.phase() != Phase.DONE) {
            scoredInOpenBlocks += block.counted().scored();
        }
        completed += block.found().scored();
        failed += block.found().failed();
        unfinished += block.open();
        generations += block.found().generated();
        scores += block.found().scored();
        discardedCalls += block.found().discarded();
    }
}
