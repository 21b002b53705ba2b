"""Providers that are away for a while, for good, or for one model only: no sample is lost by it, and no other model."""

import time

from kit.drill import JUDGED, drill
from kit.gateway import Gateway


@drill("gateway-restarted", "kill -9 of the gateway before the provider, back after 14 s; concurrency 2", workers=0, subset=True)
def gateway_restarted(scene):
    return _restarted(scene, concurrency=2, samples=120)


@drill("gateway-restarted-200", "kill -9 of the gateway before the provider, back after 14 s; concurrency 200", workers=0)
def gateway_restarted_200(scene):
    return _restarted(scene, concurrency=200, samples=3000)


def _restarted(scene, concurrency, samples):
    gateway = Gateway(scene.engine.folder, scene.provider.port)
    gateway.start()
    worker = scene.engine.add_worker(provider_port=gateway.port)
    try:
        scene.provider.behave(latency_ms=200)
        # What is in flight is answered by the provider, and nobody is there to read it.
        scene.allow(duplicates=concurrency)
        run = scene.begin(scene.order(samples, concurrency=concurrency, generation={"max_retries": 0}))
        scene.until_answered(samples // 4)
        gateway.kill9()
        time.sleep(14)
        before = scene.answered()
        gateway.start()
        scene.strike()
        scene.recovers(scene.answered, within=10, before=before)
        scene.note("recovery: from when the gateway is back")
        scene.judge()
        scene.check(scene.engine.status(run) == "completed", "the run has not completed")
        return JUDGED
    finally:
        worker.stop()
        gateway.kill9()


@drill("gateway-503", "503 for every call for 14 s; concurrency 2 and 200 beside each other, nothing may be retried")
def gateway_503(scene):
    _trouble(scene, {"status": 503})


@drill("gateway-429", "429 for every call for 14 s; concurrency 2 and 200 beside each other, nothing may be retried")
def gateway_429(scene):
    _trouble(scene, {"status": 429})


def _trouble(scene, then):
    scene.provider.behave(latency_ms=200)
    for concurrency, samples in ((2, 100), (200, 2500)):
        scene.begin(scene.order(samples, concurrency=concurrency, generation={"max_retries": 0}))
    scene.until_answered(400)
    scene.provider.behave(latency_ms=200, faults=[{"then": then}])
    time.sleep(14)
    before = scene.answered()
    scene.provider.behave(latency_ms=50)
    scene.strike()
    scene.recovers(scene.answered, within=10, before=before)
    scene.note("recovery: from when the provider answers again")


@drill("one-model-gone", "one of two models is unknown half-way; known again, then retried", subset=True)
def one_model_gone(scene):
    unknown = {"when": {"model": "gone", "from_answer": 51}, "then": {"status": 404, "code": "model_not_found"}}
    scene.provider.behave(latency_ms=20, faults=[unknown])
    run = scene.begin(scene.order(150, models=("small", "gone")))
    scene.until(run, "failed")
    scene.check(scene.engine.error(run) == "model_unknown", f"failed with {scene.engine.error(run)}")
    others_finished(scene, run, "gone", answered=50)
    scene.provider.behave(latency_ms=5)
    scene.engine.retry(run)


def others_finished(scene, run, stopped, answered=None):
    """The run's other model has all of its samples and its score; the run as a whole has none."""
    card = scene.engine.scorecard(run)
    scene.check(card["score"] is None, f"the run has the score {card['score']} (expected: none, a model lacks samples)")
    for model, own in card["models"].items():
        whole = model != stopped
        scene.check(own["complete"] is whole, f"{model} is complete: {own['complete']} (expected: {whole})")
        scene.check((own["score"] is not None) is whole, f"{model} has the score {own['score']}")
        scene.check(own["failed"] == 0, f"{own['failed']} samples of {model} failed")
    seen = scene.provider.counters()["answered_by_model"].get(stopped, 0)
    if answered is not None:
        scene.check(seen == answered, f"{seen} calls of {stopped} were answered (expected: {answered})")


@drill("everything-rejected", "400 for every one of 3,000 samples; mended, then retried", subset=True)
def everything_rejected(scene):
    concurrency = 32
    scene.provider.behave(latency_ms=20, faults=[{"then": {"status": 400}}])
    run = scene.begin(scene.order(3000, concurrency=concurrency))
    scene.until(run, "failed")
    scene.check(scene.engine.error(run) == "all_requests_rejected", f"failed with {scene.engine.error(run)}")
    asked, most = scene.requests(), 3 * concurrency
    scene.check(asked < most, f"{asked} calls were made (expected: fewer than {most})")
    failed = scene.engine.counts(run).failed
    scene.check(failed == asked, f"{failed} samples failed (expected: {asked}, one for each call)")
    scene.note(f"{asked} of 3,000 calls were made")
    scene.provider.behave()
    scene.engine.retry(run)
