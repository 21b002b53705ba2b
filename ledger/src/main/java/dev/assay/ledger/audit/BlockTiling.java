package dev.assay.ledger.audit;

import dev.assay.ledger.audit.AuditDao.AuditedRun;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * Blocks tile the items of every model exactly, and none crosses a task. Codes: {@code block_gap}, {@code block_overlap},
 * {@code block_outside_task}, {@code task_misplaced}.
 */
final class BlockTiling {

    private final BlockTilingDao reads;
    private final AuditedRun run;
    private final AuditFindings findings;

    BlockTiling(Handle handle, AuditedRun run, AuditFindings findings) {
        this.reads = handle.attach(BlockTilingDao.class);
        this.run = run;
        this.findings = findings;
    }

    void check() {
        reads.misplacedTasks(run.id())
                .forEach(task -> findings.unlessEqual(
                        "task_misplaced",
                        Map.of("task_no", task.taskNo()),
                        "first item of task " + task.taskNo(),
                        task.firstItem(),
                        task.due()));
        reads.misplaced(run.id(), AuditFindings.MAX_FINDINGS).forEach(this::misplaced);
        reads.reach(run.id(), run.models().size()).forEach(this::reach);
    }

    private void misplaced(BlockTilingDao.Misplaced block) {
        Map<String, Object> place = Map.of(
                "block_no", block.blockNo(),
                "model", model(block.modelNo()),
                "first_item", block.firstItem(),
                "last_item", block.lastItem());
        if (block.firstItem() > block.due()) {
            findings.add(
                    "block_gap",
                    place,
                    "items " + block.due() + ".." + (block.firstItem() - 1) + " of model " + model(block.modelNo())
                            + " are in no block (expected: block " + block.blockNo() + " to begin at item "
                            + block.due() + ")");
        } else if (block.firstItem() < block.due()) {
            findings.add(
                    "block_overlap",
                    place,
                    "block " + block.blockNo() + " has items of another block of its model (expected: to begin at item "
                            + block.due() + ", not " + block.firstItem() + ")");
        }
        if (!block.inTask()) {
            findings.add(
                    "block_outside_task",
                    place,
                    "items " + block.firstItem() + ".." + block.lastItem() + " of block " + block.blockNo()
                            + " (expected: items of task " + block.taskNo() + ")");
        }
    }

    private void reach(BlockTilingDao.Reach reach) {
        int last = reach.lastItem() == null ? -1 : reach.lastItem();
        if (last != run.lastItem()) {
            findings.add(
                    "block_gap",
                    Map.of("model", model(reach.modelNo()), "last_item", last),
                    "blocks of model " + model(reach.modelNo()) + " end at item " + last + " (expected: "
                            + run.lastItem() + ")");
        }
    }

    private String model(int modelNo) {
        return modelNo < run.models().size() ? run.models().get(modelNo) : "number " + modelNo;
    }
}
