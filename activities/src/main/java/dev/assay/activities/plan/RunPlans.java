package dev.assay.activities.plan;

import dev.assay.activities.plan.RunPlan.TaskGrading;
import dev.assay.ledger.Ids;
import dev.assay.ledger.grader.GraderRef;
import dev.assay.ledger.grader.GraderRefs;
import dev.assay.ledger.lane.PlanDao;
import dev.assay.manifest.Task;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Plans of the runs that this process works on. A plan holds for one attempt, which pins its graders. */
public final class RunPlans {

    private static final int MAX_PLANS = 64;

    private final Jdbi jdbi;
    private final TaskGrading grading;

    @SuppressWarnings("serial")
    private final Map<Key, RunPlan> plans = new LinkedHashMap<>(MAX_PLANS, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, RunPlan> eldest) {
            return size() > MAX_PLANS;
        }
    };

    public RunPlans(Jdbi jdbi, TaskGrading grading) {
        this.jdbi = jdbi;
        this.grading = grading;
    }

    public RunPlan of(UUID runId, int attempt) {
        Key key = new Key(runId, attempt);
        synchronized (plans) {
            RunPlan known = plans.get(key);
            if (known != null) {
                return known;
            }
        }
        RunPlan loaded = jdbi.withExtension(PlanDao.class, dao -> dao.find(runId, attempt))
                .map(this::plan)
                .orElseThrow(() -> new IllegalStateException(
                        "attempt " + attempt + " of run " + Ids.run(runId) + " is not in the ledger"));
        synchronized (plans) {
            plans.put(key, loaded);
        }
        return loaded;
    }

    private RunPlan plan(PlanDao.Planned planned) {
        boolean plain =
                planned.grading() == 1 && RunPlan.tasks(planned).stream().allMatch(Task::plainlyGraded);
        Map<GraderRef.Place, GraderRef> refs =
                plain ? Map.of() : jdbi.inTransaction(handle -> GraderRefs.of(handle, planned.id(), planned.grading()));
        return RunPlan.of(planned, grading, place -> refs.getOrDefault(place, GraderRef.plain(planned.grading())));
    }

    private record Key(UUID runId, int attempt) {}
}
