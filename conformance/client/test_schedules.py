"""Schedules by the contract. Once a year is no time: nothing fires by itself here but the one that is `minutely`."""

import pytest
from client import Client
from lib import MODEL, Suites, until
from meetkai_mka1 import errors

pytestmark = pytest.mark.needs("schedules")
operation = pytest.mark.operation
NEW_YEAR = "0 0 1 1 *"


@pytest.fixture(scope="module", autouse=True)
def minutely(server, missing):
    """Made before the first test of this file, so that hardly any of its minute is left for the one that waits."""
    if "schedules" in missing:
        yield None
        return
    client = Client(server.url, server.key, "sync")
    schedule = client.evals.create_schedule(
        name="minutely",
        suite_id=Suites(client).create().id,
        interval_seconds=60,
        run={"models": [MODEL], "max_samples_per_task": 1},
    )
    yield schedule
    client.evals.delete_schedule(schedule_id=schedule.id)
    client.close()


@operation("evals.create_schedule")
def test_create_schedule(client, create_schedule):
    schedule = create_schedule(
        description="on New Year's Day",
        suite_version=1,
        timezone="Europe/Berlin",
        overlap_policy="buffer_one",
        enabled=True,
        run={"models": [MODEL], "generation": {"temperature": 0}, "concurrency": 2},
        metadata={"team": "evals"},
    )
    assert schedule.id.startswith("eval_sched_")
    assert (schedule.object, schedule.name, schedule.description) == ("eval.schedule", "yearly", "on New Year's Day")
    assert (schedule.suite_version, schedule.cron, schedule.interval_seconds) == (1, NEW_YEAR, None)
    assert (schedule.timezone, schedule.overlap_policy, schedule.enabled) == ("Europe/Berlin", "buffer_one", True)
    assert (schedule.webhook_url, schedule.webhook_configured) == (None, False)
    assert (schedule.run.models, schedule.metadata) == ([MODEL], {"team": "evals"})
    assert (schedule.last_run_id, schedule.last_run_at, schedule.last_run_status) == (None, None, None)


@operation("evals.list_schedules")
def test_list_schedules(client, suites, create_schedule):
    suite_id = suites.create().id
    first = create_schedule(suite_id=suite_id)
    second = create_schedule(suite_id=suite_id, enabled=False)
    page = client.evals.list_schedules(suite_id=suite_id, limit=1)
    assert ([schedule.id for schedule in page.data], page.has_more) == ([second.id], True)
    assert [s.id for s in client.evals.list_schedules(suite_id=suite_id, after=second.id).data] == [first.id]
    assert [s.id for s in client.evals.list_schedules(suite_id=suite_id, enabled="true").data] == [first.id]
    assert [s.id for s in client.evals.list_schedules(suite_id=suite_id, enabled="false").data] == [second.id]


@operation("evals.get_schedule")
def test_get_schedule(client, create_schedule):
    schedule = create_schedule()
    read = until(
        lambda: client.evals.get_schedule(schedule_id=schedule.id), lambda seen: seen.next_run_at is not None
    )
    assert (read.id, read.cron, read.timezone, read.overlap_policy) == (schedule.id, NEW_YEAR, "UTC", "skip")
    assert read.next_run_at > read.created_at


@operation("evals.update_schedule")
def test_update_schedule(client, create_schedule):
    """Null clears, absent leaves."""
    schedule = create_schedule(description="yearly", suite_version=1)
    changed = client.evals.update_schedule(
        schedule_id=schedule.id, name="hourly", description=None, cron=None, interval_seconds=3600, enabled=False
    )
    assert (changed.id, changed.name, changed.description) == (schedule.id, "hourly", None)
    assert (changed.cron, changed.interval_seconds, changed.enabled) == (None, 3600, False)
    assert (changed.suite_version, changed.timezone, changed.run.models) == (1, "UTC", [MODEL])
    assert client.evals.update_schedule(schedule_id=schedule.id, suite_version=None).suite_version is None


@operation("evals.delete_schedule")
def test_delete_schedule(client, create_schedule):
    schedule = create_schedule()
    deleted = client.evals.delete_schedule(schedule_id=schedule.id)
    assert (deleted.id, deleted.object, deleted.deleted) == (schedule.id, "eval.schedule.deleted", True)
    with pytest.raises(errors.SDKError) as gone:
        client.evals.get_schedule(schedule_id=schedule.id)
    assert gone.value.status_code == 404


@operation("evals.trigger_schedule")
def test_trigger_schedule(client, suites, create_schedule, provider):
    schedule = create_schedule(run={"models": [MODEL], "max_samples_per_task": 2})
    triggered = client.evals.trigger_schedule(schedule_id=schedule.id)
    assert (triggered.object, triggered.id, triggered.last_run_status) == ("eval.schedule", schedule.id, "queued")
    ended = suites.ended(triggered.last_run_id)
    assert (ended.suite_id, ended.models) == (schedule.suite_id, [MODEL])
    assert (ended.status, ended.request_counts.total) == ("completed", 2)
    seen = client.evals.get_schedule(schedule_id=schedule.id)
    assert (seen.last_run_id, seen.last_run_status, seen.last_run_at) == (ended.id, "completed", ended.created_at)


@operation("evals.list_schedule_runs")
def test_list_schedule_runs(client, suites, create_schedule, provider):
    schedule = create_schedule()
    runs = []
    for _ in range(2):
        runs.append(client.evals.trigger_schedule(schedule_id=schedule.id).last_run_id)
        suites.ended(runs[-1])
    suites.ended(suites.run(suite_id=schedule.suite_id).id)
    page = client.evals.list_schedule_runs(schedule_id=schedule.id, status="completed", limit=1)
    assert ([run.id for run in page.data], page.has_more) == ([runs[1]], True)
    rest = client.evals.list_schedule_runs(schedule_id=schedule.id, after=page.last_id)
    assert ([run.id for run in rest.data], rest.has_more) == ([runs[0]], False)


def test_a_schedule_fires(client, suites, minutely):
    runs = until(
        lambda: client.evals.list_schedule_runs(schedule_id=minutely.id).data, lambda seen: seen, seconds=90
    )
    assert suites.ended(runs[0].id).status == "completed"


@pytest.mark.parametrize(
    "fields",
    [{"cron": None}, {"cron": "often"}, {"timezone": "Mars/Olympus"}, {"webhook_url": "http://127.0.0.1/"}],
    ids=lambda fields: next(iter(fields)),
)
def test_what_cannot_be_a_schedule_is_refused(create_schedule, fields):
    with pytest.raises(errors.SDKError) as refused:
        create_schedule(**fields)
    assert refused.value.status_code == 400
