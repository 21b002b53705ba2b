package dev.assay.simulator.provider;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** The bodies of model calls, for those who look at what is sent. It keeps none until it is told to. */
final class RequestLog {
    private final ReentrantLock lock = new ReentrantLock();
    private final List<byte[]> bodies = new ArrayList<>();
    private volatile int most;

    void keep(int next) {
        lock.lock();
        try {
            bodies.clear();
            most = next;
        } finally {
            lock.unlock();
        }
    }

    void add(byte[] body) {
        if (most == 0) {
            return;
        }
        lock.lock();
        try {
            if (bodies.size() < most) {
                bodies.add(body);
            }
        } finally {
            lock.unlock();
        }
    }

    List<String> bodies() {
        lock.lock();
        try {
            return bodies.stream()
                    .map(body -> new String(body, StandardCharsets.UTF_8))
                    .toList();
        } finally {
            lock.unlock();
        }
    }
}
