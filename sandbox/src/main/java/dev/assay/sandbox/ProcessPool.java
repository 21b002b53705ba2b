package dev.assay.sandbox;

import dev.assay.sandbox.SandboxOptions.Engine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The processes of a sandbox. One is replaced before another team, or with CPython another program, has its turn, after
 * {@link #IDLE} without work, and after any call that ended it.
 */
final class ProcessPool {
    private static final Duration IDLE = Duration.ofMinutes(5);
    /** How long calls of other teams may go on being served first: a replacement costs seconds of CPU. */
    private static final Duration TURN = Duration.ofSeconds(5);
    /** Well below the limit of CPU time that ends a CPython process, so that no call pays for those before it. */
    private static final Duration WORN = Duration.ofMinutes(10);

    private final SandboxOptions options;
    private final Launcher launcher;
    private final ScheduledThreadPoolExecutor watchdog = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("sandbox-watchdog").factory());
    private final ReentrantLock lock = new ReentrantLock();
    private final List<SandboxProcess> idle = new ArrayList<>();
    private final Set<SandboxProcess> live = new HashSet<>();
    private final List<Waiter> waiters = new LinkedList<>();
    private int slots;
    private boolean closed;

    /** Its future has the process, or nothing where it may start one. */
    private record Waiter(Program program, long since, CompletableFuture<Optional<SandboxProcess>> grant) {}

    ProcessPool(SandboxOptions options, Launcher launcher) {
        this.options = options;
        this.launcher = launcher;
        slots = options.processes();
        watchdog.setRemoveOnCancelPolicy(true);
        var unused = watchdog.scheduleWithFixedDelay(this::reap, 30, 30, TimeUnit.SECONDS);
    }

    /** Process IDs, for those who measure. */
    List<Long> pids() {
        lock.lock();
        try {
            return live.stream().map(SandboxProcess::pid).toList();
        } finally {
            lock.unlock();
        }
    }

    /**
     * A process for one call; waits for one where all are taken. {@link #release} gives it back.
     *
     * @throws SandboxUnavailableException where there is none to be had
     */
    SandboxProcess lease(Program program) {
        Waiter waiter;
        @Nullable SandboxProcess evicted = null;
        lock.lock();
        try {
            if (closed) {
                throw new SandboxUnavailableException("the sandbox is closed");
            }
            idle.stream().filter(SandboxProcess::broken).toList().forEach(this::forget);
            Optional<SandboxProcess> fitting = idle.stream()
                    .filter(process -> fits(process, program))
                    .max((a, b) -> Boolean.compare(a.has(program), b.has(program)));
            if (fitting.isPresent()) {
                idle.remove(fitting.get());
                return fitting.get();
            }
            waiter = new Waiter(program, System.nanoTime(), new CompletableFuture<>());
            if (slots > 0) {
                slots--;
                waiter.grant().complete(Optional.empty());
            } else if (!idle.isEmpty()) {
                evicted = idle.getFirst();
                forget(evicted);
                slots--;
                waiter.grant().complete(Optional.empty());
            } else {
                waiters.add(waiter);
            }
        } finally {
            lock.unlock();
        }
        if (evicted != null) {
            evicted.kill();
        }
        return await(waiter);
    }

    private SandboxProcess await(Waiter waiter) {
        try {
            return waiter.grant().get().orElseGet(() -> start(waiter.program().team()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            lock.lock();
            try {
                if (!waiters.remove(waiter)) {
                    waiter.grant().getNow(Optional.empty()).ifPresentOrElse(this::release, this::freeSlot);
                }
            } finally {
                lock.unlock();
            }
            throw new SandboxUnavailableException("interrupted", e);
        } catch (ExecutionException e) {
            throw new SandboxUnavailableException("the sandbox is closed", e);
        }
    }

    private SandboxProcess start(String team) {
        SandboxProcess started;
        try {
            started = SandboxProcess.start(launcher, watchdog, team);
        } catch (RuntimeException e) {
            lock.lock();
            try {
                freeSlot();
            } finally {
                lock.unlock();
            }
            throw e;
        }
        lock.lock();
        try {
            live.add(started);
            if (closed) {
                started.kill();
            }
        } finally {
            lock.unlock();
        }
        return started;
    }

    private boolean fits(SandboxProcess process, Program program) {
        return process.team().equals(program.team())
                && (options.engine() == Engine.GRAALPY || process.fresh() || process.has(program));
    }

    void release(SandboxProcess process) {
        boolean kill = false;
        lock.lock();
        try {
            if (process.broken()
                    || closed
                    || process.busy().compareTo(WORN) > 0 && options.engine() == Engine.CPYTHON) {
                kill = true;
                forget(process);
                handSlot();
                return;
            }
            Optional<Waiter> next = waiters.stream()
                    .filter(waiter -> fits(process, waiter.program()))
                    .findFirst();
            if (!waiters.isEmpty()
                    && (next.isEmpty() || System.nanoTime() - waiters.getFirst().since() > TURN.toNanos())) {
                next = Optional.of(waiters.getFirst());
            }
            if (next.isEmpty()) {
                idle.add(process);
            } else if (fits(process, next.get().program())) {
                waiters.remove(next.get());
                next.get().grant().complete(Optional.of(process));
            } else {
                kill = true;
                forget(process);
                handSlot();
            }
        } finally {
            lock.unlock();
            if (kill) {
                process.kill();
            }
        }
    }

    private void forget(SandboxProcess process) {
        idle.remove(process);
        if (live.remove(process)) {
            slots++;
        }
    }

    private void freeSlot() {
        slots++;
        handSlot();
    }

    private void handSlot() {
        if (slots > 0 && !waiters.isEmpty() && !closed) {
            slots--;
            waiters.removeFirst().grant().complete(Optional.empty());
        }
    }

    private void reap() {
        List<SandboxProcess> old;
        lock.lock();
        try {
            old = idle.stream()
                    .filter(process -> process.idle().compareTo(IDLE) > 0)
                    .toList();
            old.forEach(this::forget);
        } finally {
            lock.unlock();
        }
        old.forEach(SandboxProcess::kill);
    }

    /** Ends all processes; calls that run or wait fail. */
    void close() {
        lock.lock();
        try {
            closed = true;
            waiters.forEach(waiter ->
                    waiter.grant().completeExceptionally(new SandboxUnavailableException("the sandbox is closed")));
            waiters.clear();
            live.forEach(SandboxProcess::kill);
        } finally {
            lock.unlock();
        }
        watchdog.shutdownNow();
    }
}
