package dev.assay.simulator.provider;

import java.util.Optional;

/** A response that is made in the background: it goes on whether or not anybody asks for it. */
final class BackgroundJob implements Runnable {

    enum Status {
        QUEUED,
        IN_PROGRESS,
        COMPLETED,
        FAILED,
        CANCELLED
    }

    final String id;
    final Answer answer;
    final long createdSeconds = System.currentTimeMillis() / 1000;
    private final long createdNanos = System.nanoTime();
    private final Optional<String> idempotencyKey;
    private final boolean fails;
    private final CallBook book;
    private Status status = Status.QUEUED;

    BackgroundJob(String id, Answer answer, Optional<String> idempotencyKey, boolean fails, CallBook book) {
        this.id = id;
        this.answer = answer;
        this.idempotencyKey = idempotencyKey;
        this.fails = fails;
        this.book = book;
    }

    @Override
    public void run() {
        begin();
        try {
            ModelHandler.pause(answer.behaviour().latencyNanos(answer.call()));
            end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            cancel();
        }
    }

    private synchronized void begin() {
        if (status == Status.QUEUED) {
            status = Status.IN_PROGRESS;
        }
    }

    private synchronized void end() {
        if (over()) {
            return;
        }
        if (fails) {
            status = Status.FAILED;
        } else {
            status = Status.COMPLETED;
            book.answered(answer.call(), idempotencyKey, answer.usage());
        }
        book.ended();
    }

    /** What has ended stays as it is. One that is cancelled is not paid for. */
    synchronized void cancel() {
        if (!over()) {
            status = Status.CANCELLED;
            book.ended();
        }
    }

    synchronized Status status() {
        return status;
    }

    /** A job that still runs is as young as can be. */
    synchronized boolean expired(long retentionNanos) {
        return over() && System.nanoTime() - createdNanos > retentionNanos;
    }

    private boolean over() {
        return status.compareTo(Status.IN_PROGRESS) > 0;
    }
}
