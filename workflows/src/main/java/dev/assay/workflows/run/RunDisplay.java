package dev.assay.workflows.run;

import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What people see of a run in the Temporal Web UI: {@code currentDetails} and search attributes. While lanes are open the
 * details are refreshed at growing pauses, so that a run of any length adds few events to its history.
 */
final class RunDisplay {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(15);
    private static final double GROWTH = 1.5;

    private final RunInput input;
    private final RunActivities activities;
    private final Claim claim;
    private Duration pause = FIRST_PAUSE;

    RunDisplay(RunInput input, RunActivities activities, Claim claim) {
        this.input = input;
        this.activities = activities;
        this.claim = claim;
    }

    void begun(Begun begun) {
        if (input.searchAttributes()) {
            Workflow.upsertTypedSearchAttributes(
                    RunSearchAttributes.SUITE.valueSet(begun.suiteId()),
                    RunSearchAttributes.MODELS.valueSet(begun.models()),
                    RunSearchAttributes.ATTEMPT.valueSet((long) input.attempt()),
                    RunSearchAttributes.STATUS.valueSet("in_progress"));
        }
    }

    void phase(String phase) {
        Workflow.setCurrentDetails(String.format(Locale.ROOT, "**%s** · attempt %d", phase, input.attempt()));
    }

    void whileOpen(List<Promise<LaneEnd>> lanes) {
        Promise<Void> all = Promise.allOf(lanes);
        while (!Workflow.await(pause, all::isCompleted)) {
            Workflow.setCurrentDetails(activities.run.describe(claim));
            pause = Duration.ofSeconds(Math.round(pause.toSeconds() * GROWTH));
        }
        all.get();
    }

    void ended(String state) {
        Workflow.setCurrentDetails(activities.run.describe(claim));
        if (input.searchAttributes()) {
            Workflow.upsertTypedSearchAttributes(RunSearchAttributes.STATUS.valueSet(state));
        }
    }
}
