package dev.assay.ledger.imports;

import dev.assay.ledger.HotPath;
import dev.assay.ledger.finish.FinishRun;
import dev.assay.ledger.lane.Block;
import dev.assay.ledger.lane.BlockDao;
import dev.assay.ledger.lane.ExecutionDao;
import dev.assay.ledger.lane.Phase;
import dev.assay.ledger.lane.PhaseEnd;
import dev.assay.ledger.lane.PrepareDao;
import dev.assay.ledger.run.Attempt;
import dev.assay.ledger.run.Attempt.Receipt;
import dev.assay.ledger.run.AttemptDao;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunDao;
import dev.assay.ledger.run.RunState;
import dev.assay.ledger.step.Flush;
import dev.assay.ledger.step.StepPlace;
import dev.assay.ledger.step.StepRow;
import dev.assay.text.Text;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Writes a run that was executed elsewhere, within somebody's transaction, as lanes would have written it: the same
 * statements insert steps, move counters, end blocks and add up metrics. Nobody sees the run before it is completed.
 *
 * <p>Samples come task by task in the order of the tasks, each task's in the order of their indexes. What is in memory is
 * bounded by 4 Mi characters and one sample.
 */
public final class ImportedRun {

    private static final String EXECUTION = "import";
    private static final int ATTEMPT = 1;
    private static final int GRADING = 1;
    private static final int BLOCK_SIZE = 64;
    private static final int MAX_CHARS = 4 << 20;

    private final Handle handle;
    private final UUID id;
    private final Instant executedAt;
    private final UUID token = UUID.randomUUID();
    private final Flush.Daos daos;
    private final PrepareDao items;
    private final List<Block> blocks;
    private final List<Sample> pending = new ArrayList<>();
    private int blockIndex;
    private int nextItem;
    private int pendingChars;

    private ImportedRun(Handle handle, UUID id, Instant executedAt, List<TaskSize> tasks) {
        this.handle = handle;
        this.id = id;
        this.executedAt = executedAt;
        this.daos = Flush.Daos.of(handle);
        this.items = handle.attach(PrepareDao.class);
        this.blocks = cut(tasks);
    }

    /**
     * A task that was run.
     *
     * @param samples at least 1
     */
    public record TaskSize(String taskId, int samples) {

        public TaskSize {
            if (samples < 1) {
                throw new IllegalArgumentException("samples: " + samples + " (expected: at least 1)");
            }
        }
    }

    /**
     * Inserts the run.
     *
     * @param request one model, and the tasks below, in the order in which the suite version has them
     * @param requestedBy who asked: an end user's name or an API key's ID
     * @param executedAt when its samples were generated and scored
     */
    public static ImportedRun begin(
            Handle handle,
            UUID id,
            Run.Owner owner,
            Run.Request request,
            String requestedBy,
            Instant executedAt,
            List<TaskSize> tasks) {
        handle.execute(HotPath.byPrimaryKey("SET LOCAL"));
        handle.attach(RunDao.class).insert(id, owner, null, null, request);
        handle.attach(AttemptDao.class).insert(id, ATTEMPT, Attempt.Kind.IMPORT, GRADING, requestedBy, Receipt.NEW);
        if (handle.attach(ExecutionDao.class)
                .begin(id, ATTEMPT, EXECUTION, null)
                .isEmpty()) {
            throw new IllegalStateException("run " + id + " was just inserted and cannot be begun");
        }
        return new ImportedRun(handle, id, executedAt, tasks);
    }

    private List<Block> cut(List<TaskSize> tasks) {
        int first = 0;
        for (int taskNo = 0; taskNo < tasks.size(); taskNo++) {
            TaskSize task = tasks.get(taskNo);
            items.insertTask(id, taskNo, task.taskId(), first, task.samples());
            first += task.samples();
        }
        items.insertBlocks(id, 1, Math.max(BLOCK_SIZE, Math.ceilDiv(first, PrepareDao.MAX_BLOCKS)));
        items.prepared(id);
        handle.attach(ImportedRunDao.class).hold(id, token);
        return handle.attach(BlockDao.class).heldBy(id, Phase.GENERATE, token);
    }

    /** @throws IllegalStateException where the tasks have no more samples */
    public void add(Sample sample) {
        if (blockIndex == blocks.size()) {
            throw new IllegalStateException(
                    "sample " + sample.sampleIndex() + " (expected: " + nextItem + " samples in all)");
        }
        pending.add(sample);
        pendingChars += sample.chars();
        boolean last = nextItem + pending.size() > blocks.get(blockIndex).lastItem();
        if (last || pendingChars > MAX_CHARS) {
            write(blocks.get(blockIndex), last);
        }
    }

    private void write(Block block, boolean last) {
        List<StepRow> rows = new ArrayList<>();
        for (int i = 0; i < pending.size(); i++) {
            rows.add(generation(block, nextItem + i, pending.get(i)));
            rows.add(score(block, nextItem + i, pending.get(i)));
        }
        insertItems(block);
        List<PhaseEnd> ends = last ? List.of(new PhaseEnd(block, token, ATTEMPT, GRADING)) : List.of();
        Flush.run(daos, rows, ends);
        nextItem += pending.size();
        pending.clear();
        pendingChars = 0;
        if (last) {
            blockIndex++;
        }
    }

    private void insertItems(Block block) {
        int size = pending.size();
        int[] itemNos = new int[size];
        int[] sampleIndexes = new int[size];
        long[] sourceRows = new long[size];
        String[] rows = new String[size];
        String[] prompts = new String[size];
        @Nullable String[] targets = new @Nullable String[size];
        for (int i = 0; i < size; i++) {
            Sample sample = pending.get(i);
            itemNos[i] = nextItem + i;
            sampleIndexes[i] = sample.sampleIndex();
            sourceRows[i] = sample.sampleIndex() + 1L;
            rows[i] = sample.datasetRow();
            prompts[i] = Text.cleaned(sample.prompt());
            targets[i] = Text.clean(sample.target());
        }
        items.insertItems(id, block.taskNo(), itemNos, sampleIndexes, sourceRows, rows, prompts, targets);
    }

    private StepRow generation(Block block, int itemNo, Sample sample) {
        List<String> flags = new ArrayList<>();
        if (sample.truncated()) {
            flags.add("truncated");
        }
        if (Text.dirty(sample.outputText())) {
            flags.add("sanitized");
        }
        return new StepRow.Generation(
                StepPlace.of(block, itemNo, ATTEMPT, token),
                UUID.randomUUID(),
                null,
                Text.cleaned(sample.outputText()),
                null,
                Text.clean(sample.extractedOutput()),
                null,
                flags,
                StepRow.Tokens.UNKNOWN,
                false,
                null,
                executedAt,
                executedAt);
    }

    private StepRow score(Block block, int itemNo, Sample sample) {
        return new StepRow.Score(
                StepPlace.of(block, itemNo, ATTEMPT, token),
                GRADING,
                sample.scores(),
                sample.score(),
                null,
                null,
                executedAt,
                executedAt);
    }

    /**
     * Completes the run: its metrics are those of its samples.
     *
     * @throws IllegalStateException where samples are missing
     */
    public void finish() {
        if (blockIndex < blocks.size()) {
            throw new IllegalStateException(
                    nextItem + " samples (expected: " + (blocks.getLast().lastItem() + 1) + ")");
        }
        ExecutionDao executions = handle.attach(ExecutionDao.class);
        executions.finalizing(id, ATTEMPT, EXECUTION);
        RunState state = FinishRun.end(
                handle, id, ATTEMPT, executions.lock(id, ATTEMPT, EXECUTION).orElseThrow());
        if (state != RunState.COMPLETED) {
            throw new IllegalStateException("an imported run ended " + state.text() + " (expected: completed)");
        }
    }

    /**
     * A sample of a run that was executed elsewhere.
     *
     * @param sampleIndex from 0 within its task
     * @param datasetRow JSON object
     * @param scores JSON object of numbers by metric ID
     * @param score the canonical score; null where the sample has none
     */
    public record Sample(
            int sampleIndex,
            String datasetRow,
            String prompt,
            @Nullable String target,
            String outputText,
            @Nullable String extractedOutput,
            boolean truncated,
            String scores,
            @Nullable Double score) {

        public Sample {
            Objects.requireNonNull(datasetRow, "datasetRow is null");
            Objects.requireNonNull(prompt, "prompt is null");
            Objects.requireNonNull(outputText, "outputText is null");
            Objects.requireNonNull(scores, "scores is null");
        }

        int chars() {
            return datasetRow.length() + prompt.length() + outputText.length() + scores.length();
        }
    }
}
