package dev.assay.api.schedule;

import org.springframework.stereotype.Component;

/** Whether the Temporal server has schedules, by what it answered; until it has answered it is taken to have them. */
@Component
public class ScheduleSupport {

    private volatile boolean asked;
    private volatile boolean missing;

    public boolean missing() {
        return missing;
    }

    boolean asked() {
        return asked;
    }

    void answered(boolean there) {
        missing = !there;
        asked = true;
    }
}
