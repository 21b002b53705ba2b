package dev.assay.activities.batch;

import dev.assay.activities.grading.GradeInput;
import dev.assay.activities.plan.RunPlan;
import dev.assay.dataset.RowJson;
import dev.assay.ledger.metric.AggregateDao;
import dev.assay.text.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Every sample of a task and model that is generated, in item order. They are read in pages, since a batch may be larger
 * than memory, and a grader takes its time; what is remembered of a sample is what its grade is written by.
 */
final class BatchSamples implements Iterable<GradeInput> {

    private static final int PAGE = 200;

    private final Jdbi jdbi;
    private final RunPlan plan;
    private final int taskNo;
    private final int modelNo;
    private final List<Member> members = new ArrayList<>();
    private MessageDigest hash = Sha256.digest();
    private boolean complete;

    /** @param extracted what is graded in place of the output, from the second grading on; null in the first */
    record Member(int itemNo, @Nullable String extracted) {}

    BatchSamples(Jdbi jdbi, RunPlan plan, int taskNo, int modelNo) {
        this.jdbi = jdbi;
        this.plan = plan;
        this.taskNo = taskNo;
        this.modelNo = modelNo;
    }

    /** From the first one, also for what was read before. */
    @Override
    public Iterator<GradeInput> iterator() {
        members.clear();
        complete = false;
        hash = Sha256.digest();
        hash.update(plan.tasks()
                .get(taskNo)
                .task()
                .grader()
                .orElseThrow()
                .config()
                .toString()
                .getBytes(StandardCharsets.UTF_8));
        return new Pages(jdbi.withExtension(AggregateDao.class, dao -> dao.items(plan.runId(), taskNo))
                .orElseThrow());
    }

    /** All of them, whatever the grader has read: where it fails, each of them does. */
    List<Member> members() {
        if (!complete) {
            iterator().forEachRemaining(input -> {});
        }
        return Collections.unmodifiableList(members);
    }

    /** SHA-256 of the grader and the generations that were read. */
    byte[] inputHash() {
        if (!complete) {
            throw new IllegalStateException("the grader has not read all samples");
        }
        return hash.digest();
    }

    private GradeInput input(AggregateDao.Generated row) {
        hash.update((row.itemNo() + " " + row.callId() + "\n").getBytes(StandardCharsets.UTF_8));
        String extracted = plan.extracted(taskNo, row.outputText(), row.extractedOutput());
        members.add(new Member(row.itemNo(), plan.firstGrading() ? null : extracted));
        return new GradeInput(
                row.outputText(),
                extracted,
                row.target(),
                row.prompt(),
                RowJson.read(row.datasetRow()),
                List.of(),
                plan.place(taskNo, modelNo, row.sampleIndex()));
    }

    private final class Pages implements Iterator<GradeInput> {
        private final int end;
        private int next;
        private Iterator<AggregateDao.Generated> page = Collections.emptyIterator();

        Pages(AggregateDao.Items items) {
            next = items.firstItem();
            end = items.firstItem() + items.itemCount();
        }

        @Override
        public boolean hasNext() {
            while (!page.hasNext() && next < end) {
                int first = next;
                next = Math.min(end, next + PAGE);
                page = jdbi.withExtension(
                                AggregateDao.class, dao -> dao.generated(plan.runId(), modelNo, first, next - 1))
                        .iterator();
            }
            complete |= !page.hasNext();
            return page.hasNext();
        }

        @Override
        public GradeInput next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return input(page.next());
        }
    }
}
