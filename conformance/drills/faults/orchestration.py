"""Temporal away, forgetful, or told by an operator what to do."""

import time

from kit.drill import TAKEOVER, drill
from kit.process import wait_until

_RECONCILED = 75  # its interval of 30 s, twice at worst, and a start


def _running(scene, latency_ms=200, samples=1200):
    scene.provider.behave(latency_ms=latency_ms)
    run = scene.begin(scene.order(samples, concurrency=16))
    scene.until_answered(60)
    return run


@drill("temporal-away", "Temporal away for 60 s (subset: 25 s)")
def away(scene):
    seconds = 25 if scene.short else 60
    run = _running(scene, latency_ms=500, samples=2500 if scene.short else 4500)
    scene.engine.orchestrator.stop()
    time.sleep(seconds)
    before = scene.answered()
    scene.engine.orchestrator.start()
    scene.strike()
    scene.recovers(scene.answered, within=60)
    scene.check(before > 0, "no call was answered")
    scene.until_answered(before + 20)
    scene.provider.behave(latency_ms=2)
    scene.until(run, "completed")


@drill("retry-without-temporal", "Temporal away while runs are created and retried")
def asked_while_away(scene):
    scene.provider.behave(faults=[{"when": {"from_answer": 21}, "then": {"status": 401}}])
    failed = scene.begin(scene.order(60))
    scene.until(failed, "failed")
    scene.engine.orchestrator.stop()
    scene.provider.behave(latency_ms=5)
    scene.engine.retry(failed)
    fresh = scene.begin(scene.order(40))
    scene.check(scene.engine.status(fresh) == "queued", "a run became more than queued without Temporal")
    scene.engine.orchestrator.start()
    scene.strike()
    for run in (failed, fresh):
        scene.until(run, "completed")
    scene.recovered(60)


@drill("worker-starts-first", "a worker starts while Temporal is away", workers=1)
def starts_first(scene):
    for worker in list(scene.engine.workers):
        worker.stop()
    scene.engine.orchestrator.stop()
    worker = scene.engine.add_worker(wait=False)
    wait_until(lambda: worker.said("Temporal"), 60, "the worker says that it waits for Temporal")
    time.sleep(3)
    scene.check(worker.alive(), "the worker ended")
    scene.check(not scene.engine.ready(worker), "the worker calls itself ready")
    scene.provider.behave(latency_ms=5)
    scene.begin(scene.order(40))
    scene.engine.orchestrator.start()
    scene.strike()
    wait_until(lambda: scene.engine.ready(worker), 60, "the worker is ready")
    scene.recovered(TAKEOVER)


@drill("temporal-history-lost", "Temporal restarted with an empty database in the middle of a run")
def history_lost(scene):
    run = _running(scene)
    scene.engine.orchestrator.stop()
    scene.engine.orchestrator.forget()
    scene.engine.orchestrator.start()
    scene.strike()
    # Its lanes go on without Temporal; the run ends only when it has an execution again.
    scene.provider.behave(latency_ms=2)
    scene.until(run, "completed")
    scene.recovered(_RECONCILED)
    scene.note("recovery: until the run is completed")


@drill("workflow-terminated", "workflow terminated from the Temporal CLI, then retried")
def terminated(scene):
    run = _running(scene)
    scene.strike()
    scene.engine.orchestrator.workflow("terminate", "--workflow-id", run, "--reason", "drill")
    scene.until(run, "failed", seconds=150)
    scene.recovered(_RECONCILED + 60)
    scene.note("recovery: until the run is failed")
    scene.check(scene.engine.error(run) == "workflow_terminated", f"failed with {scene.engine.error(run)}")
    scene.engine.retry(run)
    scene.provider.behave(latency_ms=2)


@drill("workflow-cancelled", "workflow cancelled from the Temporal CLI, then retried", subset=True)
def cancelled(scene):
    run = _running(scene)
    scene.strike()
    scene.engine.orchestrator.workflow("cancel", "--workflow-id", run)
    scene.until(run, "cancelled")
    scene.recovered(TAKEOVER)
    scene.note("recovery: until the run is cancelled")
    scene.engine.retry(run)
    scene.provider.behave(latency_ms=2)


@drill("workflow-reset", "workflow reset to its first task from the Temporal CLI in the middle of a run")
def reset(scene):
    run = _running(scene)
    scene.strike()
    scene.engine.orchestrator.workflow(
        "reset", "--workflow-id", run, "--type", "FirstWorkflowTask", "--reason", "drill"
    )
    scene.recovers(scene.requests, within=_RECONCILED)
    time.sleep(2)
    scene.provider.behave(latency_ms=2)
