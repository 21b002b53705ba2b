"""Forty faults drawn from a seed, over runs that are retried, cancelled, paused, retuned and rescored meanwhile."""

import time

from kit.drill import TERMINAL, drill
from kit.process import wait_until
from kit.rest import Refused

_STORMS = (
    {"then": {"status": 429, "retry_after_seconds": 1}, "times": 40},
    {"then": {"status": 503}, "times": 40},
    {"then": {"kind": "cut"}, "times": 20},
    {"when": {"fraction": 0.1}, "then": {"kind": "hang"}, "times": 10},
    {"then": {"status": 401}, "times": 1},
)
_RUNS = 5
_LATENCY = 150


@drill("random", "40 random faults over concurrent runs with retries, cancels, pauses, retunes and rescores", workers=3)
def random_faults(scene):
    _Chaos(scene).go(40)


@drill("random-short", "5 random faults, likewise", only_subset=True, workers=3)
def few_random_faults(scene):
    _Chaos(scene).go(5)


class _Chaos:
    def __init__(self, scene):
        self.scene, self.engine, self.random = scene, scene.engine, scene.random
        self.allowed, self.done, self.asked = 0, {}, {}
        self.widths = {}

    def go(self, faults):
        self._calls_take(_LATENCY)
        for _ in range(3):
            self._create()
        for _ in range(faults):
            for _ in range(self.random.randint(1, 2)):
                self._ask()
            self._strike()
            time.sleep(self.random.uniform(0.2, 1.0))
        self._mend()
        self.scene.allow(duplicates=self.allowed)
        self.scene.note(f"faults: {_sums(self.done)}")
        self.scene.note(f"asked: {_sums(self.asked)}")
        self.scene.note(f"calls in flight at kills and freezes: {self.allowed}")

    # ---- what people ask for

    def _create(self):
        order = self.scene.order(
            self.random.randint(150, 400),
            concurrency=self.random.choice((4, 8, 16)),
            generation={"timeout_seconds": 8, "max_retries": 6},
        )
        run = self.scene.begin(order)
        self.widths[run] = order.concurrency

    def _ask(self):
        wishes = ("create", "retry", "cancel", "pause", "resume", "resume", "retune", "rerun_failed", "rescore", "retry")
        wish = self.random.choice(wishes)
        run = self.random.choice(list(self.widths))
        width = self.random.choice((2, 8, 16, 24))
        if wish == "create":
            if len(self.widths) >= _RUNS:
                return
            self._create()
        else:
            try:
                if wish == "retune":
                    self.engine.retune(run, width)
                    self.widths[run] = max(self.widths[run], width)
                else:
                    getattr(self.engine, wish)(run)
            except Refused as e:
                self.scene.check(e.status == 409, f"{wish} was answered {e}")
                return
        self.asked[wish] = self.asked.get(wish, 0) + 1

    # ---- what happens to them

    def _strike(self):
        faults = (
            self.kill_worker, self.kill_worker, self.freeze_worker, self.stop_worker, self.kill_api, self.storm,
            self.storm, self.storm, self.temporal_away, self.temporal_killed, self.postgres_away,
            self.postgres_killed, self.cut_connections, self.cut_connections,
        )  # fmt: skip
        fault = self.random.choice(faults)
        fault()
        name = fault.__name__
        self.done[name] = self.done.get(name, 0) + 1

    def _worker(self):
        for worker in [worker for worker in self.engine.workers if not worker.alive()]:
            self.engine.workers.remove(worker)
        while len(self.engine.workers) < 3:
            self.engine.add_worker(wait=False)
        wait_until(lambda: any(map(self.engine.ready, self.engine.workers)), 90, "a worker is ready")
        return self.random.choice(self.engine.workers)

    def _explain(self):
        """At most the calls in flight at a kill or freeze may be repeated."""
        self.allowed += sum(
            width for run, width in self.widths.items() if self.engine.status(run) not in TERMINAL
        )

    def kill_worker(self):
        victim = self._worker()
        self._explain()
        victim.kill9()
        self.engine.add_worker(wait=False)

    def freeze_worker(self):
        victim = self._worker()
        self._explain()
        victim.freeze()
        time.sleep(self.random.choice((2, 5, 24)))
        victim.thaw()

    def stop_worker(self):
        self._worker().terminate()
        self.engine.add_worker(wait=False)

    def kill_api(self):
        victim = self.random.choice(self.engine.apis)
        victim.kill9()
        self.engine.apis.remove(victim)
        self.engine.add_api(wait=False)
        wait_until(lambda: any(map(self.engine.ready, self.engine.apis)), 90, "an api is ready")

    def storm(self):
        self.scene.provider.behave(latency_ms=_LATENCY, faults=[self.random.choice(_STORMS)])

    def temporal_away(self):
        self.engine.orchestrator.stop()
        time.sleep(self.random.choice((1, 3, 6)))
        self.engine.orchestrator.start()

    def temporal_killed(self):
        self.engine.orchestrator.kill9()
        self.engine.orchestrator.start()

    def postgres_away(self):
        self.engine.database.stop()
        time.sleep(self.random.choice((1, 3, 6)))
        self.engine.database.start()

    def postgres_killed(self):
        self.engine.database.kill9()
        self.engine.database.start()

    def cut_connections(self):
        with self.engine.database.sql() as sql:
            sql.run(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )

    # ---- the end

    def _calls_take(self, milliseconds):
        self.scene.provider.behave(latency_ms=milliseconds)

    def _mend(self):
        """Everything is well again, and every run is brought to its end."""
        self._calls_take(5)
        self.engine.restore(2, 3)
        for run in self.widths:
            wait_until(lambda run=run: self._brought_on(run), 240, "the run comes to its end", pause=0.5)

    def _brought_on(self, run):
        status, counts = self.engine.status(run), self.engine.counts(run)
        if status == "completed" and counts.failed == 0:
            return True
        wish = {"completed": "rerun_failed", "failed": "retry", "cancelled": "retry", "in_progress": "resume"}.get(status)
        if wish:
            try:
                getattr(self.engine, wish)(run)
            except Refused as e:
                self.scene.check(e.status == 409, f"{wish} was answered {e}")
        return False


def _sums(counts):
    return ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in sorted(counts.items()))
