package dev.assay.simulator.provider;

import dev.assay.simulator.Endpoint;
import dev.assay.simulator.Fault;
import dev.assay.simulator.Hash;
import dev.assay.simulator.Scenario;
import dev.assay.simulator.Then;
import dev.assay.simulator.When;
import dev.assay.simulator.model.ModelBehaviour;
import dev.assay.simulator.model.ModelCall;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A scenario in progress: what its rules have counted since it was set. */
final class Script {
    private static final int FRACTION = 201;

    private final Scenario scenario;
    private final ModelBehaviour standard;
    private final Map<String, ModelBehaviour> behaviours = new ConcurrentHashMap<>();
    private final List<Rule> rules;
    private final ReentrantLock lock = new ReentrantLock();

    Script(Scenario scenario) {
        this.scenario = scenario;
        standard = new ModelBehaviour(scenario.seed(), scenario.defaults());
        scenario.perModel()
                .forEach((model, said) ->
                        behaviours.put(model, new ModelBehaviour(scenario.seed(), said.over(scenario.defaults()))));
        rules = IntStream.range(0, scenario.faults().size())
                .mapToObj(i -> new Rule(scenario.faults().get(i), Hash.mix(scenario.seed(), FRACTION + i)))
                .toList();
    }

    Scenario scenario() {
        return scenario;
    }

    ModelBehaviour behaviour(String model) {
        return behaviours.getOrDefault(model, standard);
    }

    /** Counts a request that is refused for its key, model or body. */
    void refused(Endpoint endpoint, @Nullable String model) {
        if (rules.isEmpty()) {
            return;
        }
        lock.lock();
        try {
            rules.stream()
                    .filter(rule -> rule.fault.when().counts(endpoint, model))
                    .forEach(rule -> rule.requests++);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Decides a call's fate. One call at a time, and an answer takes its number here: "100 answers, then none" is exact
     * under any concurrency.
     */
    Optional<Then> decide(ModelCall call) {
        if (rules.isEmpty()) {
            return Optional.empty();
        }
        lock.lock();
        try {
            Rule chosen = null;
            for (Rule rule : rules) {
                if (rule.counts(call)) {
                    rule.requests++;
                    rule.calls++;
                    chosen = chosen == null && rule.applies(call) ? rule : chosen;
                }
            }
            if (chosen == null || chosen.fault.then().paid()) {
                rules.stream().filter(rule -> rule.counts(call)).forEach(rule -> rule.answers++);
            }
            return Optional.ofNullable(chosen).map(rule -> rule.fire(call));
        } finally {
            lock.unlock();
        }
    }

    private static final class Rule {
        private final Fault fault;
        private final long salt;
        private final Map<Long, Integer> perPrompt = new HashMap<>();
        private long requests;
        private long calls;
        private long answers;
        private long fired;

        Rule(Fault fault, long salt) {
            this.fault = fault;
            this.salt = salt;
        }

        boolean counts(ModelCall call) {
            return fault.when().counts(call.endpoint(), call.model());
        }

        boolean applies(ModelCall call) {
            When when = fault.when();
            return within(requests, when.fromRequest(), when.toRequest())
                    && within(calls, when.fromCall(), when.toCall())
                    && within(answers + 1, when.fromAnswer(), when.toAnswer())
                    && (fault.times() == null || fired < fault.times())
                    && (call.endpoint() != Endpoint.EMBEDDINGS
                            || !fault.then().kind().textOnly())
                    && (when.fraction() == null || Hash.unit(Hash.mix(salt, call.promptHash())) < when.fraction())
                    && (when.promptContains() == null || call.prompt().contains(when.promptContains()))
                    && (fault.perPromptTimes() == null
                            || perPrompt.getOrDefault(call.identity(), 0) < fault.perPromptTimes());
        }

        Then fire(ModelCall call) {
            fired++;
            if (fault.perPromptTimes() != null) {
                perPrompt.merge(call.identity(), 1, Integer::sum);
            }
            return fault.then();
        }

        private static boolean within(long number, @Nullable Long from, @Nullable Long to) {
            return (from == null || number >= from) && (to == null || number <= to);
        }
    }
}
