package dev.assay.api.tenancy;

import dev.assay.ledger.tenancy.ApiKeyDao;
import jakarta.annotation.PreDestroy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** When each key was last used, written once a minute. */
@Component
class KeyUse {

    private static final Logger log = LoggerFactory.getLogger(KeyUse.class);

    private final ApiKeyDao keys;
    private final Map<String, Instant> uses = new ConcurrentHashMap<>();

    KeyUse(Jdbi jdbi) {
        this.keys = jdbi.onDemand(ApiKeyDao.class);
    }

    void used(String keyId, Instant at) {
        uses.merge(keyId, at, KeyUse::later);
    }

    @Scheduled(fixedDelayString = "60s")
    void writeNow() {
        try {
            write();
        } catch (RuntimeException e) {
            log.warn("Last use of {} keys is not recorded yet: {}", uses.size(), e.toString());
        }
    }

    /** What cannot be written is kept for the next time. */
    void write() {
        List<String> ids = new ArrayList<>();
        List<Instant> times = new ArrayList<>();
        for (String id : List.copyOf(uses.keySet())) {
            Instant at = uses.remove(id);
            if (at != null) {
                ids.add(id);
                times.add(at);
            }
        }
        try {
            if (!ids.isEmpty()) {
                keys.recordUse(ids, times);
            }
        } catch (RuntimeException e) {
            for (int i = 0; i < ids.size(); i++) {
                used(ids.get(i), times.get(i));
            }
            throw e;
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    @PreDestroy
    void writeLast() {
        try {
            write();
        } catch (RuntimeException e) {
            log.warn("Last use of keys was not recorded at shutdown: {}", e.toString());
        }
    }
}
