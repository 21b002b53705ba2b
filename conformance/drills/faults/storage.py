"""PostgreSQL away, killed, cut off in mid-transaction, or without room."""

import os
import subprocess
import time
from pathlib import Path

from kit.drill import JUDGED, drill
from kit.process import Fault, wait_until
from kit.proxy import Proxy
from kit.rest import Refused

SAMPLES_TO_FILL = 6000
# Twice what a connection is waited for, and some for a busy machine.
ANSWER_WITHOUT = 8


def _running(scene, samples, latency_ms):
    scene.provider.behave(latency_ms=latency_ms)
    run = scene.begin(scene.order(samples, concurrency=16))
    scene.until_answered(60)
    return run


@drill("postgres-away", "PostgreSQL stopped for 60 s (subset: 20 s)")
def away(scene):
    run = _running(scene, 600, latency_ms=400)
    scene.engine.database.stop()
    before = scene.answered()
    server, path = scene.engine.server(scene.engine.apis[0])
    time.sleep(5)
    asked = time.monotonic()
    try:
        server.call("GET", f"{path}/{run}")
        scene.check(False, "a request was answered without PostgreSQL")
    except Refused as e:
        scene.check(e.status == 503, f"a request was answered {e.status} (expected: 503)")
    took = time.monotonic() - asked
    scene.check(took <= ANSWER_WITHOUT, f"503 after {took:.1f} s (allowed: {ANSWER_WITHOUT})")
    time.sleep(15 if scene.short else 55)
    kept = scene.answered() - before
    scene.check(kept <= 16, f"{kept} calls without a result that could be written (allowed: 16)")
    scene.note(f"{kept} results came while it was away")
    scene.engine.database.start()
    scene.strike()
    scene.recovers(scene.requests)
    scene.provider.behave(latency_ms=5)


@drill("postgres-killed", "kill -9 of PostgreSQL in the middle of a run, three times")
def killed(scene):
    _running(scene, 1200, latency_ms=100)
    for _ in range(3):
        scene.engine.database.kill9()
        scene.engine.database.start()
        scene.strike()
        scene.recovers(scene.requests)
    scene.provider.behave(latency_ms=2)


@drill("connections-terminated", "pg_terminate_backend of every connection, ten times", subset=True)
def terminated(scene):
    _running(scene, 1000, latency_ms=50)
    for _ in range(10):
        with scene.engine.database.sql() as sql:
            sql.run(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
        time.sleep(scene.random.uniform(0.1, 0.6))
    scene.strike()
    scene.recovers(scene.requests)


@drill("cut-before-commit", "connection cut in the middle of a flush, ten times: the transaction is lost", workers=1)
def cut_before(scene):
    _cut(scene, lambda proxy, word: proxy.cut_when_sent(word, 10))


@drill("cut-at-commit", "connection cut as PostgreSQL confirms a flush, ten times: the writer cannot know", workers=1)
def cut_at(scene):
    _cut(scene, lambda proxy, word: proxy.cut_when_committed(word, 10))


def _cut(scene, arm):
    for worker in list(scene.engine.workers):
        worker.stop()
    proxy = Proxy(scene.engine.database.port)
    scene.engine.add_worker(database_port=proxy.port)
    scene.provider.behave(latency_ms=100)
    order = scene.order(600, concurrency=16)
    run = scene.begin(order)
    scene.until_answered(50)
    # Outputs echo their prompts: the word goes to PostgreSQL where generations are flushed.
    arm(proxy, order.salt.encode())
    wait_until(lambda: proxy.cuts == 10, 60, "ten connections are cut")
    scene.strike()
    scene.recovers(scene.requests)
    scene.until(run, "completed")
    for worker in scene.engine.workers:
        worker.stop()
    proxy.close()


@drill("disk-full", "no room for the embedded database until some is made", apis=1, workers=1)
def disk_full(scene):
    home = Path(scene.engine.folder) / "full"
    disk = home / "postgres"
    disk.mkdir(parents=True, mode=0o700)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=400m,mode=0700", "tmpfs", str(disk)], capture_output=True, text=True
    )
    if mounted.returncode != 0:
        raise NotImplementedError(f"no small disk can be mounted here: {mounted.stderr.strip()}")
    engine = scene.engine
    try:
        scene.engine = engine.embedded(home)
        _fill(scene, disk)
        scene.judge()
    finally:
        scene.engine.stop() if scene.engine is not engine else None
        scene.engine = engine
        subprocess.run(["umount", "-l", str(disk)], check=True)
    return JUDGED


def _fill(scene, disk):
    scene.provider.behave(latency_ms=50)
    scene.begin(scene.order(SAMPLES_TO_FILL, concurrency=16))
    scene.until_answered(100)
    # Outputs of some size, or the last page that PostgreSQL has would do for the whole run.
    scene.provider.behave(latency_ms=20, faults=[{"then": {"kind": "huge_body", "bytes": 20_000}}])
    ballast = disk / "ballast"
    with open(ballast, "wb") as file:
        room = os.statvfs(disk)
        os.posix_fallocate(file.fileno(), 0, room.f_bavail * room.f_frsize - 200_000)
    wait_until(lambda: _still(scene), 60, "nothing goes on without room", pause=0)
    left = os.statvfs(disk)
    scene.note(f"{left.f_bavail * left.f_frsize // 1024} KiB free when nothing went on")
    before = scene.answered()
    if before >= SAMPLES_TO_FILL:
        raise Fault("all calls were made before the disk was full")
    ballast.unlink()
    scene.strike()
    scene.recovers(scene.requests)
    scene.provider.behave(latency_ms=2)


def _still(scene):
    before = scene.requests()
    time.sleep(4)
    return scene.requests() == before
