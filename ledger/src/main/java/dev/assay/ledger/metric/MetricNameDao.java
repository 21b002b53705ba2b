package dev.assay.ledger.metric;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jdbi.v3.sqlobject.transaction.Transaction;

/** {@code eval_metric_names}: which metrics the samples of a task have, in one grading. */
public interface MetricNameDao {

    /**
     * Takes names for a task, all or none, before a score with them is written. Names that were taken and never got a score,
     * since their worker died, stay taken: the sample gets the same ones when it is graded again.
     *
     * @param most names of the task
     * @return the task's names afterwards; those asked for are missing where there would be too many
     */
    @Transaction
    default Set<String> claim(UUID runId, int grading, int taskNo, Collection<String> names, int most) {
        // One at a time; a run that is being removed has no task any more, and nothing is written behind it.
        if (lockTask(runId, taskNo).isEmpty()) {
            return Set.copyOf(names);
        }
        Set<String> taken = new HashSet<>(of(runId, grading, taskNo));
        Set<String> all = new HashSet<>(taken);
        all.addAll(names);
        if (all.size() > most) {
            return taken;
        }
        insert(runId, grading, taskNo, List.copyOf(names));
        return all;
    }

    @SqlQuery("SELECT 1 FROM eval_run_tasks WHERE run_id = :runId AND task_no = :taskNo FOR UPDATE")
    Optional<Integer> lockTask(UUID runId, int taskNo);

    @SqlQuery("""
            SELECT metric FROM eval_metric_names WHERE run_id = :runId AND grading = :grading AND task_no = :taskNo
            """)
    List<String> of(UUID runId, int grading, int taskNo);

    @SqlUpdate("""
            INSERT INTO eval_metric_names (run_id, grading, task_no, metric)
            SELECT :runId, :grading, :taskNo, name FROM unnest(:names) name
            ON CONFLICT DO NOTHING
            """)
    void insert(UUID runId, int grading, int taskNo, List<String> names);
}
