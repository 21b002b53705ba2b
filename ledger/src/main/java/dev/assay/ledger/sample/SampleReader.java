package dev.assay.ledger.sample;

import dev.assay.ledger.run.Run;
import dev.assay.ledger.sample.SampleDao.FoundSample;
import dev.assay.ledger.sample.SampleFilter.Wanted;
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
     * @param after the last sample of the page before, {@link Position#START} for the first page
     * @param limit samples at most
     * @param maxBytes the page ends early with the sample whose texts take it past so many bytes of UTF-8; it has at
     *     least one sample where there is any
     */
    public Page page(Run run, SampleFilter filter, Position after, int limit, long maxBytes) {
        return page(run, Graded.now(run), filter, after, limit, maxBytes);
    }

    /** As {@link #page(Run, SampleFilter, Position, int, long)}; under an earlier grading without statuses and scores. */
    public Page page(Run run, Graded graded, SampleFilter filter, Position after, int limit, long maxBytes) {
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

    static Page page(Handle handle, Run run, SampleFilter filter, Position after, int limit, long maxBytes) {
        return page(handle, run, Graded.now(run), filter, after, limit, maxBytes);
    }

    private static Page page(
            Handle handle, Run run, Graded graded, SampleFilter filter, Position after, int limit, long maxBytes) {
        List<Position> found = new SampleFinder(handle.attach(SpanDao.class), run, filter, limit + 1).after(after);
        List<Position> page = found.subList(0, Math.min(limit, found.size()));
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
        return new Page(rows, cut || found.size() > limit);
    }

    private static List<FoundSample> read(
            SampleDao dao, Run run, Graded graded, SampleFilter filter, List<Position> positions, long maxBytes) {
        return dao.samples(
                run.id(),
                graded.attempt(),
                graded.grading(),
                new Wanted(filter),
                graded.present() && !run.state().terminal(),
                positions.stream().mapToInt(Position::modelNo).toArray(),
                positions.stream().mapToInt(Position::itemNo).toArray(),
                maxBytes);
    }

    /** Whether a run has a sample. */
    public boolean exists(Run run, Position position) {
        return position.modelNo() < run.request().models().size()
                && jdbi.withExtension(SpanDao.class, dao -> dao.exists(run.id(), position.itemNo()));
    }

    /**
     * A page of samples.
     *
     * @param more whether samples follow, because the page is full by number or by size
     */
    public record Page(List<SampleRow> rows, boolean more) {

        static final Page EMPTY = new Page(List.of(), false);

        public Page {
            rows = List.copyOf(rows);
        }
    }

    /** A place in the order of samples, which is by model, then item. Items are numbered task by task. */
    public record Position(int modelNo, int itemNo) {

        /** Before the first sample. */
        public static final Position START = new Position(0, -1);
    }

    /**
     * The grading under which samples are seen.
     *
     * @param attempt the last attempt of that grading: its failures are those that count
     * @param present whether it is the run's; the counters of blocks say nothing of an earlier one
     */
    public record Graded(int grading, int attempt, boolean present) {

        /** As the run is graded now. */
        public static Graded now(Run run) {
            return new Graded(run.grading(), run.attempt(), true);
        }
    }
}
