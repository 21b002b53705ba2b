"""Processes that die, freeze, or live in another hour."""

import os
import threading
import time

from kit import assay
from kit.drill import TAKEOVER, drill
from kit.process import wait_until
from kit.rest import Refused


@drill("kill-worker-generating", "kill -9 of the worker whose calls are in flight", subset=True)
def kill_worker_generating(scene):
    scene.provider.behave(latency_ms=400)
    run = scene.begin(scene.order(800, concurrency=16))
    scene.until_answered(100)
    victim = scene.holder(run)
    scene.allow(duplicates=16)
    scene.strike()
    victim.kill9()
    scene.recovers(scene.requests)
    scene.provider.behave(latency_ms=5)


@drill("kill-worker-generating-background", "kill -9 of the worker whose calls are in flight, with background responses")
def kill_worker_generating_background(scene):
    for worker in list(scene.engine.workers):
        worker.stop()
    for _ in range(2):
        scene.engine.add_worker(background=True)
    scene.provider.behave(latency_ms=4000)
    run = scene.begin(scene.order(96, concurrency=16))
    scene.until_answered(16)
    victim = scene.holder(run)
    # Between the provider's answer and the commit of a handle, some milliseconds, a call can still be lost. These 16 are
    # past that, and have seconds to go.
    with scene.engine.database.sql() as sql:
        all_kept = "SELECT 1 WHERE (SELECT count(*) FROM eval_response_handles) = 16"
        wait_until(lambda: scene.in_flight() == 16 and sql.run(all_kept), 30, "16 responses are running", pause=0.02)
    scene.strike()
    victim.kill9()
    scene.recovers(scene.asked)
    scene.until(run, "completed")
    scene.note(f"{scene.provider.counters()['background_created']} responses begun")
    for worker in list(scene.engine.workers):
        worker.stop()


@drill("kill-worker-scoring", "kill -9 of the worker that grades")
def kill_worker_scoring(scene):
    # Long outputs and a slow pattern: grading takes seconds.
    scene.provider.behave(answer_otherwise="echo", faults=[{"then": {"kind": "huge_body", "bytes": 150_000}}])
    # So narrow that one lane grades, on one of the two workers.
    run = scene.begin(scene.order(500, concurrency=8, slow_score=True))
    scene.until_completed(run, 20)
    victim = scene.holder(run, "scoring")
    scene.allow(duplicates=8)
    scene.strike()
    victim.kill9()
    left = scene.engine.counts(run)
    scene.check(left.completed < left.total, "all was graded before the kill")
    scene.recovers(scene.completed)


@drill("kill-worker-preparing", "kill -9 of all workers while items are written")
def kill_worker_preparing(scene):
    scene.provider.behave(latency_ms=1)
    run = scene.begin(scene.order(2000, concurrency=64, slow_prepare=True))
    wait_until(lambda: scene.engine.progress(run)["prepared_items"] > 0, 60, "preparation has begun", pause=0.02)
    for worker in scene.engine.workers:
        worker.kill9()
    prepared = scene.engine.progress(run)["prepared_items"]
    scene.check(0 < prepared < 2000, f"{prepared} of 2000 items at the kill: it did not hit")
    scene.note(f"{prepared} items were written")
    scene.engine.restore(2, 2)
    scene.strike()  # with workers there again, it is the run's own recovery
    scene.recovers(lambda: scene.engine.progress(run)["prepared_items"], before=prepared)


@drill("kill-worker-aggregating", "kill -9 of all workers while a grader has all samples in hand")
def kill_worker_aggregating(scene):
    run = scene.begin(scene.order(50, slow_aggregate=True))
    scene.until_answered(50)
    time.sleep(6)  # the interpreter starts, and then the grader takes eight seconds
    scene.check(scene.completed() == 0, "all was graded before the kill")
    for worker in scene.engine.workers:
        worker.kill9()
    scene.engine.restore(2, 2)
    scene.strike()
    scene.until(run, "completed")
    # The grader starts from its beginning: it has shown nothing to anyone.
    scene.recovered(TAKEOVER + 20)


@drill("kill-worker-finalizing", "kill -9 of all workers between the last score and the terminal state")
def kill_worker_finalizing(scene):
    run = scene.begin(scene.order(50))
    wait_until(lambda: scene.engine.status(run) == "in_progress", 30, "the run has begun", pause=0.01)
    with scene.engine.database.sql() as sql:
        # The row that the last transaction writes is held, so that the kill hits between two transactions.
        sql.run("BEGIN")
        sql.run("SELECT 1 FROM eval_run_attempts ORDER BY requested_at DESC LIMIT 1 FOR UPDATE")
        scene.until(run, "finalizing")
        for worker in scene.engine.workers:
            worker.kill9()
    scene.engine.restore(2, 2)
    scene.strike()
    scene.until(run, "completed")
    scene.recovered(TAKEOVER)


@drill("kill-api-in-retry", "kill -9 of the api in the middle of a retry request", subset=True)
def kill_api_in_retry(scene):
    scene.provider.behave(faults=[{"when": {"from_answer": 31}, "then": {"status": 401}}])
    run = scene.begin(scene.order(100))
    scene.until(run, "failed")
    scene.provider.behave(latency_ms=5)
    _kill_while_locked(scene, run)
    before = scene.engine.attempts(run)
    scene.check(before == 1, f"{before} attempts after a retry that was cut off before its commit (expected: 1)")
    # Wherever else the kill hits, there is one attempt more or none, and asking again settles it.
    scene.engine.restore(2, 2)
    _kill_after(scene, run, scene.random.uniform(0.0, 0.02))
    try:
        scene.engine.retry(run)
    except Refused as e:
        scene.check(e.status == 409, f"retry was answered {e.status} (expected: 200 or 409)")
    scene.strike()
    scene.until(run, "completed")
    scene.recovered(TAKEOVER)
    attempts = scene.engine.attempts(run)
    scene.check(attempts == 2, f"{attempts} attempts (expected: 2)")


def _kill_while_locked(scene, run):
    victim = scene.engine.apis[0]
    with scene.engine.database.sql() as sql:
        sql.run("BEGIN")
        sql.run("SELECT 1 FROM eval_runs ORDER BY created_at DESC LIMIT 1 FOR UPDATE")
        request = _ask_in_background(scene, victim, run)
        held = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND application_name <> 'drill'"
        with scene.engine.database.sql() as look:
            wait_until(lambda: look.run(held), 10, "the retry waits for its row")
        victim.kill9()
    request.join(10)


def _kill_after(scene, run, seconds):
    victim = scene.engine.apis[0]
    request = _ask_in_background(scene, victim, run)
    time.sleep(seconds)
    victim.kill9()
    request.join(10)


def _ask_in_background(scene, api, run):
    server, path = scene.engine.server(api)

    def ask():
        try:
            server.call("POST", f"{path}/{run}/retry")
        except Exception:
            pass  # it is cut off: that is the drill

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    return thread


@drill("kill-everything", "kill -9 of all api and worker processes, Temporal and PostgreSQL at once")
def kill_everything(scene):
    scene.provider.behave(latency_ms=200)
    run = scene.begin(scene.order(600, concurrency=16))
    scene.until_answered(100)
    scene.allow(duplicates=16)
    for process in [*scene.engine.workers, *scene.engine.apis]:
        process.kill9()
    scene.engine.orchestrator.kill9()
    scene.engine.database.kill9()
    scene.engine.restore(2, 2)
    # All is there again: from here on it is the run's own recovery.
    scene.strike()
    scene.recovers(scene.requests)


@drill("freeze-worker", "SIGSTOP of a worker for 28 s, beyond its heartbeat timeout, then SIGCONT")
def freeze_worker(scene):
    scene.provider.behave(latency_ms=400)
    run = scene.begin(scene.order(900, concurrency=16))
    scene.until_answered(100)
    victim = scene.holder(run)
    scene.allow(duplicates=16)
    scene.strike()
    victim.freeze()
    # Its polls stay open, and Temporal may hand one of them the lane again: another heartbeat timeout.
    scene.recovers(scene.requests, within=2 * TAKEOVER)
    time.sleep(max(0, 28 - scene.out.recovery))
    victim.thaw()
    scene.provider.behave(latency_ms=20)


@drill("clock-plus-1h", "a worker whose clock is an hour ahead")
def clock_ahead(scene):
    _another_hour(scene, "+1h")


@drill("clock-minus-1h", "a worker whose clock is an hour behind")
def clock_behind(scene):
    _another_hour(scene, "-1h")


def _another_hour(scene, clock):
    if not os.path.exists(assay.FAKETIME):
        raise NotImplementedError("libfaketime is not installed (apt-get install faketime)")
    for worker in list(scene.engine.workers):
        worker.stop()
    scene.engine.add_worker(clock=clock)
    # Throttled, so that a wrong clock would show in waiting times as well.
    scene.provider.behave(
        latency_ms=20, faults=[{"then": {"status": 429, "retry_after_seconds": 1}, "times": 10}]
    )
    run = scene.begin(scene.order(300, concurrency=16))
    scene.strike()
    scene.until_answered(50)
    scene.recovered(TAKEOVER)
    scene.engine.restore(2, 2)
    # Beside workers of the right time, and taking over from it.
    scene.until_answered(100)
    scene.until(run, "completed")
    for worker in list(scene.engine.workers):
        if (worker.env or {}).get("FAKETIME"):
            worker.stop()
