package dev.assay.simulator;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long an answer takes, in milliseconds: one of {@code fixed_ms}, {@code uniform}, {@code lognormal}, or nothing (no
 * wait), and a {@code tail} that makes a fraction of the prompts take its time instead. Drawn from a hash of seed, model
 * and prompt, so a prompt always takes the same time.
 */
public record Latency(
        @Nullable Double fixedMs,
        @Nullable Uniform uniform,
        @Nullable Lognormal lognormal,
        @Nullable Tail tail) {

    public record Uniform(double minMs, double maxMs) {
        public Uniform {
            Check.atLeast("min_ms", minMs, 0);
            Check.atLeast("max_ms", maxMs, 0);
            Check.ordered("min_ms", minMs, "max_ms", maxMs);
        }
    }

    public record Lognormal(double p50Ms, double p95Ms) {
        public Lognormal {
            Check.atLeast("p50_ms", p50Ms, 0.001);
            Check.ordered("p50_ms", p50Ms, "p95_ms", p95Ms);
            Check.atLeast("p95_ms", p95Ms, 0.001);
        }
    }

    public record Tail(double fraction, double ms) {
        public Tail {
            Check.range("fraction", fraction, 0, 1);
            Check.atLeast("ms", ms, 0);
        }
    }

    private static final double Z95 = 1.6448536269514722;

    public Latency {
        Check.atLeast("fixed_ms", fixedMs, 0);
        int shapes = (fixedMs == null ? 0 : 1) + (uniform == null ? 0 : 1) + (lognormal == null ? 0 : 1);
        if (shapes > 1) {
            throw new IllegalArgumentException(
                    "latency: %d shapes (expected: one of fixed_ms, uniform, lognormal)".formatted(shapes));
        }
    }

    public static Latency none() {
        return new Latency(null, null, null, null);
    }

    public static Latency fixed(Duration time) {
        return new Latency(time.toNanos() / 1e6, null, null, null);
    }

    /** This latency, except that {@code fraction} (0..1) of the prompts take {@code time}. */
    public Latency withTail(double fraction, Duration time) {
        return new Latency(fixedMs, uniform, lognormal, new Tail(fraction, time.toNanos() / 1e6));
    }

    /** Nanoseconds to wait for the prompt with this (seeded) hash. */
    public long nanos(long hash) {
        return (long) (millis(hash) * 1e6);
    }

    private double millis(long hash) {
        if (tail != null && Hash.unit(Hash.mix(hash, 1)) < tail.fraction) {
            return tail.ms;
        }
        double u = Hash.unit(Hash.mix(hash, 2));
        if (uniform != null) {
            return uniform.minMs + u * (uniform.maxMs - uniform.minMs);
        }
        if (lognormal != null) {
            double sigma = Math.log(lognormal.p95Ms / lognormal.p50Ms) / Z95;
            double z = Math.sqrt(-2 * Math.log(1 - u)) * Math.cos(2 * Math.PI * Hash.unit(Hash.mix(hash, 3)));
            return lognormal.p50Ms * Math.exp(sigma * z);
        }
        return fixedMs == null ? 0 : fixedMs;
    }
}
