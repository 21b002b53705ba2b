package dev.assay.ledger.sample;

import dev.assay.ledger.run.Run;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Lists a run's samples: first where they are, by counters and keys alone, then what they say. A page costs the same at
 * any depth of a run of a million samples.
 */
public final class SampleReader {

    /** Samples whose texts are measured first: they say whether many more can fit. */
    private static final int FIRST = 50;

    private final Jdbi jdbi;

    public SampleReader(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * @param after the last sample of the page before, {@link SamplePosition#START} for the first page
     * @param limit samples at most
     * @param maxBytes the page ends early with the sample whose texts take it past so many bytes of UTF-8; it has at
     *     least one sample where there is any
     */
    public SamplePage page(Run run, SampleFilter filter, SamplePosition after, int limit, long maxBytes) {
        return page(run, Graded.now(run), filter, after, limit, maxBytes);
    }

    /** As {@link #page(Run, SampleFilter, SamplePosition, int, long)}; under an earlier grading without statuses and scores. */
    public SamplePage page(
            Run run, Graded graded, SampleFilter filter, SamplePosition after, int limit, long maxBytes) {
        return jdbi.inTransaction(handle -> {
            // One look for all statements. A generic plan made when tables were empty would stay.
            handle.execute("""
                    SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;
                    SET LOCAL plan_cache_mode = force_custom_plan;
                    SET LOCAL jit = off
                    """);
            return page(handle, run, graded, filter, after, limit, maxBytes);
        });
    }

    static SamplePage page(
            Handle handle, Run run, SampleFilter filter, SamplePosition after, int limit, long maxBytes) {
        return page(handle, run, Graded.now(run), filter, after, limit, maxBytes);
    }

    private static SamplePage page(
            Handle handle,
            Run run,
            Graded graded,
            SampleFilter filter,
            SamplePosition after,
            int limit,
            long maxBytes) {
        List<SamplePosition> found =
                new SampleFinder(handle.attach(SpanDao.class), run, filter, limit + 1).after(after);
        List<SamplePosition> page = found.subList(0, Math.min(limit, found.size()));
        SampleDao dao = handle.attach(SampleDao.class);
        List<SampleRow> rows = new ArrayList<>(page.size());
        long left = maxBytes;
        int next = 0;
        while (next < page.size() && left >= 0) {
            int end = next == 0 ? Math.min(FIRST, page.size()) : page.size();
            List<FoundSample> read = read(dao, run, graded, filter, page.subList(next, end), left);
            for (FoundSample sample : read) {
                rows.add(sample.row());
                left -= sample.bytes();
            }
            next = end;
        }
        boolean cut = left < 0 && rows.size() < page.size();
        return new SamplePage(rows, cut || found.size() > limit);
    }

    private static List<FoundSample> read(
            SampleDao dao, Run run, Graded graded, SampleFilter filter, List<SamplePosition> positions, long maxBytes) {
        return dao.samples(
                run.id(),
                graded.attempt(),
                graded.grading(),
                new Wanted(filter),
                graded.present() && !run.state().terminal(),
                positions.stream().mapToInt(SamplePosition::modelNo).toArray(),
                positions.stream().mapToInt(SamplePosition::itemNo).toArray(),
                maxBytes);
    }

    /** Whether a run has a sample. */
    public boolean exists(Run run, SamplePosition position) {
        return position.modelNo() < run.request().models().size()
                && jdbi.withExtension(SpanDao.class, dao -> dao.exists(run.id(), position.itemNo()));
    }
}
