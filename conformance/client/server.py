"""Starts Assay in a process of its own, as its users do, and stops it again."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY / "conformance"))
from jdk import CannotStart, find_java  # noqa: E402

JAR = REPOSITORY / "standalone" / "target" / "assay.jar"
# Some 20 s on two free cores; a machine that builds at the same time takes minutes.
START_SECONDS = 600
# Longer than a stop may take: calls in flight, then Temporal, then PostgreSQL.
STOP_SECONDS = 120
SERVES = re.compile(r"Assay serves: API (http://127\.0\.0\.1:\d+)/.* simulated provider (http://\S+)")


class Server:
    """A running Assay on an empty database, without the demo."""

    def __init__(self, settings=None):
        if not JAR.is_file():
            raise CannotStart(
                f"{JAR.relative_to(REPOSITORY)}: missing (mvn -q -DskipTests package builds it)"
            )
        java = find_java()
        self.home = Path(tempfile.mkdtemp(prefix="assay-conformance-"))
        self.log = self.home / "server.log"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                # A server of some minutes: what C2 compiles is not worth its time.
                [java, "-XX:TieredStopAtLevel=1", "-jar", str(JAR)],
                env=environment(self.home, settings or {}),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            self.url, provider = self._await_start()
        except BaseException:
            self.stop()
            raise
        self.key = (self.home / "data" / "api-key").read_text().strip()
        self.provider = Provider(provider.removesuffix("/v1"))

    def _await_start(self):
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            serves = SERVES.search(self.log.read_text(errors="replace"))
            if serves:
                return serves.groups()
            if self.process.poll() is not None:
                raise CannotStart(f"the server ended with {self.process.returncode}:\n{self.tail()}")
            time.sleep(0.1)
        raise CannotStart(f"the server does not serve after {START_SECONDS} s:\n{self.tail()}")

    def tail(self, lines=60):
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def stop(self):
        """Asks, and ends it by force only when it does not listen."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            print(self.tail(), file=sys.stderr)
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.home, ignore_errors=True)


class Provider:
    """The simulated provider's script and counters (docs/simulator.md)."""

    def __init__(self, url):
        self.http = httpx.Client(base_url=url, timeout=60)

    def behave(self, scenario):
        self.http.put("/simulator/scenario", json=scenario).raise_for_status()

    def reset(self):
        self.behave({})
        self.http.delete("/simulator/counters").raise_for_status()

    def counters(self):
        return self.http.get("/simulator/counters").raise_for_status().json()


def environment(home, settings):
    """This process's own, less what would lead the server to another provider, database or key."""
    foreign = re.compile(r"(ASSAY|SPRING|OPENAI|SERVER|MANAGEMENT)_")
    inherited = {name: value for name, value in os.environ.items() if not foreign.match(name)}
    return inherited | {
        "ASSAY_HOME": str(home / "data"),
        "ASSAY_DEMO": "false",
        "SERVER_PORT": "0",
        **settings,
    }
