"""One drill: a scene to act in, and the verdict on what came out."""

import random
import time
import uuid
from dataclasses import dataclass, field

from kit.engine import Order
from kit.process import Fault, wait_until

TERMINAL = ("completed", "failed", "cancelled")
# A worker that is gone is missed after the heartbeat timeout of its lanes (20 s); 10 s more to go on elsewhere.
TAKEOVER = 30
DRILLS = {}
JUDGED = object()  # what a drill returns that has judged already


@dataclass(frozen=True)
class Drill:
    name: str
    fault: str
    act: object
    subset: bool
    only_subset: bool
    apis: int
    workers: int


def drill(name, fault, subset=False, only_subset=False, apis=2, workers=2):
    def register(act):
        DRILLS[name] = Drill(name, fault, act, subset or only_subset, only_subset, apis, workers)
        return act

    return register


@dataclass
class Outcome:
    name: str
    fault: str
    samples: int = 0
    needed: int = 0
    made: int = 0
    duplicates: int = 0
    lost: int = 0
    recovery: float | None = None
    seconds: float = 0
    notes: list = field(default_factory=list)
    complaints: list = field(default_factory=list)
    skipped: str | None = None

    @property
    def verdict(self):
        if self.skipped:
            return "skipped"
        return "bad" if self.complaints else "good"


class Scene:
    """Acts on an engine and keeps the books of what it did. Everything that it judges by is public."""

    def __init__(self, engine, drill_, seed, short):
        self.engine, self.short = engine, short
        self.random = random.Random(f"{seed} {drill_.name}")
        self.out = Outcome(drill_.name, drill_.fault)
        self.provider = engine.provider
        self.orders, self.ends = {}, {}
        self._bounds = {"duplicates": 0, "recovery": None, "unusable": 0, "booked": 0}
        self._struck = None

    # ---- runs

    def order(self, samples, **options):
        return Order(salt=uuid.UUID(int=self.random.getrandbits(128)).hex[:12], samples=samples, **options)

    def begin(self, order, end="completed", failed=0):
        """Creates the run. It must come to `end` with that many failed samples, or as many as `failed(n)` allows."""
        run = self.engine.create(order)
        self.orders[run] = order
        self.expect(run, end, failed)
        return run

    def expect(self, run, end="completed", failed=0):
        self.ends[run] = (end, failed)

    def until(self, run, *statuses, seconds=120):
        def reached():
            status = self.engine.status(run)
            if status in TERMINAL and status not in statuses:
                raise Fault(f"run became {status} (expected: {' or '.join(statuses)}): {self.engine.error(run)}")
            return status in statuses

        wait_until(reached, seconds, f"run becomes {' or '.join(statuses)}", pause=0.05)

    def until_completed(self, run, samples, seconds=60):
        wait_until(lambda: self.engine.counts(run).completed >= samples, seconds, f"{samples} samples are completed")

    def until_answered(self, calls, seconds=60):
        wait_until(lambda: self.answered() >= calls, seconds, f"{calls} calls are answered", pause=0.02)

    def answered(self):
        return self.provider.counters()["answered"]

    def requests(self):
        return self.provider.counters()["requests"]

    def in_flight(self):
        return self.provider.counters()["in_flight"]

    def asked(self):
        """How often the provider was asked for responses that it makes in the background."""
        return self.provider.counters()["background_retrievals"]

    def completed(self):
        return sum(self.engine.counts(run).completed for run in self.orders)

    def holder(self, run, kind="generation"):
        return wait_until(lambda: self.engine.holders(run, kind), 20, f"a worker holds the run for {kind}")[0]

    # ---- faults and bounds

    def strike(self):
        """Now: recovery is counted from here."""
        self._struck = time.monotonic()

    def recovers(self, sign, within=TAKEOVER, seconds=120, before=None):
        """Waits until the sign is higher than it was, by default now: that is what recovery means here."""
        before = sign() if before is None else before
        wait_until(lambda: sign() > before, seconds, "the run goes on", pause=0.2)
        self.recovered(within)

    def recovered(self, within=TAKEOVER):
        self.out.recovery = round(time.monotonic() - self._struck, 1)
        self._bounds["recovery"] = within

    def allow(self, **bounds):
        """duplicates: calls that may be repeated. unusable: answers that were paid for and had to be asked for again.
        booked: calls that the engine must take for paid and the provider does not."""
        self._bounds.update(bounds)

    def check(self, good, complaint):
        if not good:
            self.out.complaints.append(complaint)

    def note(self, text):
        self.out.notes.append(text)

    # ---- the verdict

    def judge(self, seconds=180):
        for run in self.orders:
            end, _ = self.ends[run]
            self.until(run, end, seconds=seconds)
        # Calls of a process that was killed come to their end at the provider all the same, and are paid for.
        wait_until(lambda: self.provider.counters()["in_flight"] == 0, 60, "no call is in flight any more")
        out, paid = self.out, 0
        for run, order in self.orders.items():
            counts = self.engine.counts(run)
            out.samples += counts.total
            out.lost += counts.total - counts.completed - counts.failed
            asked = (order.samples + len(order.extra)) * len(order.models)
            self.check(counts.total == asked, f"{counts.total} samples (expected: {asked})")
            self._check_failed(run, counts.failed)
            self.out.complaints += [f"audit: {finding}" for finding in self.engine.findings(run)]
            paid += self.engine.paid(run)
        seen, bounds = self.provider.counters(), self._bounds
        out.needed, out.made = out.samples + bounds["unusable"], seen["answered"]
        out.duplicates = seen["repeated_answers"] - bounds["unusable"]
        allowed, apart = bounds["duplicates"], out.made + bounds["booked"] - paid
        self.check(out.lost == 0, f"{out.lost} samples undecided")
        self.check(0 <= out.duplicates <= allowed, f"{out.duplicates} repeated calls (allowed: {allowed})")
        self.check(out.needed <= out.made <= out.needed + allowed, f"{out.made} calls (needed: {out.needed})")
        self.check(0 <= apart <= allowed, f"{out.made} calls, {paid} in the books (allowed apart: {allowed})")
        within = self._bounds["recovery"]
        if within is not None:
            self.check(out.recovery <= within, f"recovery after {out.recovery} s (allowed: {within})")

    def _check_failed(self, run, failed):
        expected = self.ends[run][1]
        good = expected(failed) if callable(expected) else failed == expected
        self.check(good, f"{failed} samples failed" + ("" if callable(expected) else f" (expected: {expected})"))


def perform(engine, drill_, seed, short):
    """Never raises but for a Ctrl-C: what goes wrong is a bad verdict."""
    began = time.monotonic()
    out = Outcome(drill_.name, drill_.fault)
    try:
        engine.provider.behave()
        engine.restore(drill_.apis, drill_.workers)
        engine.provider.forget()
        scene = Scene(engine, drill_, seed, short)
        out = scene.out
        if drill_.act(scene) is not JUDGED:
            scene.judge()
    except NotImplementedError as e:
        out.skipped = str(e) or "the engine cannot do that"
    except Exception as e:
        out.complaints.append(f"{type(e).__name__}: {e}")
    finally:
        _calm(engine, scene if "scene" in locals() else None)
    out.seconds = round(time.monotonic() - began)
    return out


def _calm(engine, scene):
    """Nothing of this drill may go on in the next one."""
    try:
        engine.provider.behave()
        for process in [*engine.apis, *engine.workers]:
            process.thaw()
        for run in scene.orders if scene and scene.out.complaints else []:
            if engine.status(run) not in TERMINAL:
                engine.cancel(run)
    except Exception as e:
        print(f"cleaning up: {type(e).__name__}: {e}")
