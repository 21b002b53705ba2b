package dev.assay.simulator.provider;

import dev.assay.simulator.Counters;
import dev.assay.simulator.Hash;
import dev.assay.simulator.Then;
import dev.assay.simulator.model.ModelCall;
import dev.assay.simulator.model.Usage;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/** Keeps the counters. One lock for all, held for well under a microsecond, so that a snapshot is exact. */
final class CallBook {
    private final ReentrantLock lock = new ReentrantLock();
    private Page page = new Page();
    private int inFlight;

    void request(Optional<String> idempotencyKey) {
        locked(() -> {
            page.requests++;
            idempotencyKey.ifPresent(key -> {
                if (!page.keys.add(Hash.of(key))) {
                    page.repeatedKeys++;
                }
            });
        });
    }

    void refused(String reason) {
        locked(() -> page.refused.merge(reason, 1L, Long::sum));
    }

    void began(Optional<Then> fault) {
        locked(() -> {
            page.maxInFlight = Math.max(page.maxInFlight, ++inFlight);
            fault.ifPresent(then -> page.faults.merge(then.counterName(), 1L, Long::sum));
        });
    }

    void ended() {
        locked(() -> inFlight--);
    }

    void answered(ModelCall call, Optional<String> idempotencyKey, Usage usage) {
        locked(() -> {
            page.answered++;
            page.byEndpoint.merge(call.endpoint().json(), 1L, Long::sum);
            page.byModel.merge(call.model(), 1L, Long::sum);
            page.inputTokens += usage.input();
            page.outputTokens += usage.output();
            if (!page.answers.add(call.identity())) {
                page.repeatedAnswers++;
            }
            idempotencyKey.ifPresent(key -> {
                if (!page.answeredKeys.add(Hash.of(key))) {
                    page.repeatedAnsweredKeys++;
                }
            });
        });
    }

    void fault(Then then) {
        locked(() -> page.faults.merge(then.counterName(), 1L, Long::sum));
    }

    void backgroundCreated() {
        locked(() -> page.backgroundCreated++);
    }

    void backgroundAsked(boolean cancels) {
        locked(() -> {
            if (cancels) {
                page.backgroundCancels++;
            } else {
                page.backgroundRetrievals++;
            }
        });
    }

    void reset() {
        locked(() -> {
            page = new Page();
            page.maxInFlight = inFlight;
        });
    }

    void resetMaxInFlight() {
        locked(() -> page.maxInFlight = inFlight);
    }

    Counters snapshot() {
        lock.lock();
        try {
            return page.counters(inFlight);
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }

    private static final class Page {
        private final Map<String, Long> refused = new TreeMap<>();
        private final Map<String, Long> byEndpoint = new TreeMap<>();
        private final Map<String, Long> byModel = new TreeMap<>();
        private final Map<String, Long> faults = new TreeMap<>();
        private final LongSet keys = new LongSet();
        private final LongSet answers = new LongSet();
        private final LongSet answeredKeys = new LongSet();
        private long requests;
        private long answered;
        private long repeatedKeys;
        private long repeatedAnswers;
        private long repeatedAnsweredKeys;
        private long backgroundCreated;
        private long backgroundRetrievals;
        private long backgroundCancels;
        private long inputTokens;
        private long outputTokens;
        private int maxInFlight;

        Counters counters(int inFlight) {
            return new Counters(
                    requests,
                    refused,
                    answered,
                    byEndpoint,
                    byModel,
                    faults,
                    inFlight,
                    maxInFlight,
                    keys.size(),
                    repeatedKeys,
                    repeatedAnswers,
                    repeatedAnsweredKeys,
                    backgroundCreated,
                    backgroundRetrievals,
                    backgroundCancels,
                    inputTokens,
                    outputTokens);
        }
    }
}
