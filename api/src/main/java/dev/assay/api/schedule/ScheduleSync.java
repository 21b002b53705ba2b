package dev.assay.api.schedule;

import dev.assay.api.background.BackgroundLoop;
import dev.assay.api.temporal.TemporalCalls;
import dev.assay.api.temporal.TemporalOutage;
import dev.assay.ledger.Ids;
import dev.assay.ledger.schedule.Schedule;
import dev.assay.ledger.schedule.ScheduleDao;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Makes Temporal's Schedules what the ledger's are, again and again until they are. Every api process has one; which of
 * them takes a schedule does not matter.
 */
@Component
class ScheduleSync extends BackgroundLoop {

    private static final Logger log = LoggerFactory.getLogger(ScheduleSync.class);
    private static final int AT_ONCE = 20;

    private final ScheduleDao due;
    private final ScheduleDao schedules;
    private final TemporalSchedules temporal;
    private final ScheduleSupport support;
    private final TemporalOutage outage;
    private final Duration sweep;
    private boolean wasAway;

    ScheduleSync(
            Jdbi jdbi,
            TemporalSchedules temporal,
            ScheduleSupport support,
            TemporalOutage outage,
            ScheduleProperties properties) {
        super("schedule synchroniser");
        this.due = jdbi.onDemand(ScheduleDao.class);
        this.schedules = jdbi.onDemand(ScheduleDao.class);
        this.temporal = temporal;
        this.support = support;
        this.outage = outage;
        this.sweep = properties.sweep();
    }

    @Override
    protected void pass() {
        if (outage.on()) {
            wasAway = true;
        } else if (probed()) {
            if (wasAway) {
                wasAway = false;
                due.syncNow();
            }
            sweep();
        }
        pause(sweep);
    }

    /** A server that has no schedules is asked for as long as the process lives: it has none tomorrow either. */
    private boolean probed() {
        if (!support.asked()) {
            try {
                boolean there = temporal.supported();
                support.answered(there);
                if (!there) {
                    log.info("This Temporal server has no schedules: POST /schedules answers 503");
                }
            } catch (Exception e) {
                outage.begin(e);
                return false;
            }
        }
        return !support.missing();
    }

    private void sweep() {
        List<UUID> taken = due.takeUnsynced(AT_ONCE);
        for (UUID id : taken) {
            try {
                schedules.any(id).ifPresent(this::agree);
            } catch (RuntimeException e) {
                log.warn("{} could not be told to Temporal; it is tried again", Ids.schedule(id), e);
            }
            if (outage.on()) {
                return;
            }
        }
    }

    private void agree(Schedule schedule) {
        try {
            Instant next = null;
            if (schedule.deletedAt() != null) {
                temporal.delete(schedule);
            } else {
                if (schedule.synced() != schedule.revision() || !temporal.has(schedule)) {
                    temporal.put(schedule);
                }
                next = temporal.next(schedule).orElse(null);
            }
            due.synced(schedule.id(), schedule.revision(), next);
        } catch (Exception e) {
            if (TemporalCalls.away(e)) {
                outage.begin(e);
            } else {
                log.warn("{} could not be told to Temporal; it is tried again", Ids.schedule(schedule.id()), e);
            }
        }
    }

    @Override
    protected void ended() {
        // It holds nothing.
    }
}
