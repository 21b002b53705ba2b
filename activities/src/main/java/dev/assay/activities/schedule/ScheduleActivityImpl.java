package dev.assay.activities.schedule;

import dev.assay.ledger.Ids;
import dev.assay.ledger.schedule.FiringDao;
import dev.assay.workflows.schedule.ScheduleActivity;
import java.time.Instant;
import org.jdbi.v3.core.Jdbi;

/**
 * Records firings. Whether a run comes of one, and which, is decided by an api process: there a scheduled run passes the
 * same checks as one over REST.
 */
public final class ScheduleActivityImpl implements ScheduleActivity {

    private final Jdbi jdbi;

    public ScheduleActivityImpl(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    @Override
    public void launch(String scheduleId, String fireTime) {
        Ids.schedule(scheduleId)
                .ifPresent(id -> jdbi.useExtension(FiringDao.class, dao -> dao.record(id, Instant.parse(fireTime))));
    }
}
