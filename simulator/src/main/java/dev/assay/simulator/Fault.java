package dev.assay.simulator;

import org.jspecify.annotations.Nullable;

/**
 * A rule of a scenario: calls that meet {@code when} get {@code then}. The first rule that applies wins.
 *
 * @param when default every call
 * @param times how often this rule fires at most, default without end
 * @param perPromptTimes how often it fires at most for one (endpoint, model, prompt): 2 is "fails twice, then succeeds"
 */
public record Fault(
        When when,
        Then then,
        @Nullable Long times,
        @Nullable Integer perPromptTimes) {
    public Fault {
        when = when == null ? When.always() : when;
        if (then == null) {
            throw new IllegalArgumentException("then: null (expected: {\"status\": 400..599} or {\"kind\": …})");
        }
        Check.atLeast("times", times, 1);
        Check.atLeast("per_prompt_times", perPromptTimes, 1);
    }

    public static Fault of(When when, Then then) {
        return new Fault(when, then, null, null);
    }

    public static Fault always(Then then) {
        return of(When.always(), then);
    }

    public Fault times(long atMost) {
        return new Fault(when, then, atMost, perPromptTimes);
    }

    public Fault perPromptTimes(int atMost) {
        return new Fault(when, then, times, atMost);
    }
}
