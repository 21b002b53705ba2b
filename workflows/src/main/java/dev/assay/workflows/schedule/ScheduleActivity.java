package dev.assay.workflows.schedule;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** The one step of a schedule's launcher. */
@ActivityInterface
public interface ScheduleActivity {

    /**
     * Records that a schedule has fired; safe to repeat.
     *
     * @param fireTime when it was meant to, ISO 8601
     */
    @ActivityMethod
    void launch(String scheduleId, String fireTime);
}
