package dev.assay.activities.judge;

import dev.assay.ledger.judge.GraderCallDao.Kept;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a step has paid for already, handed out once each, in the order in which identical requests were made. */
final class Replay {

    private final Map<String, List<Kept>> live = new HashMap<>();
    private final Map<String, Integer> next = new HashMap<>();
    private final Map<String, Integer> used = new HashMap<>();

    Replay(List<Kept> calls) {
        calls.forEach(call -> {
            next.merge(call.fingerprint(), call.occurrence() + 1, Math::max);
            if (!call.superseded()) {
                live.computeIfAbsent(call.fingerprint(), print -> new ArrayList<>())
                        .add(call);
            }
        });
    }

    Optional<Kept> take(String fingerprint) {
        int n = used.merge(fingerprint, 1, Integer::sum) - 1;
        List<Kept> calls = live.getOrDefault(fingerprint, List.of());
        return n < calls.size() ? Optional.of(calls.get(n)) : Optional.empty();
    }

    /** The occurrence of a call that nobody has paid for. */
    int fresh(String fingerprint) {
        return next.merge(fingerprint, 1, Integer::sum) - 1;
    }
}
