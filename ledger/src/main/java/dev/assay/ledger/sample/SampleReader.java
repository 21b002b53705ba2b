package dev.assay.ledger.sample;

import dev.assay.ledger.run.Run;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Lists a run's samples. The counters of its blocks say where to look, and only those blocks' primary keys are read, so
 * that a page costs the same in a run of a million samples.
 */
public final class SampleReader {

    /** Samples read at once: enough for the largest page from well filled blocks. */
    private static final int STRIDE = 1_024;

    private static final int BLOCKS = 256;

    private final Jdbi jdbi;

    public SampleReader(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * @param after the last sample of the page before, {@link SamplePosition#START} for the first page
     * @param limit rows at most
     */
    public List<SampleRow> page(Run run, SampleFilter filter, SamplePosition after, int limit) {
        return page(run, Graded.now(run), filter, after, limit);
    }

    /** As {@link #page(Run, SampleFilter, SamplePosition, int)}, under an earlier grading. */
    public List<SampleRow> page(Run run, Graded graded, SampleFilter filter, SamplePosition after, int limit) {
        return jdbi.withHandle(handle -> page(handle, run, graded, filter, after, limit));
    }

    static List<SampleRow> page(Handle handle, Run run, SampleFilter filter, SamplePosition after, int limit) {
        return page(handle, run, Graded.now(run), filter, after, limit);
    }

    private static List<SampleRow> page(
            Handle handle, Run run, Graded graded, SampleFilter filter, SamplePosition after, int limit) {
        // Tables that filled up a moment ago have no statistics, and a generic plan once made for them stays.
        handle.execute("SET plan_cache_mode = force_custom_plan");
        SampleDao dao = handle.attach(SampleDao.class);
        return run.preparedAt() == null
                ? unprepared(dao, run, filter, after, limit)
                : prepared(dao, run, graded, filter, after, limit);
    }

    private static List<SampleRow> prepared(
            SampleDao dao, Run run, Graded graded, SampleFilter filter, SamplePosition after, int limit) {
        Wanted want = new Wanted(filter);
        Wanted ofBlocks = graded.present() ? want : want.ofAnyStatus();
        boolean held = graded.present() && !run.state().terminal();
        List<SampleRow> page = new ArrayList<>(limit);
        SamplePosition position = after;
        while (true) {
            List<BlockSpan> spans = dao.blocks(run.id(), ofBlocks, held, position, BLOCKS);
            for (List<BlockSpan> stride : strides(spans)) {
                List<Integer> blocks = stride.stream().map(BlockSpan::blockNo).toList();
                int missing = limit - page.size();
                page.addAll(
                        dao.page(run.id(), graded.attempt(), graded.grading(), want, held, blocks, position, missing));
                if (page.size() >= limit) {
                    return page;
                }
                position = stride.getLast().end();
            }
            if (spans.size() < BLOCKS) {
                return page;
            }
        }
    }

    private static List<List<BlockSpan>> strides(List<BlockSpan> spans) {
        List<List<BlockSpan>> strides = new ArrayList<>();
        int room = 0;
        for (BlockSpan span : spans) {
            if (room <= 0) {
                strides.add(new ArrayList<>());
                room = STRIDE;
            }
            strides.getLast().add(span);
            room -= span.size();
        }
        return strides;
    }

    private static List<SampleRow> unprepared(
            SampleDao dao, Run run, SampleFilter filter, SamplePosition after, int limit) {
        List<SampleRow> page = new ArrayList<>(limit);
        if (!filter.wants(SampleStatus.QUEUED)) {
            return page;
        }
        Wanted want = new Wanted(filter);
        for (int model = after.modelNo(); model < run.request().models().size() && page.size() < limit; model++) {
            if (filter.modelNo() != null && filter.modelNo() != model) {
                continue;
            }
            SamplePosition position =
                    model == after.modelNo() ? after : new SamplePosition(model, SamplePosition.START.itemNo());
            dao.queued(run.id(), want, position, limit - page.size()).forEach(row -> page.add(row.sample()));
        }
        return page;
    }
}
