package dev.assay.activities.lane;

import dev.assay.activities.grading.GraderException;
import dev.assay.ledger.metric.MetricNameDao;
import dev.assay.manifest.MetricId;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Jdbi;

/**
 * The metrics that the tasks of a run have in one grading, of a bounded number. The ledger is asked about names that this
 * lane has not seen: a grader makes the same ones for each sample, or soon all that it may.
 */
public final class MetricNames {

    private final Jdbi jdbi;
    private final UUID runId;
    private final int grading;
    private final Map<Integer, Set<String>> seen = new ConcurrentHashMap<>();
    private final Lock asking = new ReentrantLock();

    public MetricNames(Jdbi jdbi, UUID runId, int grading) {
        this.jdbi = jdbi;
        this.runId = runId;
        this.grading = grading;
    }

    private static boolean open(Set<String> taken, Set<String> names) {
        return !taken.containsAll(names) && taken.size() < MetricId.MAX_METRICS;
    }

    /** @throws GraderException where the task would have too many of them */
    public void claim(int taskNo, Set<String> names) {
        Set<String> taken = seen.getOrDefault(taskNo, Set.of());
        if (open(taken, names)) {
            taken = ask(taskNo, names);
        }
        if (!taken.containsAll(names)) {
            Set<String> others = taken;
            long more = names.stream().filter(name -> !others.contains(name)).count();
            throw new GraderException(
                    GraderException.BAD_SCORE,
                    "metrics: " + (taken.size() + more) + " (expected: at most " + MetricId.MAX_METRICS
                            + " of a task; earlier samples have " + taken.size() + " of them)");
        }
    }

    /** One sample of this lane at a time: the others mostly have the same names. */
    private Set<String> ask(int taskNo, Set<String> names) {
        asking.lock();
        try {
            Set<String> taken = seen.getOrDefault(taskNo, Set.of());
            if (open(taken, names)) {
                taken = jdbi.withExtension(
                        MetricNameDao.class, dao -> dao.claim(runId, grading, taskNo, names, MetricId.MAX_METRICS));
                seen.put(taskNo, taken);
            }
            return taken;
        } finally {
            asking.unlock();
        }
    }
}
