"""Webhooks of a schedule's runs, read with the public library of Standard Webhooks as a receiver would."""

import base64
import json

import pytest
from lib import MODEL, until
from meetkai_mka1 import errors
from standardwebhooks import Webhook, WebhookVerificationError

pytestmark = pytest.mark.needs("schedules")
SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()
OTHER = "whsec_" + base64.b64encode(b"o" * 32).decode()


@pytest.fixture
def deliveries(admin):
    """An operation that the client does not have."""

    def read(schedule_id):
        answer = admin.get(f"/api/v1/llm/evals/schedules/{schedule_id}/deliveries")
        assert answer.status_code == 200, answer.text
        return answer.json()["data"][::-1]

    return read


def test_a_receiver_that_fails_five_times_takes_each_message_once(
    client, suites, admin, create_schedule, deliveries, receiver, provider
):
    hook = receiver.hook(fails=5)
    schedule = create_schedule(
        webhook_url=hook.url, webhook_secret=SECRET, run={"models": [MODEL], "max_samples_per_task": 2}
    )
    assert (schedule.webhook_url, schedule.webhook_configured) == (hook.url, True)
    run = suites.ended(client.evals.trigger_schedule(schedule_id=schedule.id).last_run_id)

    ended = until(lambda: deliveries(schedule.id), lambda all: [d["status"] for d in all] == ["delivered"] * 2)
    assert [d["tries"] for d in ended] == [6, 1]
    # Nothing is left to be sent, so this is all there will be.
    taken = [request for request in hook.requests if request.answered == 204]
    assert [request.id for request in taken] == [d["id"] for d in ended]
    assert {request.id for request in hook.requests[:5]} == {ended[0]["id"]}
    assert len({request.body for request in hook.requests[:6]}) == 1
    assert len(hook.requests) == 7

    messages = [Webhook(SECRET).verify(request.body, request.headers) for request in hook.requests]
    assert [message["type"] for message in messages] == ["eval.run.in_progress"] * 6 + ["eval.run.completed"]
    assert [message["data"]["id"] for message in messages] == [run.id] * 7
    assert messages[-1]["data"] == admin.get(f"/api/v1/llm/evals/runs/{run.id}").json()


def test_the_signature_is_of_this_secret_and_this_body(client, suites, create_schedule, receiver, provider):
    hook = receiver.hook()
    schedule = create_schedule(webhook_url=hook.url, webhook_secret=SECRET)
    suites.ended(client.evals.trigger_schedule(schedule_id=schedule.id).last_run_id)
    request = until(lambda: hook.requests, lambda all: len(all) == 2)[-1]
    assert Webhook(SECRET).verify(request.body, request.headers)["type"] == "eval.run.completed"
    changed = json.dumps(json.loads(request.body) | {"type": "eval.run.failed"})
    for secret, body in [(OTHER, request.body), (SECRET, changed)]:
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(body, request.headers)


def test_after_a_rotation_both_secrets_verify(client, suites, create_schedule, receiver, provider):
    hook = receiver.hook()
    schedule = create_schedule(webhook_url=hook.url, webhook_secret=SECRET)
    changed = client.evals.update_schedule(schedule_id=schedule.id, webhook_secret=OTHER)
    assert changed.webhook_configured
    suites.ended(client.evals.trigger_schedule(schedule_id=schedule.id).last_run_id)
    for request in until(lambda: hook.requests, lambda all: len(all) == 2):
        for secret in (SECRET, OTHER):
            Webhook(secret).verify(request.body, request.headers)


def test_a_url_that_is_cleared_hears_nothing(client, suites, create_schedule, deliveries, receiver, provider):
    hook = receiver.hook()
    schedule = create_schedule(webhook_url=hook.url, webhook_secret=SECRET)
    cleared = client.evals.update_schedule(schedule_id=schedule.id, webhook_url=None)
    assert (cleared.webhook_url, cleared.webhook_configured) == (None, False)
    suites.ended(client.evals.trigger_schedule(schedule_id=schedule.id).last_run_id)
    assert (deliveries(schedule.id), hook.requests) == ([], [])


@pytest.mark.parametrize(
    "url",
    ["https://127.0.0.1/", "https://169.254.169.254/latest/meta-data", "https://[::ffff:127.0.0.1]/", "http://10.0.0.1/"],
)
def test_a_target_inside_is_refused(create_schedule, url):
    with pytest.raises(errors.SDKError) as refused:
        create_schedule(webhook_url=url, webhook_secret=SECRET)
    assert refused.value.status_code == 400
    assert "$.webhook_url" in refused.value.body
