package dev.assay.standalone.bench;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.management.ListenerNotFoundException;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/** What is left of the heap after each collection while a workload runs: what is alive, and what a collection left lying. */
final class HeapWatch implements AutoCloseable {

    private static final int PARTS = 4;

    private final List<Long> afterCollection = new ArrayList<>();
    private final NotificationListener listener = (notification, handback) -> {
        if (notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
            note(GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData()));
        }
    };

    HeapWatch() {
        collectors().forEach(collector -> collector.addNotificationListener(listener, null, null));
    }

    private static List<NotificationEmitter> collectors() {
        List<NotificationEmitter> emitters = new ArrayList<>();
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (collector instanceof NotificationEmitter emitter) {
                emitters.add(emitter);
            }
        }
        return emitters;
    }

    private synchronized void note(GarbageCollectionNotificationInfo info) {
        long bytes = 0;
        for (var pool : info.getGcInfo().getMemoryUsageAfterGc().entrySet()) {
            boolean heap = pool.getKey().startsWith("G1") || pool.getKey().contains("Gen");
            bytes += heap ? pool.getValue().getUsed() : 0;
        }
        afterCollection.add(bytes);
    }

    /** The least in each quarter of the collections, in MiB: a heap that fills up shows as a rising row. */
    synchronized String leastByQuarter() {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        StringBuilder text = new StringBuilder("heap after collection, least in each quarter of the run:");
        int size = afterCollection.size();
        for (int part = 0; part < PARTS; part++) {
            long least = afterCollection.subList(size * part / PARTS, size * (part + 1) / PARTS).stream()
                    .mapToLong(Long::longValue)
                    .min()
                    .orElse(heap.getUsed());
            text.append(String.format(Locale.ROOT, " %d", least >> 20));
        }
        return text + String.format(Locale.ROOT, " MiB of %d (%d collections)", heap.getMax() >> 20, size);
    }

    @Override
    public void close() {
        for (NotificationEmitter collector : collectors()) {
            try {
                collector.removeNotificationListener(listener);
            } catch (ListenerNotFoundException e) {
                throw new IllegalStateException("the heap's listener was there and is not", e);
            }
        }
    }
}
