"""How soon an order holds in every process: limits that no test on a busy machine may assert."""

import time

from kit.drill import drill
from kit.process import wait_until
from kit.rest import Refused, Rest

PAUSE_HOLDS = 2
REVOCATION_HOLDS = 5


@drill("paused", "pause in the middle of a run: no call begins after 2 s")
def paused(scene):
    scene.provider.behave(latency_ms=200)
    run = scene.begin(scene.order(3000, concurrency=64))
    scene.until_answered(200)
    scene.engine.pause(run)
    time.sleep(PAUSE_HOLDS)
    begun = scene.requests()
    wait_until(lambda: scene.in_flight() == 0, 10, "calls in flight have ended")
    time.sleep(PAUSE_HOLDS)
    later = scene.requests() - begun
    scene.check(later == 0, f"{later} calls began more than {PAUSE_HOLDS} s after the pause")
    scene.check(begun < 3000, "the run had ended before: too few samples")
    scene.provider.behave(latency_ms=2)
    scene.strike()
    scene.engine.resume(run)
    scene.recovers(scene.requests, within=10, before=begun)


@drill("key-revoked", "a key is revoked at one api: every other refuses it after 5 s", workers=1)
def revoked(scene):
    scene.begin(scene.order(50, concurrency=8))
    here, elsewhere = [scene.engine.server(api) for api in scene.engine.apis]
    key = here[0].call("POST", "/api/v1/admin/keys", {"scopes": ["read:evals"]})
    caller = Rest(elsewhere[0].port, key["secret"])
    caller.get(elsewhere[1])
    here[0].call("POST", f"/api/v1/admin/keys/{key['id']}/revoke")
    since = time.monotonic()
    wait_until(lambda: _refused(caller, elsewhere[1]), 30, "the key is refused", pause=0.05)
    took = time.monotonic() - since
    scene.check(took <= REVOCATION_HOLDS, f"refused after {took:.1f} s (allowed: {REVOCATION_HOLDS})")
    scene.note(f"refused after {took:.1f} s")


def _refused(caller, path):
    try:
        caller.get(path)
        return False
    except Refused as e:
        if e.status != 401:
            raise
        return True
