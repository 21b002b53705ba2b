package dev.assay.simulator;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a simulated provider does. In JSON its names are in snake_case and every field may be left out; see
 * {@code docs/simulator.md}.
 *
 * @param seed chooses which prompts are wrong, slow or faulty, default 0
 * @param apiKey the only key accepted; default none, and every request is
 * @param models the only models there are; empty (the default) accepts any name
 * @param defaults how models behave
 * @param perModel by model name, what differs from the defaults
 * @param faults rules, first match wins
 * @param backgroundRetentionMs how long a background response can be asked for, from its creation; afterwards, unless it
 *     still runs, it is 404. Default 10 minutes
 */
public record Scenario(
        long seed,
        @Nullable String apiKey,
        Set<String> models,
        Behaviour defaults,
        Map<String, Behaviour> perModel,
        List<Fault> faults,
        @Nullable Long backgroundRetentionMs) {

    private static final long RETENTION_MS = 600_000;

    private static final Scenario HEALTHY =
            new Scenario(0, null, Set.of(), Behaviour.standard(), Map.of(), List.of(), null);

    public Scenario {
        models = models == null ? Set.of() : Set.copyOf(models);
        defaults = defaults == null ? Behaviour.standard() : defaults;
        perModel = perModel == null ? Map.of() : Map.copyOf(perModel);
        faults = faults == null ? List.of() : List.copyOf(faults);
        Check.atLeast("background_retention_ms", backgroundRetentionMs, 0);
    }

    /** Answers everything at once, without a fault. */
    public static Scenario healthy() {
        return HEALTHY;
    }

    /**
     * Reads a scenario from JSON.
     *
     * @throws IllegalArgumentException naming the field, its value and what was expected
     */
    public static Scenario parse(String json) {
        return ScenarioJson.read(json);
    }

    public String toJson() {
        return ScenarioJson.write(this);
    }

    public Scenario withSeed(long value) {
        return new Scenario(value, apiKey, models, defaults, perModel, faults, backgroundRetentionMs);
    }

    public Scenario withApiKey(String key) {
        return new Scenario(seed, key, models, defaults, perModel, faults, backgroundRetentionMs);
    }

    public Scenario withModels(String... names) {
        return new Scenario(seed, apiKey, Set.of(names), defaults, perModel, faults, backgroundRetentionMs);
    }

    public Scenario withDefaults(Behaviour behaviour) {
        return new Scenario(seed, apiKey, models, behaviour, perModel, faults, backgroundRetentionMs);
    }

    /** These faults in place of the present ones. */
    public Scenario withFaults(Fault... rules) {
        return new Scenario(seed, apiKey, models, defaults, perModel, List.of(rules), backgroundRetentionMs);
    }

    public Scenario withBackgroundRetention(Duration time) {
        return new Scenario(seed, apiKey, models, defaults, perModel, faults, time.toMillis());
    }

    public long backgroundRetentionNanos() {
        return TimeUnit.MILLISECONDS.toNanos(backgroundRetentionMs == null ? RETENTION_MS : backgroundRetentionMs);
    }

    public Scenario withLatency(Latency latency) {
        return withDefaults(defaults.withLatency(latency));
    }
}
