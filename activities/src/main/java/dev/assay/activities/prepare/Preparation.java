package dev.assay.activities.prepare;

import dev.assay.activities.fewshot.FewshotExamples;
import dev.assay.activities.fewshot.FewshotException;
import dev.assay.activities.fewshot.FewshotTurns;
import dev.assay.activities.grading.GraderException;
import dev.assay.activities.message.MessageException;
import dev.assay.activities.message.MessageTemplates;
import dev.assay.activities.plan.LaneCounts;
import dev.assay.activities.plan.RunPlan;
import dev.assay.activities.prepare.PreparationOwnership.LostException;
import dev.assay.activities.prepare.PrepareActivityImpl.UnpreparableException;
import dev.assay.activities.preprocess.PreprocessException;
import dev.assay.activities.preprocess.Preprocessor;
import dev.assay.activities.preprocess.Preprocessors;
import dev.assay.activities.template.TaskTemplates;
import dev.assay.activities.temporal.Heartbeat;
import dev.assay.dataset.DatasetException;
import dev.assay.dataset.Row;
import dev.assay.dataset.RowStream;
import dev.assay.dataset.hub.HubClient;
import dev.assay.dataset.hub.HubException;
import dev.assay.ledger.SqlErrors;
import dev.assay.ledger.file.FileContent.FileUnavailableException;
import dev.assay.ledger.lane.PrepareDao;
import dev.assay.ledger.lane.PrepareDao.LastItem;
import dev.assay.ledger.lane.PrepareDao.PreparedTask;
import dev.assay.ledger.lane.StopCause;
import dev.assay.ledger.run.RunTransitionDao;
import dev.assay.manifest.DatasetSource;
import dev.assay.manifest.Fewshot;
import dev.assay.manifest.Task;
import dev.assay.template.TemplateException;
import dev.assay.text.CodedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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

    private final Jdbi jdbi;
    private final RunPlan plan;
    private final Preprocessors preprocessors;
    private final PreparationOwnership hold;
    private final UUID runId;
    private final RunDatasets datasets;
    private final RunContents contents;
    private int nextItem;

    Preparation(Jdbi jdbi, RunPlan plan, Preprocessors preprocessors, PreparationOwnership hold, HubClient hub) {
        this.jdbi = jdbi;
        this.plan = plan;
        this.preprocessors = preprocessors;
        this.hold = hold;
        this.runId = hold.runId();
        this.datasets = new RunDatasets(jdbi, hold, hub);
        this.contents = new RunContents(jdbi, hold);
    }

    void run() {
        try {
            prepare();
        } catch (LostException e) {
            log.debug("run {} is prepared by another execution, or not any more", plan.id());
        }
    }

    private void prepare() {
        // Asked before anything that can fail: a run that is cancelled must not wait for a dataset that cannot be read.
        if (!hold.write(dao -> {})) {
            return;
        }
        List<PreparedTask> done = jdbi.withExtension(PrepareDao.class, dao -> dao.tasks(runId));
        done.forEach(task -> nextItem = task.nextItem());
        if (done.size() < plan.tasks().size()) {
            // The first Python of a process may take longer than the heartbeat timeout to start.
            Heartbeat.during(Heartbeat.EVERY, () -> {
                IntStream.range(0, plan.tasks().size()).forEach(this::check);
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

    /** What cannot work at all fails the run before anything is paid for. */
    private void check(int taskNo) {
        RunPlan.PlannedTask planned = plan.tasks().get(taskNo);
        try {
            TaskTemplates.check(planned.task());
            preprocessor(planned.task()).ifPresent(Preprocessor::check);
            planned.graders().forEach(grader -> grader.graded().check(plan.place(taskNo, 0, 0)));
        } catch (TemplateException | PreprocessException e) {
            throw unpreparable(planned.task(), e, e.details());
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
        try (RowStream rows = rows(task, task.dataset(), skip)) {
            ItemMaker items = items(task);
            while (progress.more(plan.maxSamplesPerTask()) && rows.hasNext()) {
                ItemBatch batch = batch(items, rows, progress);
                if (!hold.write(dao -> batch.insert(dao, runId, taskNo))) {
                    return false;
                }
                contents.remember(batch.contents());
            }
        } catch (DatasetException | PreprocessException e) {
            throw unpreparable(task, e, e.details());
        } catch (TemplateException | MessageException e) {
            throw unpreparable(task, e.code(), "row " + progress.sourceRow + ", " + e.getMessage(), progress.place());
        } catch (FewshotException e) {
            Map<String, Object> details = new LinkedHashMap<>(e.details());
            details.putAll(progress.place());
            throw unpreparable(task, e, details);
        } catch (FileUnavailableException | HubException e) {
            throw unpreparable(task, "dataset_unavailable", e.getMessage(), Map.of());
        } catch (UncheckedIOException | IOException e) {
            if (e.getCause() instanceof FileUnavailableException gone) {
                throw unpreparable(task, "dataset_unavailable", gone.getMessage(), Map.of());
            }
            throw new IllegalStateException("dataset of task " + task.id() + " could not be read", e);
        }
        if (progress.sampleIndex == 0) {
            throw unpreparable(
                    task, DatasetException.EMPTY, "preprocess dropped all rows (expected: at least one)", Map.of());
        }
        nextItem = progress.itemNo;
        int count = nextItem - firstItem;
        return hold.write(dao -> dao.insertTask(runId, taskNo, task.id(), firstItem, count));
    }

    private ItemMaker items(Task task) throws IOException {
        TaskTemplates templates = TaskTemplates.compile(task);
        if (!MessageTemplates.used(task)) {
            return new TaskItems(
                    templates,
                    examples(
                            task,
                            (fewshot, rows, own) ->
                                    FewshotExamples.read(fewshot, templates, seed(fewshot), rows, own, hold::goOn)));
        }
        MessageTemplates messages = MessageTemplates.compile(task);
        return new MessageItems(
                templates,
                messages,
                examples(
                        task,
                        (fewshot, rows, own) -> FewshotTurns.read(
                                fewshot,
                                templates,
                                messages,
                                seed(fewshot),
                                rows,
                                own,
                                hold::goOn,
                                contents,
                                contents)),
                contents);
    }

    private interface ExamplesReader<E> {
        E read(Fewshot fewshot, RowStream rows, boolean ownDataset);
    }

    private <E> Optional<E> examples(Task task, ExamplesReader<E> reader) throws IOException {
        if (task.fewshot().isEmpty()) {
            return Optional.empty();
        }
        Fewshot fewshot = task.fewshot().get();
        DatasetSource dataset = fewshot.dataset().orElse(task.dataset());
        try (RowStream rows = rows(task, dataset, 0)) {
            return Optional.of(reader.read(fewshot, rows, dataset.equals(task.dataset())));
        }
    }

    private long seed(Fewshot fewshot) {
        return fewshot.seed().orElseGet(() -> plan.pins().path("fewshot_seed").asLong(0));
    }

    private Optional<Preprocessor> preprocessor(Task task) {
        return preprocessors.forTask(plan.teamId(), plan.id(), task);
    }

    private RowStream rows(Task task, DatasetSource source, long skip) throws FileUnavailableException {
        Optional<Preprocessor> preprocessor = preprocessor(task);
        RowStream rows = datasets.open(source, skip);
        return preprocessor.map(p -> p.over(rows, hold)).orElse(rows);
    }

    private ItemBatch batch(ItemMaker items, RowStream rows, Progress progress) {
        ItemBatch batch = new ItemBatch(contents::has);
        while ((!batch.full() || !rows.between()) && progress.more(plan.maxSamplesPerTask()) && rows.hasNext()) {
            hold.goOn();
            Row row = rows.next();
            progress.sourceRow = row.sourceRow();
            items.add(batch, row, progress.itemNo++, progress.sampleIndex++);
            if (batch.tooLarge()) {
                throw new PreprocessException(
                        PreprocessException.TOO_LARGE,
                        "what one call makes has more than " + ItemBatch.MAX_CHARS + " characters with its prompts",
                        progress.place());
            }
        }
        return batch;
    }

    /** All items are written: blocks follow in one transaction, after which lanes can start. */
    private void cut() {
        long samples = (long) nextItem * plan.models().size();
        boolean written = hold.write(dao -> {
            int size = LaneCounts.blockSize(samples, dao.generationConcurrency(runId));
            dao.insertBlocks(runId, plan.models().size(), size);
            dao.prepared(runId);
        });
        if (written) {
            jdbi.useExtension(RunTransitionDao.class, runs -> runs.nudgeLanes(runId));
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

    private static UnpreparableException unpreparable(Task task, CodedException e, Map<String, ?> details) {
        return unpreparable(task, e.code(), e.getMessage(), details);
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

    private static final class Progress {
        private int itemNo;
        private int sampleIndex;
        private long sourceRow;

        Progress(int itemNo, int sampleIndex) {
            this.itemNo = itemNo;
            this.sampleIndex = sampleIndex;
        }

        /** Empty before the first row. */
        Map<String, Object> place() {
            return sourceRow == 0 ? Map.of() : Map.of("source_row", sourceRow);
        }

        boolean more(@Nullable Integer most) {
            return most == null || sampleIndex < most;
        }
    }
}
