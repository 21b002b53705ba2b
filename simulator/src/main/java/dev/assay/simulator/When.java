package dev.assay.simulator;

import org.jspecify.annotations.Nullable;

/**
 * Which calls a fault is for: those that meet everything said here.
 *
 * <p>Numbers start at 1, include both ends, are counted since the scenario was set, and only over the model and endpoint
 * named here (over all, where none is named).
 *
 * @param fraction of the prompts, chosen by hash of seed, rule and prompt, so a prompt is always in or always out
 * @param fromRequest counts every request, also those refused for key, model or body
 * @param fromCall counts requests that were accepted
 * @param fromAnswer the number that this call's answer would have: {@code from_answer: 101} leaves exactly 100 answers
 */
public record When(
        @Nullable String model,
        @Nullable Endpoint endpoint,
        @Nullable String promptContains,
        @Nullable Double fraction,
        @Nullable Long fromRequest,
        @Nullable Long toRequest,
        @Nullable Long fromCall,
        @Nullable Long toCall,
        @Nullable Long fromAnswer,
        @Nullable Long toAnswer) {

    public When {
        Check.range("fraction", fraction, 0, 1);
        Check.atLeast("from_request", fromRequest, 1);
        Check.atLeast("from_call", fromCall, 1);
        Check.atLeast("from_answer", fromAnswer, 1);
        Check.atLeast("to_request", toRequest, 1);
        Check.atLeast("to_call", toCall, 1);
        Check.atLeast("to_answer", toAnswer, 1);
        Check.ordered("from_request", fromRequest, "to_request", toRequest);
        Check.ordered("from_call", fromCall, "to_call", toCall);
        Check.ordered("from_answer", fromAnswer, "to_answer", toAnswer);
    }

    public static When always() {
        return new When(null, null, null, null, null, null, null, null, null, null);
    }

    /** Every call that would be an answer after the first {@code answers}. */
    public static When afterAnswers(long answers) {
        return new When(null, null, null, null, null, null, null, null, answers + 1, null);
    }

    /** The first {@code calls} accepted calls. */
    public static When firstCalls(long calls) {
        return new When(null, null, null, null, null, null, null, calls, null, null);
    }

    public static When promptContaining(String text) {
        return new When(null, null, text, null, null, null, null, null, null, null);
    }

    /** This, for one model only; its numbers then count that model's calls. */
    public When forModel(String name) {
        return new When(
                name,
                endpoint,
                promptContains,
                fraction,
                fromRequest,
                toRequest,
                fromCall,
                toCall,
                fromAnswer,
                toAnswer);
    }

    /** This, for a fraction of the prompts only. */
    public When forFraction(double part) {
        return new When(
                model, endpoint, promptContains, part, fromRequest, toRequest, fromCall, toCall, fromAnswer, toAnswer);
    }

    public boolean counts(Endpoint at, @Nullable String name) {
        return (model == null || model.equals(name))
                && (endpoint == at || endpoint == null && at != Endpoint.RESPONSES_RETRIEVE);
    }
}
