"""What cannot be had on every machine, and whether this server has it: asked once."""

import httpx

BASE = "/api/v1/llm/evals"


def missing(server):
    """By feature: why the server does not have it. Features that it has are left out."""
    with httpx.Client(base_url=server.url, headers={"Authorization": f"Bearer {server.key}"}, timeout=60) as http:
        seen = {"schedules": schedules(http)}
    return {feature: why for feature, why in seen.items() if why is not None}


def schedules(http):
    # Reaches Temporal only with a valid request; without schedules there, even an invalid one may be a 503.
    answer = http.post(f"{BASE}/schedules", json={})
    if answer.status_code == 503:
        return answer.json()["error"]["message"]
    return None
