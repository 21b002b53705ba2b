"""Assay under the drills: api and worker processes as an operator starts them, and its REST operations."""

import json
import os
import subprocess
import uuid
from pathlib import Path

from kit.engine import Counts, Engine
from kit.postgres import Postgres
from kit.process import Fault, Process, find_java, free_port, java_version, wait_until
from kit.provider import Provider
from kit.rest import AnyOf, Refused, Rest
from kit.temporal import Temporal, find_temporal

# Where the jars are; another checkout's with DRILLS_ROOT.
ROOT = Path(os.environ.get("DRILLS_ROOT") or Path(__file__).resolve().parents[3])
_BUILD = "mvn -q package -DskipTests"
_KEY = "drill-key"
_BASE = "/api/v1/llm/evals"
_JVM = ["-Xmx384m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss512k"]
# Twice the longest outage that must cost nothing; by default it is 2 min, for which a drill would have to wait.
OUTAGE_PATIENCE = "30s"
FAKETIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"
# Rendering it takes some milliseconds of CPU.
_SLOW_TEMPLATE = "{% for i in range(30000) %}{% if i == 0 %}{{ q }}{% endif %}{% endfor %}"
# Nothing matches, and on a long text finding that out takes some milliseconds.
_SLOW_PATTERN = "([a-z0-9 ]+[a-z]+[0-9 ]+){1,12}#{q}$"
_SLOW_BATCH = """
import time

def grade_batch(samples):
    until = time.monotonic() + 8
    while time.monotonic() < until:
        pass
    return [sample.target in sample.output_text for sample in samples]
"""


class AssayEngine(Engine):
    def __init__(self):
        self.apis, self.workers = [], []
        self._ports, self._suites, self._numbers = {}, {}, 0
        self._rest = AnyOf(lambda: [self._server(api) for api in self.apis if api.alive()])

    def start(self, folder, apis, workers):
        self.folder, self._java = Path(folder), find_java()
        jar = _jar("standalone/target/assay.jar")
        self._programs = {kind: self._extracted(kind) for kind in ("api", "worker")}
        self.provider = Provider(folder, self._java, jar)
        self.database, self.orchestrator = Postgres(_new(folder, "postgres"), jar), Temporal(folder)
        self.provider.start()
        self.database.start()
        self.database.create_database()
        self.orchestrator.start()
        self._train()
        self.restore(apis, workers)

    def _extracted(self, kind):
        """As the container images have it: starts faster, and a build meanwhile does not matter."""
        jar, target = _jar(f"{kind}/target/assay-{kind}.jar"), self.folder / kind
        command = [self._java, "-Djarmode=tools", "-jar", str(jar), "extract", "--destination", str(target)]
        subprocess.run(command, check=True, capture_output=True)
        return target / jar.name

    def stop(self):
        for process in [*self.apis, *self.workers]:
            process.kill9()
        self.orchestrator.stop()
        self.database.stop()
        self.provider.process.stop()

    # ---- processes

    def _train(self):
        """Archives the classes of each kind, linked where the JVM can do that (JEP 483, 514): some fifty processes then
        start in half of the CPU time."""
        linked = java_version(self._java) >= 25
        make, use = ("AOTCacheOutput", "AOTCache") if linked else ("ArchiveClassesAtExit", "SharedArchiveFile")
        trained = {kind: self.folder / f"{kind}.archive" for kind in self._programs}
        runs = []
        for kind, archive in trained.items():
            options = [f"-XX:{make}={archive}", "-Dspring.context.exit=onRefresh"]
            runs.append(self._process(f"train-{kind}", kind, options, free_port(), self._settings(kind)).start())
        for run in runs:
            run.join(180)
        self._archives = {kind: [f"-XX:{use}={file}"] for kind, file in trained.items() if file.exists()}

    def add_api(self, wait=True):
        api = self._spring("api", {})
        self.apis.append(api)
        return self._await(api) if wait else api

    def add_worker(self, wait=True, grace_seconds=None, clock=None, database_port=None, background=False,
                   provider_port=None):  # fmt: skip
        settings = {"ASSAY_PROVIDER_BACKGROUND": "true"} if background else {}
        if provider_port:
            settings["OPENAI_BASE_URL"] = f"http://127.0.0.1:{provider_port}/v1"
        if grace_seconds is not None:
            settings["ASSAY_WORKER_GRACE"] = f"{grace_seconds}s"
        if clock:
            settings |= {"LD_PRELOAD": FAKETIME, "FAKETIME": clock, "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
            # Else every timed wait of a JVM spins.
            settings["FAKETIME_FORCE_MONOTONIC_FIX"] = "0"
        worker = self._spring("worker", settings, database_port)
        self.workers.append(worker)
        return self._await(worker) if wait else worker

    def _settings(self, kind, database_port=None):
        own = {
            "api": {"ASSAY_API_KEY": _KEY, "ASSAY_LIMITS_MAX_CONCURRENCY": "512"},
            "worker": {
                "OPENAI_BASE_URL": self.provider.url,
                "OPENAI_API_KEY": "none",
                "ASSAY_PROVIDER_OUTAGE_PATIENCE": OUTAGE_PATIENCE,
            },
        }
        return {
            "SPRING_DATASOURCE_URL": self.database.url(database_port),
            "SPRING_DATASOURCE_USERNAME": "assay",
            "SPRING_DATASOURCE_PASSWORD": "",
            "SPRING_TEMPORAL_CONNECTION_TARGET": f"127.0.0.1:{self.orchestrator.port}",
            **own[kind],
        }

    def _spring(self, kind, settings, database_port=None):
        self._numbers += 1
        port = free_port()
        env = {**self._settings(kind, database_port), **settings}
        process = self._process(f"{kind}-{self._numbers}", kind, self._archives.get(kind, []), port, env).start()
        self._ports[process] = port
        return process

    def _process(self, name, kind, options, port, env):
        command = [self._java, *_JVM, *options, "-jar", str(self._programs[kind])]
        return Process(name, command, self.folder / f"{name}.log", {"SERVER_PORT": str(port), **env}, self.folder)

    def _await(self, process):
        def ready():
            if not process.alive():
                raise Fault(f"{process.name} ended at its start:\n{process.tail()}")
            return self.ready(process)

        wait_until(ready, 90, f"{process.name} is ready")
        return process

    def ready(self, process):
        try:
            return Rest(self._ports[process], timeout=5).get("/actuator/health/readiness")["status"] == "UP"
        except (OSError, Refused):
            return False

    def restore(self, apis, workers):
        if not self.database.answers():
            self.database.start()
        if not self.orchestrator.answers():
            self.orchestrator.start()
        for process in [*self.apis, *self.workers]:
            process.thaw()
        self.apis = [api for api in self.apis if api.alive()]
        self.workers = [worker for worker in self.workers if worker.alive()]
        for left in self.workers[workers:]:
            left.stop()
        self.workers = self.workers[:workers]
        if not self.apis:
            self.add_api()
        fresh = [self.add_api(wait=False) for _ in range(apis - len(self.apis))]
        fresh += [self.add_worker(wait=False) for _ in range(workers - len(self.workers))]
        for process in [*fresh, *self.apis]:
            self._await(process)

    def embedded(self, home):
        return AssayStandalone(self, home)

    # ---- runs

    def create(self, order):
        body = {
            "suite_id": self._suite(order),
            "models": list(order.models),
            "generation_concurrency": order.concurrency,
            "grader_concurrency": min(order.concurrency, 16),
            "generation": {"timeout_seconds": 60, **order.generation},
        }
        # A create that was cut off is repeated, and must not become two runs.
        return self._rest.call("POST", f"{_BASE}/runs", body, {"Idempotency-Key": uuid.uuid4().hex})["id"]

    def _suite(self, order):
        rows = [{"q": f"{order.salt} question {n}", "a": f"question {n}"} for n in range(order.samples)]
        data = "".join(json.dumps(row) + "\n" for row in [*rows, *order.extra]).encode()
        file = self._rest.upload("/api/v1/llm/files", "rows.jsonl", data)
        grader = {"type": "contains"}
        if order.slow_score:
            grader = {"type": "regex_match", "pattern": _SLOW_PATTERN}
        if order.slow_aggregate:
            grader = {"type": "python", "contract": "batch", "source": _SLOW_BATCH}
        task = {
            "id": "drill",
            "type": "qa",
            "dataset": {"source": "file", "file_id": file["id"], "format": "jsonl"},
            "prompt_template": _SLOW_TEMPLATE if order.slow_prepare else "{{ q }}",
            "target_template": "{{ a }}",
            "grader": {**grader, "metric_id": "score"},
            "metrics": [{"id": "score"}],
        }
        manifest = {"schema_version": "2026-05-27", "tasks": [task]}
        body = {"name": f"drill {order.salt}", "manifest": manifest}
        return self._rest.call("POST", f"{_BASE}/suites", body)["id"]

    def _run(self, run):
        return self._rest.get(f"{_BASE}/runs/{run}")

    def status(self, run):
        return self._run(run)["status"]

    def counts(self, run):
        counts = self._run(run)["request_counts"]
        return Counts(counts["total"], counts["completed"], counts["failed"])

    def scorecard(self, run):
        metrics = self._run(run)["metrics"]
        models = {
            model: {"score": own["score"], "complete": own["complete"], "failed": own["samples"]["failed"]}
            for model, own in metrics["by_model"].items()
        }
        return {"score": metrics["score"], "models": models}

    def error(self, run):
        error = self._run(run)["error"]
        return error and error["code"]

    def samples(self, run, status=None):
        after = None
        while True:
            page = self._rest.get(f"{_BASE}/runs/{run}/samples", limit=500, status=status, after=after)
            for sample in page["data"]:
                yield {
                    "status": sample["status"],
                    "error_code": (sample["error"] or {}).get("code"),
                    "output": sample["output_text"],
                }
            if not page["has_more"]:
                return
            after = page["last_id"]

    def findings(self, run):
        audit = self._rest.get(f"{_BASE}/runs/{run}/audit")
        return [] if audit["balanced"] else [f"{found['code']}: {found['message']}" for found in audit["findings"]]

    def paid(self, run):
        figures = self._rest.get(f"{_BASE}/runs/{run}/audit")["figures"]
        return figures["generations"] + figures["discarded_calls"]

    def attempts(self, run):
        return len(self._rest.get(f"{_BASE}/runs/{run}/attempts", limit=100)["data"])

    def progress(self, run):
        return self._rest.get(f"{_BASE}/runs/{run}/progress")

    def holders(self, run, kind="generation"):
        by_pid = {worker.pid: worker for worker in self.workers if worker.alive()}
        held = [lane for lane in self.progress(run)["lanes"] if lane["kind"] == kind and lane["live"]]
        pids = {int(lane["worker"].split("-")[1]) for lane in held if lane["in_flight"] or lane["blocks"]}
        return [by_pid[pid] for pid in pids if pid in by_pid]

    def retry(self, run):
        self._post(run, "retry")

    def rerun_failed(self, run):
        self._post(run, "rerun-failed")

    def rescore(self, run):
        self._post(run, "rescore")

    def cancel(self, run):
        self._post(run, "cancel")

    def pause(self, run):
        self._post(run, "pause")

    def resume(self, run):
        self._post(run, "resume")

    def _post(self, run, verb):
        self._rest.call("POST", f"{_BASE}/runs/{run}/{verb}")

    def retune(self, run, concurrency):
        self._rest.call("PATCH", f"{_BASE}/runs/{run}", {"generation_concurrency": concurrency})

    def _server(self, api):
        return Rest(self._ports[api], _KEY)

    def server(self, api):
        """One api process by itself, and the path of its runs."""
        return self._server(api), f"{_BASE}/runs"


class AssayStandalone(AssayEngine):
    """One process with everything embedded, in a home of its own."""

    def __init__(self, fleet, home):
        super().__init__()
        self.folder, self.provider, self._java = fleet.folder, fleet.provider, fleet._java
        port = free_port()
        env = {
            "ASSAY_HOME": str(home),
            "ASSAY_DEMO": "false",
            "ASSAY_API_KEY": _KEY,
            "SERVER_PORT": str(port),
            "OPENAI_BASE_URL": self.provider.url,
            "OPENAI_API_KEY": "none",
            "PATH": f"{Path(find_temporal()).parent}:{os.environ['PATH']}",
        }
        command = [self._java, *_JVM, "-jar", str(_jar("standalone/target/assay.jar"))]
        process = Process("standalone", command, self.folder / "standalone.log", env, self.folder).start()
        self._ports[process] = port
        self.apis = [process]
        self._await(process)

    def stop(self):
        self.apis[0].stop(60)


def _jar(pattern):
    found = [jar for jar in ROOT.glob(pattern) if not jar.name.endswith(("-tests.jar", "-sources.jar"))]
    if not found:
        raise Fault(f"{ROOT / pattern} is missing: build it with {_BUILD}")
    return found[0]


def _new(folder, name):
    path = Path(folder) / name
    os.mkdir(path)
    return path
