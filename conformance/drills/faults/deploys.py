"""Workers that are told to stop, and fleets that grow and shrink."""

from kit.drill import drill
from kit.process import wait_until


@drill(
    "deploy-3-workers",
    "SIGTERM of 3 workers one after the other, each replaced, in one run (subset: of one)",
    subset=True,
    workers=1,
)
def deploy(scene):
    scene.provider.behave(latency_ms=600)
    turns = 1 if scene.short else 3
    run = scene.begin(scene.order(700 + 600 * turns, concurrency=16))
    scene.until_answered(60)
    for turn in range(turns):
        victim = scene.holder(run)
        scene.engine.add_worker()
        scene.strike()
        victim.terminate()
        wait_until(lambda: not victim.alive(), 30, f"worker {turn + 1} has drained and ended")
        scene.engine.workers.remove(victim)
        scene.recovers(scene.requests)
        scene.check(victim.said("worker stopped"), "the log does not end with 'worker stopped'")
    scene.provider.behave(latency_ms=2)


@drill("grace-too-short", "SIGTERM of a worker with a grace of 2 s and calls of 6 s", workers=1)
def short_grace(scene):
    scene.provider.behave(latency_ms=6000)
    for worker in list(scene.engine.workers):
        worker.stop()
    victim = scene.engine.add_worker(grace_seconds=2)
    run = scene.begin(scene.order(60, concurrency=16))
    wait_until(lambda: scene.provider.counters()["in_flight"] == 16, 30, "16 calls are in flight")
    scene.allow(duplicates=16)
    scene.strike()
    victim.terminate()
    wait_until(lambda: not victim.alive(), 30, "the worker has ended")
    scene.check(victim.said(f"16 of {run}"), "the log does not say that 16 calls of the run were given up")
    scene.engine.restore(2, 2)
    scene.recovers(scene.requests)
    scene.provider.behave(latency_ms=50)


@drill("scale-1-4-1", "1 worker, then 4, then 1 at concurrency 256", workers=1)
def scale(scene):
    scene.provider.behave(latency_ms=1500)
    run = scene.begin(scene.order(9000, concurrency=256))
    scene.until_answered(300)
    fresh = [scene.engine.add_worker(wait=False) for _ in range(3)]
    for worker in fresh:
        wait_until(lambda worker=worker: scene.engine.ready(worker), 120, f"{worker.name} is ready")
    scene.strike()
    wait_until(lambda: len(scene.engine.holders(run)) == 4, 90, "all four are at work")
    scene.recovered(30)
    for worker in scene.engine.workers[1:]:
        worker.terminate()
    for worker in scene.engine.workers[1:]:
        wait_until(lambda worker=worker: not worker.alive(), 60, f"{worker.name} has drained")
    wait_until(lambda: len(scene.engine.holders(run)) == 1, 40, "the one that is left has it all")
    scene.check(scene.engine.status(run) == "in_progress", "the run had ended before: too few samples")
    scene.provider.behave(latency_ms=20)
