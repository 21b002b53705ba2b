"""Processes that the kit starts, and ends by their PID whatever happens."""

import ctypes
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_started = []


class Fault(Exception):
    """A drill, or what it stands on, did not come out as it must."""


def wait_until(condition, seconds, what, pause=0.1):
    """Answers the condition's first true value; raises if there is none in time."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise Fault(f"{what}: not within {seconds} s")
        time.sleep(pause)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listens(port):
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def find_java(least=21):
    """JAVA_HOME, else the java on the PATH, else the newest below /usr/lib/jvm that is new enough."""
    candidates = []
    if os.environ.get("JAVA_HOME"):
        candidates.append(Path(os.environ["JAVA_HOME"]) / "bin/java")
    candidates += [Path(folder) / "java" for folder in os.environ.get("PATH", "").split(":") if folder]
    found = sorted(Path("/usr/lib/jvm").glob("*/bin/java"), key=java_version, reverse=True)
    for java in candidates + found:
        if java.exists() and java_version(java) >= least:
            return str(java)
    raise Fault(f"no Java (expected: {least} or newer in JAVA_HOME, on the PATH or below /usr/lib/jvm)")


def java_version(java):
    release = Path(java).resolve().parent.parent / "release"
    if release.exists():
        for line in release.read_text().splitlines():
            if line.startswith("JAVA_VERSION="):
                return int(line.split('"')[1].split(".")[0])
    return 0


class Process:
    """One process with its own session, so that a Ctrl-C of the kit does not reach it before the kit ends it."""

    def __init__(self, name, command, log, env=None, cwd=None):
        self.name, self.command, self.log, self.env, self.cwd = name, command, log, env, cwd
        self._child = None

    def start(self):
        with open(self.log, "ab") as out:
            self._child = subprocess.Popen(
                self.command,
                stdout=out,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                env={**os.environ, **(self.env or {})},
                cwd=self.cwd,
                start_new_session=True,
                preexec_fn=_die_with_parent,
            )
        _started.append(self._child)
        return self

    @property
    def pid(self):
        return self._child.pid

    def alive(self):
        return self._child is not None and self._child.poll() is None

    def signal(self, number):
        if self.alive():
            os.kill(self.pid, number)

    def kill9(self):
        """Gone when this returns."""
        self.signal(signal.SIGKILL)
        self.join(10)

    def terminate(self):
        self.signal(signal.SIGTERM)

    def freeze(self):
        self.signal(signal.SIGSTOP)

    def thaw(self):
        self.signal(signal.SIGCONT)

    def join(self, seconds):
        try:
            return self._child.wait(seconds)
        except subprocess.TimeoutExpired:
            raise Fault(f"{self.name} (PID {self.pid}) has not ended within {seconds} s") from None

    def stop(self, seconds=20):
        """SIGTERM, then SIGKILL."""
        if not self.alive():
            return
        self.thaw()
        self.terminate()
        try:
            self.join(seconds)
        except Fault:
            self.kill9()

    def listening(self, port, seconds=60):
        def up():
            if not self.alive():
                raise Fault(f"{self.name} ended at its start:\n{self.tail()}")
            return listens(port)

        wait_until(up, seconds, f"{self.name} listens on port {port}")

    def said(self, text):
        """Whether its log has the text."""
        return text.encode() in Path(self.log).read_bytes()

    def tail(self, lines=15):
        return "\n".join(Path(self.log).read_text(errors="replace").splitlines()[-lines:])


def _die_with_parent():
    # If the kit itself is killed, nothing of it stays behind.
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def end_all():
    """Ends whatever was started and still lives, by its PID."""
    left = [child for child in _started if child.poll() is None]
    for child in left:
        os.kill(child.pid, signal.SIGCONT)
        child.kill()
    for child in left:
        child.wait(10)
