package dev.assay.activities.run;

import dev.assay.activities.dataset.DatasetException;
import dev.assay.activities.dataset.DatasetReader;
import dev.assay.activities.dataset.HubDataset;
import dev.assay.activities.dataset.Row;
import dev.assay.activities.dataset.RowJson;
import dev.assay.activities.dataset.RowStream;
import dev.assay.activities.grading.GraderException;
import dev.assay.activities.hub.HubClient;
import dev.assay.activities.hub.HubException;
import dev.assay.activities.run.PrepareActivityImpl.UnpreparableException;
import dev.assay.activities.template.TemplateException;
import dev.assay.activities.template.TemplateRenderer;
import dev.assay.ledger.file.FileContent;
import dev.assay.ledger.file.FileUnavailableException;
import dev.assay.ledger.run.BlockDao;
import dev.assay.ledger.run.PrepareDao;
import dev.assay.ledger.run.PrepareDao.LastItem;
import dev.assay.ledger.run.PrepareDao.PreparedTask;
import dev.assay.ledger.run.SqlErrors;
import dev.assay.ledger.run.StopCause;
import dev.assay.ledger.suite.DatasetSource;
import dev.assay.ledger.suite.Task;
import dev.assay.workflows.run.Claim;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Streams each task's dataset into items, then cuts blocks. Every batch is a transaction that first asks whether this
 * execution still owns the run; a crash between two batches costs nothing, since the last item says where to go on.
 */
final class Preparation {

    private static final Logger log = LoggerFactory.getLogger(Preparation.class);

    /** From here on the planner of reading queries is worth a look at the new rows. */
    private static final int WORTH_ANALYZING = 10_000;

    private static final long LONGEST_SLICE_NANOS = 500_000_000;

    private final Jdbi jdbi;
    private final RunPlan plan;
    private final Claim claim;
    private final UUID runId;
    private final Runnable heartbeat;
    private final BooleanSupplier stopping;
    private final HubClient hub;
    private int nextItem;

    /** @param stopping whether this process is told to stop: what is written stays, and preparing goes on elsewhere */
    Preparation(Jdbi jdbi, RunPlan plan, Claim claim, Runnable heartbeat, BooleanSupplier stopping, HubClient hub) {
        this.jdbi = jdbi;
        this.plan = plan;
        this.claim = claim;
        this.runId = RunKey.of(claim);
        this.heartbeat = heartbeat;
        this.stopping = stopping;
        this.hub = hub;
    }

    void run() {
        // Asked before anything that can fail: a run that is cancelled must not wait for a dataset that cannot be read.
        if (!write(dao -> {})) {
            return;
        }
        List<PreparedTask> done = jdbi.withExtension(PrepareDao.class, dao -> dao.tasks(runId));
        done.forEach(task -> nextItem = task.nextItem());
        if (done.size() < plan.tasks().size()) {
            // The first Python of a process may take longer than the heartbeat timeout to start.
            Heartbeat.during(Heartbeat.EVERY, () -> {
                IntStream.range(0, plan.tasks().size()).forEach(this::checkGrader);
                return plan;
            });
        }
        Optional<LastItem> last = jdbi.withExtension(PrepareDao.class, dao -> dao.lastItem(runId));
        for (int taskNo = done.size(); taskNo < plan.tasks().size(); taskNo++) {
            int current = taskNo;
            if (!prepare(taskNo, last.filter(item -> item.taskNo() == current))) {
                return;
            }
        }
        cut();
    }

    /** A grader that cannot work at all fails the run before anything is paid for. */
    private void checkGrader(int taskNo) {
        RunPlan.PlannedTask planned = plan.tasks().get(taskNo);
        try {
            planned.graded().check(plan.place(taskNo, 0, 0));
        } catch (GraderException e) {
            throw unpreparable(planned.task(), e.code(), e.getMessage(), Map.of());
        }
    }

    /** False where this execution is not the owner any more. */
    private boolean prepare(int taskNo, Optional<LastItem> last) {
        Task task = plan.tasks().get(taskNo).task();
        int firstItem = nextItem;
        Progress progress = last.map(item -> new Progress(item.itemNo() + 1, item.sampleIndex() + 1))
                .orElseGet(() -> new Progress(firstItem, 0));
        long skip = last.map(LastItem::sourceRow).orElse(0L);
        try (RowStream rows = open(task, skip)) {
            Templates templates = Templates.compile(task);
            while (progress.more(plan.maxSamplesPerTask()) && rows.hasNext()) {
                if (stopping.getAsBoolean()) {
                    throw new InterruptedPreparationException();
                }
                ItemBatch batch = batch(templates, rows, progress);
                if (!write(dao -> batch.insert(dao, runId, taskNo))) {
                    return false;
                }
            }
        } catch (DatasetException e) {
            throw unpreparable(task, e.code(), e.getMessage(), e.details());
        } catch (TemplateException e) {
            throw unpreparable(task, e.code(), e.getMessage(), Map.of("source_row", progress.sourceRow));
        } catch (FileUnavailableException | HubException e) {
            throw unpreparable(task, "dataset_unavailable", e.getMessage(), Map.of());
        } catch (UncheckedIOException | IOException e) {
            if (e.getCause() instanceof FileUnavailableException gone) {
                throw unpreparable(task, "dataset_unavailable", gone.getMessage(), Map.of());
            }
            throw new IllegalStateException("dataset of task " + task.id() + " could not be read", e);
        }
        nextItem = progress.itemNo;
        int items = nextItem - firstItem;
        return write(dao -> dao.insertTask(runId, taskNo, task.id(), firstItem, items));
    }

    private ItemBatch batch(Templates templates, RowStream rows, Progress progress) {
        ItemBatch batch = new ItemBatch();
        while (!batch.full() && progress.more(plan.maxSamplesPerTask()) && rows.hasNext()) {
            Row row = rows.next();
            progress.sourceRow = row.sourceRow();
            List<String> choices = templates.choices(row);
            batch.add(
                    progress.itemNo++,
                    progress.sampleIndex++,
                    row.sourceRow(),
                    RowJson.write(row.values()),
                    templates.prompt().render(row.values(), choices),
                    templates
                            .target()
                            .map(template -> template.render(row.values(), choices))
                            .orElse(null));
            // A row, since one template may take ten seconds.
            heartbeat.run();
        }
        return batch;
    }

    private RowStream open(Task task, long skip) throws FileUnavailableException {
        return switch (task.dataset()) {
            case DatasetSource.File file -> open(task, file, skip);
            case DatasetSource.HuggingFace source ->
                new HubDataset(hub, this::pause).open(source, commit(source), skip);
        };
    }

    private RowStream open(Task task, DatasetSource.File file, long skip) throws FileUnavailableException {
        String filename = jdbi.withExtension(PrepareDao.class, dao -> dao.fileName(file.fileId()))
                .orElseThrow(() -> unpreparable(
                        task, "dataset_unavailable", "file " + file.fileId() + " is not in the store", Map.of()));
        return DatasetReader.open(
                DatasetReader.format(file.format(), filename),
                filename,
                new FileContent(jdbi).open(file.fileId()),
                skip);
    }

    /** The run's own, once it has one: a branch that moves on does not move the run. */
    private String commit(DatasetSource.HuggingFace source) {
        String reference = source.reference();
        Optional<String> pinned = pinned(reference);
        if (pinned.isPresent()) {
            return pinned.get();
        }
        String commit = hub.commit(source.path(), source.revision().orElse("main"), this::pause);
        if (!write(dao -> dao.pinHub(runId, reference, commit))) {
            return commit;
        }
        return pinned(reference).orElseThrow();
    }

    private Optional<String> pinned(String reference) {
        return jdbi.withExtension(PrepareDao.class, dao -> dao.hubCommit(runId, reference));
    }

    /** While the hub is read or waited for, the run is alive and can be stopped. */
    private void pause(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        long left = 0;
        do {
            heartbeat.run();
            if (stopping.getAsBoolean()) {
                throw new InterruptedPreparationException();
            }
            LockSupport.parkNanos(Math.min(left, LONGEST_SLICE_NANOS));
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedPreparationException();
            }
            left = end - System.nanoTime();
        } while (left > 0);
    }

    /** All items are written: blocks follow in one transaction, after which lanes can start. */
    private void cut() {
        long samples = (long) nextItem * plan.models().size();
        boolean written = write(dao -> {
            int size = RunActivityImpl.blockSize(samples, dao.generationConcurrency(runId));
            dao.insertBlocks(runId, plan.models().size(), size);
            dao.prepared(runId);
        });
        if (written) {
            jdbi.useExtension(BlockDao.class, blocks -> blocks.nudgeLanes(runId));
        }
        if (written && nextItem >= WORTH_ANALYZING) {
            Thread.ofVirtual().name("analyze").start(this::analyze);
        }
    }

    /** For those who read the run: what lanes ask has one plan only, so that none of them waits for it. */
    private void analyze() {
        try {
            jdbi.useHandle(handle -> handle.execute("ANALYZE eval_items, eval_blocks"));
        } catch (RuntimeException e) {
            // PostgreSQL's own autovacuum comes later.
            log.info("the tables of run {} were not analyzed: {}", plan.id(), SqlErrors.brief(e));
        }
    }

    /** False, and nothing written, where this execution is not the owner or preparation is complete. */
    private boolean write(Consumer<PrepareDao> batch) {
        return jdbi.inTransaction(handle -> {
            PrepareDao dao = handle.attach(PrepareDao.class);
            Optional<Boolean> prepared = dao.lock(runId, claim.attempt(), claim.execution());
            if (prepared.isEmpty() || prepared.get()) {
                return false;
            }
            batch.accept(dao);
            return true;
        });
    }

    private static UnpreparableException unpreparable(
            Task task, String code, @Nullable String message, Map<String, ?> details) {
        return new UnpreparableException(new StopCause(
                code,
                "task " + task.id() + ": " + message,
                null,
                task.id(),
                details.isEmpty() ? null : JsonMapper.shared().valueToTree(details)));
    }

    /** What of a task is rendered for each row. */
    private record Templates(
            TemplateRenderer prompt, Optional<TemplateRenderer> target, List<TemplateRenderer> choices) {

        static Templates compile(Task task) {
            return new Templates(
                    TemplateRenderer.compile(task.promptTemplate().orElse("")),
                    task.targetTemplate().map(TemplateRenderer::compile),
                    task.choices().stream().map(TemplateRenderer::compile).toList());
        }

        List<String> choices(Row row) {
            return choices.stream()
                    .map(choice -> choice.render(row.values(), List.of()))
                    .toList();
        }
    }

    /** Told to stop in the middle. */
    static final class InterruptedPreparationException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static final class Progress {
        private int itemNo;
        private int sampleIndex;
        private long sourceRow;

        Progress(int itemNo, int sampleIndex) {
            this.itemNo = itemNo;
            this.sampleIndex = sampleIndex;
        }

        boolean more(@Nullable Integer most) {
            return most == null || sampleIndex < most;
        }
    }
}
