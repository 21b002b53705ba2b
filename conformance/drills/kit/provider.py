"""The simulated provider as a process of its own: what it is told to do, and what it counted."""

import zipfile
from pathlib import Path

from kit.process import Fault, Process, free_port, wait_until
from kit.rest import Rest


_CLASSES = ("assay-simulator", "jackson", "slf4j", "logback")


class Provider:
    def __init__(self, folder, java, jar):
        self.port = free_port()
        classes = Path(folder) / "provider"
        with zipfile.ZipFile(jar) as outer:
            for name in outer.namelist():
                if name.startswith("BOOT-INF/lib/") and any(part in name for part in _CLASSES):
                    outer.extract(name, classes)
        command = [
            java, "-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", f"{classes}/BOOT-INF/lib/*",
            "dev.assay.simulator.provider.SimulatorMain", "--port", str(self.port),
        ]  # fmt: skip
        self.process = Process("provider", command, Path(folder) / "provider.log")
        self._rest = Rest(self.port)
        self.url = f"http://127.0.0.1:{self.port}/v1"

    def start(self):
        self.process.start().listening(self.port)

    def behave(self, latency_ms=0, faults=(), **defaults):
        """Another scenario from now on; what was counted stays."""
        behaviour = dict(defaults)
        behaviour["latency"] = {"fixed_ms": latency_ms}
        behaviour.setdefault("answer_otherwise", "echo")
        scenario = {"defaults": behaviour, "faults": list(faults)}
        self._rest.call("PUT", "/simulator/scenario", scenario)

    def forget(self):
        """Counts anew. Refused while calls are in flight: they would be counted for the next drill."""
        wait_until(lambda: self.counters()["in_flight"] == 0, 60, "calls in flight at the provider come to their end")
        self._rest.call("DELETE", "/simulator/counters")
        if self.counters()["answered"] != 0:
            raise Fault("the provider still counts")

    def counters(self):
        return self._rest.get("/simulator/counters")
