"""The Temporal CLI's server, with a database file that can be lost, and the CLI itself."""

import os
import shutil
import subprocess
from pathlib import Path

from kit.process import Fault, Process, free_port, wait_until

_ATTRIBUTES = {"AssayStatus": "Keyword", "AssaySuite": "Keyword", "AssayModels": "KeywordList", "AssayAttempt": "Int"}


def find_temporal():
    cached = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "assay-ci/bin/temporal"
    found = shutil.which("temporal") or (str(cached) if cached.exists() else None)
    if not found:
        raise Fault("no temporal CLI on the PATH (go install github.com/temporalio/cli/cmd/temporal@v1.5.1)")
    return found


class Temporal:
    def __init__(self, folder):
        self.cli, self.port = find_temporal(), free_port()
        self.database = Path(folder) / "temporal.db"
        words = [
            self.cli, "server", "start-dev", "--db-filename", str(self.database), "--ip", "127.0.0.1",
            "--port", str(self.port), "--headless", "--log-level", "error",
        ]  # fmt: skip
        for name, kind in _ATTRIBUTES.items():
            words += ["--search-attribute", f"{name}={kind}"]
        self.process = Process("temporal", words, Path(folder) / "temporal.log", cwd=folder)

    def start(self):
        self.process.start()
        wait_until(self.answers, 60, f"Temporal on port {self.port}", pause=0.3)

    def answers(self):
        return self.process.alive() and self._run("operator", "cluster", "health").returncode == 0

    def stop(self):
        self.process.stop(10)

    def kill9(self):
        self.process.kill9()

    def forget(self):
        """Loses every history. Only while it is away."""
        for file in self.database.parent.glob(self.database.name + "*"):
            file.unlink()

    def workflow(self, *words):
        done = self._run("workflow", *words)
        if done.returncode != 0:
            raise Fault(f"temporal workflow {' '.join(words)}: {done.stdout}{done.stderr}")
        return done.stdout

    def _run(self, *words):
        command = [self.cli, *words, "--address", f"127.0.0.1:{self.port}"]
        return subprocess.run(command, capture_output=True, text=True, timeout=30)
