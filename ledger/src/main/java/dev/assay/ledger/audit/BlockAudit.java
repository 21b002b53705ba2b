package dev.assay.ledger.audit;

import dev.assay.ledger.audit.AuditDao.AuditedRun;
import dev.assay.ledger.audit.BlockAuditDao.BlockRow;
import dev.assay.ledger.audit.BlockAuditDao.Counts;
import dev.assay.ledger.lane.Phase;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Each block's counters equal its rows, its phase is the one of its first unfinished step, and every score has a
 * generation. Codes: {@code counter_differs}, {@code samples_differ}, {@code items_missing}, {@code
 * score_without_generation}, {@code phase_differs}, {@code partials_misplaced}, {@code block_held}.
 */
final class BlockAudit {

    /** At most 64 samples each, save in runs of more than 1.28 million samples. */
    private static final int CHUNK = 100;

    private final BlockAuditDao reads;
    private final AuditedRun run;
    private final AuditFindings findings;
    private final BlockTotals totals = new BlockTotals();

    BlockAudit(Handle handle, AuditedRun run, AuditFindings findings) {
        this.reads = handle.attach(BlockAuditDao.class);
        this.run = run;
        this.findings = findings;
    }

    BlockTotals check() {
        List<BlockRow> chunk = next(-1);
        while (!chunk.isEmpty()) {
            chunk.forEach(this::check);
            chunk = next(chunk.getLast().blockNo());
        }
        return totals;
    }

    private List<BlockRow> next(int after) {
        return reads.next(run.id(), run.attempt(), run.grading(), after, CHUNK);
    }

    private void check(BlockRow block) {
        totals.add(block);
        counters(block);
        samples(block);
        phase(block);
        if (run.state().terminal() && block.held()) {
            findings.add(
                    "block_held",
                    Map.of("block_no", block.blockNo()),
                    "block " + block.blockNo() + " is held by a lane (expected: no block of a run that is "
                            + run.state().text() + ")");
        }
    }

    private void counters(BlockRow block) {
        Counts counted = block.counted();
        Counts found = block.found();
        counter(block, "generated", counted.generated(), found.generated());
        counter(block, "scored", counted.scored(), found.scored());
        counter(block, "failed", counted.failed(), found.failed());
        counter(block, "discarded", counted.discarded(), found.discarded());
        counter(block, "input_tokens", counted.inputTokens(), found.inputTokens());
        counter(block, "output_tokens", counted.outputTokens(), found.outputTokens());
        detail(block, "cached_tokens", counted.cachedTokens(), found.cachedTokens());
        detail(block, "reasoning_tokens", counted.reasoningTokens(), found.reasoningTokens());
        boolean sameCost = counted.costUsd() == null || found.costUsd() == null
                ? Objects.equals(counted.costUsd(), found.costUsd())
                : counted.costUsd().compareTo(found.costUsd()) == 0;
        if (!sameCost) {
            differs(block, "cost_usd", counted.costUsd(), found.costUsd());
        }
    }

    private void counter(BlockRow block, String name, @Nullable Long counted, @Nullable Long found) {
        if (!Objects.equals(counted, found)) {
            differs(block, name, counted, found);
        }
    }

    /** The rows of discarded calls do not keep these tokens, which the counters of their block do count. */
    private void detail(BlockRow block, String name, @Nullable Long counted, @Nullable Long found) {
        boolean more = counted != null && (found == null || counted >= found);
        if (block.found().discarded() == 0 || !more) {
            counter(block, name, counted, found);
        }
    }

    private void differs(BlockRow block, String name, @Nullable Number counted, @Nullable Number found) {
        Map<String, Object> details = new HashMap<>();
        details.put("block_no", block.blockNo());
        details.put("counter", name);
        put(details, "counted", counted);
        put(details, "rows", found);
        findings.add(
                "counter_differs",
                details,
                name + " of block " + block.blockNo() + ": " + shown(counted) + " (expected: " + shown(found)
                        + ", by its rows)");
    }

    private static void put(Map<String, Object> details, String name, @Nullable Number value) {
        if (value != null) {
            details.put(name, value);
        }
    }

    private static String shown(@Nullable Number number) {
        if (number == null) {
            return "none reported";
        }
        return number instanceof BigDecimal cost ? cost.toPlainString() : number.toString();
    }

    private void samples(BlockRow block) {
        Map<String, Object> place = Map.of("block_no", block.blockNo());
        findings.unlessEqual(
                "items_missing",
                place,
                "items of block " + block.blockNo() + " in its task",
                block.items(),
                block.size());
        findings.unlessEqual(
                "samples_differ",
                place,
                "completed, failed and unfinished samples of block " + block.blockNo(),
                block.found().scored() + block.found().failed() + block.open(),
                block.size());
        findings.unlessEqual(
                "score_without_generation",
                place,
                "scores without a generation in block " + block.blockNo(),
                block.scoredUngenerated(),
                0);
    }

    private void phase(BlockRow block) {
        Map<String, Object> place =
                Map.of("block_no", block.blockNo(), "phase", block.phase().text());
        String what = "block " + block.blockNo() + " in phase " + block.phase().text() + " has ";
        Phase phase = block.phase();
        if (phase == Phase.DONE && block.open() > 0) {
            findings.add("phase_differs", place, what + block.open() + " unfinished samples (expected: none)");
        }
        if ((phase == Phase.SCORE || phase == Phase.AGGREGATE) && block.openUngenerated() > 0) {
            findings.add(
                    "phase_differs",
                    place,
                    what + block.openUngenerated() + " samples without a generation (expected: none)");
        }
        if (phase == Phase.DONE && block.held()) {
            findings.add("phase_differs", place, what + "a lane that holds it (expected: none)");
        }
        if (phase == Phase.DONE != block.withPartials()) {
            findings.add(
                    "partials_misplaced",
                    place,
                    what + (block.withPartials() ? "partials" : "no partials")
                            + " (expected: partials of blocks that are done, of no others)");
        }
    }
}
