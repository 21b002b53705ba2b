package dev.assay.activities.lane;

import dev.assay.activities.plan.RunPlans;
import dev.assay.ledger.judge.GraderCallDao;
import dev.assay.ledger.lane.BlockDao;
import dev.assay.model.retry.AnswerHistory;
import dev.assay.model.retry.ModelHolds;
import dev.assay.model.retry.SampleCalls;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;

/** Looked up in the ledger. */
public record LedgerAnswerHistory(Jdbi jdbi, RunPlans plans, ModelHolds.Key key) implements AnswerHistory {

    @Override
    public boolean any() {
        return generates()
                ? jdbi.withExtension(BlockDao.class, blocks -> blocks.generated(key.runId(), modelNo()))
                : jdbi.withExtension(GraderCallDao.class, calls -> calls.answered(key.runId(), key.model()));
    }

    /** Grader calls have no index by time: that a sample was scored stands for them. */
    @Override
    public boolean within(Duration time) {
        return jdbi.withExtension(
                BlockDao.class,
                blocks -> generates()
                        ? blocks.generatedWithin(key.runId(), modelNo(), time.toMillis())
                        : blocks.scoredWithin(key.runId(), time.toMillis()));
    }

    private boolean generates() {
        return key.step().equals(SampleCalls.STEP);
    }

    private int modelNo() {
        return plans.of(key.runId(), key.attempt()).models().indexOf(key.model());
    }
}
