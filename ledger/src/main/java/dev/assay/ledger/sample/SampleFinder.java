package dev.assay.ledger.sample;

import dev.assay.ledger.run.Run;
import dev.assay.ledger.sample.SampleFilter.ScoreRange;
import dev.assay.ledger.sample.SampleFilter.Wanted;
import dev.assay.ledger.sample.SpanDao.ItemScores;
import dev.assay.ledger.sample.SpanDao.ScoreSpan;
import dev.assay.ledger.sample.SpanDao.Span;
import dev.assay.ledger.sample.SpanDao.StepQuestions;
import dev.assay.ledger.sample.SpanDao.Steps;
import dev.assay.ledger.sample.SpanDao.TaskItems;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the samples that pass a filter, in their order, behind a position. The counters of blocks and the scores kept by
 * block say where to look; of a sample that does not pass no text is read, and of a block that cannot have one nothing.
 */
final class SampleFinder {

    /** Blocks asked for at first, and at most: few where most samples pass, many where hardly one does. */
    private static final int FEW_BLOCKS = 64;

    private static final int MANY_BLOCKS = 1_024;

    /** Blocks whose scores are looked through at once. */
    private static final int OPEN_BLOCKS = 64;

    private final SpanDao dao;
    private final Run run;
    private final SampleFilter filter;
    private final boolean active;
    private final int limit;
    private final List<SampleReader.Position> found = new ArrayList<>();

    SampleFinder(SpanDao dao, Run run, SampleFilter filter, int limit) {
        this.dao = dao;
        this.run = run;
        this.filter = filter;
        this.active = !run.state().terminal();
        this.limit = limit;
    }

    List<SampleReader.Position> after(SampleReader.Position after) {
        List<TaskItems> tasks = tasks();
        int models = run.request().models().size();
        for (int model = after.modelNo(); model < models && !full() && possible() && !tasks.isEmpty(); model++) {
            if (filter.modelNo() == null || filter.modelNo() == model) {
                find(model, model == after.modelNo() ? after.itemNo() + 1 : 0, tasks);
            }
        }
        return found;
    }

    private void find(int modelNo, int from, List<TaskItems> tasks) {
        if (filter.sampleIndex() != null) {
            byIndex(modelNo, from, tasks, filter.sampleIndex());
            return;
        }
        int first = Math.max(from, tasks.getFirst().firstItem());
        int last = tasks.getLast().lastItem();
        if (run.preparedAt() == null) {
            add(modelNo, dao.items(run.id(), first, last, missing()));
        } else if (filter.scores() != null) {
            byScore(modelNo, first, last, filter.scores());
        } else {
            byCounters(modelNo, first, last);
        }
    }

    /** The tasks that pass. The one that is being prepared has a beginning and no end yet. */
    private List<TaskItems> tasks() {
        List<TaskItems> tasks = new ArrayList<>(dao.tasks(run.id()));
        if (run.preparedAt() == null) {
            int next = tasks.isEmpty() ? 0 : tasks.getLast().lastItem() + 1;
            tasks.add(new TaskItems(tasks.size(), next, Integer.MAX_VALUE));
        }
        return filter.taskNo() == null
                ? tasks
                : tasks.stream()
                        .filter(task -> task.taskNo() == filter.taskNo())
                        .toList();
    }

    /** While a run is being prepared all its samples are queued. */
    private boolean possible() {
        if (run.preparedAt() == null) {
            return filter.wants(SampleRow.Status.QUEUED);
        }
        return filter.scores() == null || filter.wants(SampleRow.Status.COMPLETED);
    }

    private void byCounters(int modelNo, int first, int last) {
        int from = first;
        int blocks = FEW_BLOCKS;
        while (!full()) {
            List<Span> spans = dao.blocks(run.id(), modelNo, from, last, new Wanted(filter), active, blocks);
            if (!spans.isEmpty()) {
                spans.set(0, spans.getFirst().from(from));
                addByStatus(spans);
                from = spans.getLast().lastItem() + 1;
            }
            if (spans.size() < blocks) {
                return;
            }
            blocks = Math.min(4 * blocks, MANY_BLOCKS);
        }
    }

    /** Steps are read for as many blocks at once as can fill the page by their counters. */
    private void addByStatus(List<Span> spans) {
        int start = 0;
        while (start < spans.size() && !full()) {
            int end = start;
            for (int most = 0; end < spans.size() && most < missing(); end++) {
                most += spans.get(end).most(filter);
            }
            List<Span> some = spans.subList(start, end);
            if (filter.statuses().isEmpty()) {
                some.forEach(span -> addAll(span));
            } else {
                List<Steps> steps = dao.steps(run.id(), run.attempt(), run.grading(), new StepQuestions(some, filter));
                for (int i = 0; i < some.size(); i++) {
                    addByStatus(some.get(i), steps.get(i));
                }
            }
            start = end;
        }
    }

    private void addAll(Span span) {
        for (int item = span.firstItem(); item <= span.lastItem() && !full(); item++) {
            found.add(new SampleReader.Position(span.modelNo(), item));
        }
    }

    private void addByStatus(Span span, Steps steps) {
        for (int item = span.firstItem(); item <= span.lastItem() && !full(); item++) {
            SampleRow.Status status = SampleRow.Status.of(
                    span.phase(),
                    span.held(),
                    has(steps.scored(), item),
                    has(steps.failed(), item),
                    span.generated() == span.size() || has(steps.generated(), item));
            if (filter.statuses().contains(status)) {
                found.add(new SampleReader.Position(span.modelNo(), item));
            }
        }
    }

    private static boolean has(@Nullable Set<Integer> items, int item) {
        return items != null && items.contains(item);
    }

    private void byScore(int modelNo, int first, int last, ScoreRange range) {
        int from = first;
        int blocks = FEW_BLOCKS;
        while (!full() && from <= last) {
            List<ScoreSpan> spans =
                    new ArrayList<>(dao.scored(run.id(), run.grading(), modelNo, from, last, range, blocks));
            int to = spans.size() < blocks ? last : spans.getLast().lastItem();
            spans.addAll(dao.open(run.id(), run.grading(), modelNo, from, to));
            spans.sort(Comparator.comparingInt(ScoreSpan::lastItem));
            addByScore(modelNo, from, spans, range);
            if (to == last) {
                return;
            }
            from = to + 1;
            blocks = Math.min(4 * blocks, MANY_BLOCKS);
        }
    }

    private void addByScore(int modelNo, int from, List<ScoreSpan> spans, ScoreRange range) {
        int start = 0;
        while (start < spans.size() && !full()) {
            int end = start;
            while (end < spans.size()
                    && end - start < OPEN_BLOCKS
                    && spans.get(end).items() == null) {
                end++;
            }
            if (end > start) {
                addOpen(modelNo, from, spans.subList(start, end), range);
            } else {
                addFrom(modelNo, from, spans.get(end++).items());
            }
            start = end;
        }
    }

    private void addOpen(int modelNo, int from, List<ScoreSpan> open, ScoreRange range) {
        List<ItemScores> scores = dao.scores(
                run.id(),
                run.grading(),
                modelNo,
                open.stream().mapToInt(span -> Math.max(span.firstItem(), from)).toArray(),
                open.stream().mapToInt(ScoreSpan::lastItem).toArray());
        add(
                modelNo,
                scores.stream()
                        .filter(item -> range.contains(item.scores()))
                        .map(ItemScores::itemNo)
                        .toList());
    }

    private void addFrom(int modelNo, int from, @Nullable List<Integer> items) {
        if (items != null) {
            add(modelNo, new TreeSet<>(items).tailSet(from));
        }
    }

    /** At most one sample a task. */
    private void byIndex(int modelNo, int from, List<TaskItems> tasks, int sampleIndex) {
        List<Integer> items = new ArrayList<>();
        for (TaskItems task : tasks) {
            long item = (long) task.firstItem() + sampleIndex;
            if (item >= from
                    && item <= task.lastItem()
                    && (run.preparedAt() != null || dao.exists(run.id(), (int) item))) {
                items.add((int) item);
            }
        }
        if (filter.scores() != null) {
            int[] each = items.stream().mapToInt(Integer::intValue).toArray();
            ScoreRange range = filter.scores();
            add(
                    modelNo,
                    dao.scores(run.id(), run.grading(), modelNo, each, each).stream()
                            .filter(item -> range.contains(item.scores()))
                            .map(ItemScores::itemNo)
                            .toList());
        } else if (filter.statuses().isEmpty() || run.preparedAt() == null) {
            add(modelNo, items);
        } else {
            int[] models = items.stream().mapToInt(item -> modelNo).toArray();
            addByStatus(dao.samples(
                    run.id(), models, items.stream().mapToInt(Integer::intValue).toArray(), active));
        }
    }

    private void add(int modelNo, Iterable<Integer> items) {
        for (int item : items) {
            if (full()) {
                return;
            }
            found.add(new SampleReader.Position(modelNo, item));
        }
    }

    private boolean full() {
        return found.size() >= limit;
    }

    private int missing() {
        return limit - found.size();
    }
}
