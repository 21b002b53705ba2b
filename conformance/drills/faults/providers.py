"""Providers that throttle, break, hang, cut, or answer what nobody can use."""

from faults.outages import others_finished
from kit.drill import drill
from kit.process import wait_until

_FFFD = "\N{REPLACEMENT CHARACTER}"


def _run(scene, faults, samples=160, latency_ms=10, **order):
    scene.provider.behave(latency_ms=latency_ms, faults=faults)
    run = scene.begin(scene.order(samples, **order))
    scene.until(run, "completed")
    return run


def _hit(scene, kind, least):
    hits = scene.provider.counters()["faults"].get(kind, 0)
    scene.check(hits >= least, f"{kind} hit {hits} calls (expected: {least} or more)")
    scene.note(f"{hits} x {kind}")
    return hits


@drill("throttled-retry-after", "429 with Retry-After, twice for every call", subset=True)
def throttled_politely(scene):
    _run(scene, [{"then": {"status": 429, "retry_after_seconds": 1}, "per_prompt_times": 2}])
    _hit(scene, "status_429", 320)


@drill("throttled", "429 without Retry-After, twice for every call")
def throttled(scene):
    _run(scene, [{"then": {"status": 429}, "per_prompt_times": 2}])
    _hit(scene, "status_429", 320)


@drill("server-errors", "500, 502 and 503, one of each for every call")
def server_errors(scene):
    _run(scene, [{"then": {"status": status}, "per_prompt_times": 1} for status in (500, 502, 503)])
    for status in (500, 502, 503):
        _hit(scene, f"status_{status}", 160)


@drill("hangs", "every fifth call hangs once")
def hangs(scene):
    faults = [{"when": {"fraction": 0.2}, "then": {"kind": "hang"}, "per_prompt_times": 1}]
    _run(scene, faults, generation={"timeout_seconds": 2})
    _hit(scene, "hang", 10)


@drill("cut-bodies", "connection cut after half of the body, once for every call", subset=True)
def cut_bodies(scene):
    _run(scene, [{"then": {"kind": "cut"}, "per_prompt_times": 1}])
    _hit(scene, "cut", 160)


@drill("malformed", "200 with what is not JSON, once for every fifth call")
def malformed(scene):
    _run(scene, [{"when": {"fraction": 0.2}, "then": {"kind": "garbage"}, "per_prompt_times": 1}])
    # The engine must take a 200 for paid; the simulated provider does not.
    scene.allow(booked=_hit(scene, "garbage", 10))


@drill("empty", "an output without text, once for every fifth call")
def empty(scene):
    _run(scene, [{"when": {"fraction": 0.2}, "then": {"kind": "empty"}, "per_prompt_times": 1}])
    scene.allow(unusable=_hit(scene, "empty", 10))


@drill("refusals", "every second call is refused by the model: an answer, graded as it is")
def refusals(scene):
    _run(scene, [{"when": {"fraction": 0.5}, "then": {"kind": "refusal"}}])
    _hit(scene, "refusal", 40)


@drill("nul", "outputs with U+0000, which PostgreSQL does not take")
def nul(scene):
    _replaced(scene, "nul")


@drill("lone-surrogates", "outputs with half of a surrogate pair, which is no text")
def lone_surrogates(scene):
    _replaced(scene, "lone_surrogate")


def _replaced(scene, kind):
    run = _run(scene, [{"when": {"fraction": 0.5}, "then": {"kind": kind}}])
    hits = _hit(scene, kind, 40)
    replaced = sum(_FFFD in (sample["output"] or "") for sample in scene.engine.samples(run))
    scene.check(replaced == hits, f"{replaced} outputs with U+FFFD (expected: {hits})")


@drill("huge-bodies", "bodies of 200 MB, once for each of 12 calls")
def huge_bodies(scene):
    faults = [{"then": {"kind": "huge_body", "bytes": 200_000_000}, "per_prompt_times": 1, "times": 12}]
    _run(scene, faults, samples=100)
    scene.allow(unusable=_hit(scene, "huge_body", 12))
    scene.check(all(worker.alive() for worker in scene.engine.workers), "a worker died of it")


@drill("one-model-dead", "one of two models answers 503 for good; mended, then retried")
def one_model_dead(scene):
    dead = {"when": {"model": "dead"}, "then": {"status": 503}}
    scene.provider.behave(latency_ms=20, faults=[dead])
    run = scene.begin(scene.order(150, models=("small", "dead")))
    scene.strike()
    scene.until(run, "failed")
    scene.recovered(75)
    scene.note("recovery: until the run is failed")
    scene.check(scene.engine.error(run) == "provider_unavailable", f"failed with {scene.engine.error(run)}")
    others_finished(scene, run, "dead", answered=0)
    scene.provider.behave(latency_ms=5)
    scene.engine.retry(run)


@drill("poisonous-rows", "rows with NUL, lone surrogates, 0.9 MB, and outputs to match, among ordinary ones")
def poisonous_rows(scene):
    poison = (
        {"q": "poison \0 nul", "a": "nul"},
        {"q": "poison \ud800 surrogate", "a": "surrogate"},
        {"q": "poison \udc00\ud800 wrong way round", "a": "round"},
        {"q": "poison " + "x" * 900_000, "a": "xxx"},
        {"q": "poison \x01\x1f\x7f\ufffe controls", "a": "controls"},
    )
    faults = [
        {"when": {"prompt_contains": "poison"}, "then": {"kind": "nul"}},
    ]
    scene.provider.behave(latency_ms=10, faults=faults)
    run = scene.begin(scene.order(160, extra=poison), failed=lambda n: n <= len(poison))
    scene.until(run, "completed")
    good = scene.engine.counts(run).completed
    scene.check(good >= 160, f"{good} samples completed (expected: the 160 ordinary ones at least)")
    scene.note(f"{good - 160} of {len(poison)} poisonous rows completed, the others failed by themselves")
    wait_until(lambda: all(worker.alive() for worker in scene.engine.workers), 1, "all workers live")
