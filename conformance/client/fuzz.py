"""Property-based requests over the served OpenAPI document: no 5xx, and no answer that breaks the document."""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import httpx
from client import Client
from hub import Hub
from lib import Suites
from server import CannotStart, Server

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
# A machine may be busy with other things.
PATIENCE_SECONDS = 60
ENDS_KEYS = ["revokeApiKey", "rotateApiKey"]
LOGGED = re.compile(r"\d{4}-\d\d-\d\dT")
SCOPES = ["read:evals", "write:evals", "admin", "operator"]


def main():
    options = argparse.ArgumentParser(prog="fuzz", description=__doc__, epilog="Other arguments go to schemathesis run.")
    options.add_argument("--seconds", type=int, default=75, help="how long requests are made (75)")
    options.add_argument("--seed", type=int, default=1, help="the same seed makes the same requests (1)")
    options.add_argument("--url", help="a server that runs already, with its key in ASSAY_API_KEY; the default starts one")
    known, passed_on = options.parse_known_args()
    print(f"fuzz: {known.seconds} s, seed {known.seed}", flush=True)
    if known.url:
        return fuzz(known.url, os.environ["ASSAY_API_KEY"], known, passed_on)
    # Imports that a request asks for find nothing there, and go nowhere else.
    hub = Hub()
    try:
        server = Server({"ASSAY_HUB_BASEURL": hub.url})
    except CannotStart as e:
        hub.close()
        print(f"fuzz: {e}", file=sys.stderr)
        return 2
    try:
        # A key of its own, and a run, so that there is something to read.
        key = new_key(server)
        suites = Suites(Client(server.url, key, "sync"))
        suites.ended(suites.run().id)
        return fuzz(server.url, key, known, passed_on)
    finally:
        errors = logged_errors(server.log.read_text(errors="replace"))
        print(f"fuzz: {len(errors)} errors in the server's log", *errors[:20], sep="\n  ")
        server.stop()
        hub.close()


def logged_errors(log):
    """Each with its exceptions and where they were thrown."""
    errors, inside = [], False
    for line in log.splitlines():
        if LOGGED.match(line):
            inside = " ERROR " in line
            if inside:
                errors.append(line)
        elif inside and errors[-1].count("\n") < 40:
            errors[-1] += f"\n    {line}"
    return errors


def new_key(server):
    answer = httpx.post(
        f"{server.url}/api/v1/admin/keys",
        headers={"Authorization": f"Bearer {server.key}"},
        json={"name": "fuzz", "scopes": SCOPES},
        timeout=PATIENCE_SECONDS,
    )
    return answer.raise_for_status().json()["secret"]


def fuzz(url, key, known, passed_on):
    # The first reader has the server make it, for which schemathesis may not have the patience.
    httpx.get(f"{url}/v3/api-docs", timeout=PATIENCE_SECONDS).raise_for_status()
    command = [
        *(str(Path(sys.executable).with_name("schemathesis")), "run", f"{url}/v3/api-docs"),
        *("--url", url, "--header", f"Authorization: Bearer {key}", "--checks", CHECKS),
        *("--seed", str(known.seed), "--generation-database", "none", "--request-timeout", str(PATIENCE_SECONDS)),
        *("--suppress-health-check", "all", "--warnings", "off", "--no-color"),
    ]
    # Schemathesis uses IDs that it has read, so it would find and end its own key: those two come by themselves.
    alone = max(1, known.seconds // 10)
    without = [argument for operation in ENDS_KEYS for argument in ("--exclude-operation-id", operation)]
    only = [argument for operation in ENDS_KEYS for argument in ("--include-operation-id", operation)]
    failed = 0
    with tempfile.TemporaryDirectory(prefix="assay-fuzz-") as scratch:
        for part in (
            [*without, "--max-time", str(known.seconds - alone)],
            [*only, "--max-time", str(alone)],
        ):
            failed |= subprocess.run([*command, *part, *passed_on], cwd=scratch, check=False).returncode
    authorization = {"Authorization": f"Bearer {key}"}
    alive = httpx.get(f"{url}/api/v1/llm/evals/runs", headers=authorization, timeout=PATIENCE_SECONDS)
    if alive.status_code != 200:
        print(f"fuzz: its key ended up with {alive.status_code}: what came after that is worth nothing", file=sys.stderr)
        return 1
    return failed


if __name__ == "__main__":
    sys.exit(main())
