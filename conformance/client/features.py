"""Which of the features that are still being built this server has: asked once, so that their tests become real ones."""

from dataclasses import dataclass

import httpx

BASE = "/api/v1/llm/evals"


@dataclass(frozen=True)
class Missing:
    reason: str
    # True: built, but not to be had on this machine.
    unavailable_here: bool = False


def missing(server):
    """By feature: why the server does not have it. Features that it has are left out."""
    with httpx.Client(base_url=server.url, headers={"Authorization": f"Bearer {server.key}"}, timeout=60) as http:
        seen = {
            "schedules": schedules(http),
            "python graders": python_graders(http),
        }
    return {feature: why for feature, why in seen.items() if why is not None}


def schedules(http):
    # Reaches Temporal only with a valid request; without schedules there, even an invalid one may be a 503.
    answer = http.post(f"{BASE}/schedules", json={})
    if answer.status_code == 503:
        return Missing(answer.json()["error"]["message"], unavailable_here=True)
    return None


def python_graders(http):
    upload = http.post(
        "/api/v1/llm/files",
        files={"file": ("probe.jsonl", b'{"q": "1", "a": "1"}\n')},
        data={"purpose": "evals"},
    )
    upload.raise_for_status()
    task = {
        "id": "probe",
        "type": "custom",
        "dataset": {"file_id": upload.json()["id"]},
        "prompt_template": "{{ q }}",
        "grader": {"type": "python", "source": "def grade(sample, item):\n    return 1\n"},
    }
    answer = http.post(f"{BASE}/suites", json={"name": "probe", "manifest": {"tasks": [task]}})
    if answer.status_code == 400:
        return Missing("not built yet")
    answer.raise_for_status()
    http.delete(f"{BASE}/suites/{answer.json()['id']}").raise_for_status()
    http.delete(f"/api/v1/llm/files/{upload.json()['id']}")
    return None
