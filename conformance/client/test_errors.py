"""How errors reach a user of the client: its own error types, with Assay's envelope in the body."""

import json

import pytest
from client import Client
from lib import MODEL, built_in, task
from meetkai_mka1 import errors, models

UNKNOWN_RUN = "eval_run_" + "0" * 32
UNKNOWN_SUITE = "eval_suite_" + "0" * 32
UNKNOWN_FILE = "file_" + "0" * 32


def refused(call, status, code, kind=errors.SDKDefaultError):
    with pytest.raises(kind) as raised:
        call()
    error = json.loads(raised.value.body)["error"]
    assert raised.value.status_code == status
    if kind is errors.SDKDefaultError:
        assert error["code"] == code
    else:
        # Of a download's errors, the client's types have the status as their code.
        assert (raised.value.data.error.type, raised.value.data.error.code) == (code, status)
    return error


@pytest.fixture
def other(server, client):
    """Clients with other keys that call in the way of this test's client."""
    made = []

    def make(key):
        made.append(Client(server.url, key, client.mode))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture(scope="session")
def other_team(admin):
    answer = admin.post("/api/v1/admin/teams", json={"name": "another team"})
    assert answer.status_code == 200, answer.text
    return answer.json()["id"]


@pytest.mark.parametrize("key", [None, "not-a-key"])
def test_401_without_a_valid_key(other, key):
    nobody = other(key)
    refused(lambda: nobody.evals.list_runs(), 401, "unauthorized")
    refused(lambda: nobody.files.list(), 401, "unauthorized")
    refused(
        lambda: nobody.files.content(file_id=UNKNOWN_FILE),
        401,
        "unauthorized",
        errors.GetFileContentUnauthorizedError,
    )


def test_403_without_the_scope(other, new_key, suites):
    suite = suites.create()
    reader = other(new_key(scopes=["read:evals"]))
    assert reader.evals.get_suite(suite_id=suite.id).id == suite.id
    error = refused(
        lambda: reader.evals.create_run(suite_id=suite.id, models=[MODEL]), 403, "missing_scope"
    )
    assert error["details"] == {"scope": "write:evals"}
    writer = other(new_key(scopes=["write:evals"]))
    refused(lambda: writer.evals.get_suite(suite_id=suite.id), 403, "missing_scope")


@pytest.mark.parametrize(
    "call",
    [
        lambda c: c.evals.get_run(run_id=UNKNOWN_RUN),
        lambda c: c.evals.cancel_run(run_id=UNKNOWN_RUN),
        lambda c: c.evals.retry_failed_run(run_id=UNKNOWN_RUN),
        lambda c: c.evals.rerun_failed_samples(run_id=UNKNOWN_RUN),
        lambda c: c.evals.delete_run(run_id="no such run"),
        lambda c: c.evals.list_samples(run_id=UNKNOWN_RUN),
        lambda c: c.evals.get_run_overview(run_id=UNKNOWN_RUN),
        lambda c: c.evals.get_artifacts(run_id=UNKNOWN_RUN),
        lambda c: c.evals.get_suite(suite_id=UNKNOWN_SUITE),
        lambda c: c.evals.delete_suite(suite_id=UNKNOWN_SUITE),
        lambda c: c.evals.list_suite_versions(suite_id=UNKNOWN_SUITE),
        lambda c: c.evals.get_suite_version(suite_id=UNKNOWN_SUITE, version=1),
        lambda c: c.files.get(file_id=UNKNOWN_FILE),
        lambda c: c.files.delete(file_id=UNKNOWN_FILE),
    ],
)
def test_404_for_what_is_not_there(client, call):
    refused(lambda: call(client), 404, "not_found")


def test_404_of_content_has_a_type_of_its_own(client):
    error = refused(
        lambda: client.files.content(file_id=UNKNOWN_FILE), 404, "not_found", errors.GetFileContentNotFoundError
    )
    assert UNKNOWN_FILE in error["message"]


def test_404_for_what_another_team_has(other, new_key, other_team, suites, provider):
    run = suites.ended(suites.run().id)
    stranger = other(new_key(team=other_team))
    refused(lambda: stranger.evals.get_run(run_id=run.id), 404, "not_found")
    refused(lambda: stranger.evals.retry_failed_run(run_id=run.id), 404, "not_found")
    assert stranger.evals.list_runs().data == []


def test_404_for_what_another_end_user_has(client, suites, provider):
    suites.on_behalf_of = "her"
    suite = suites.create()
    assert client.evals.get_suite(suite_id=suite.id, x_on_behalf_of="her").id == suite.id
    assert client.evals.get_suite(suite_id=suite.id).id == suite.id
    refused(lambda: client.evals.get_suite(suite_id=suite.id, x_on_behalf_of="him"), 404, "not_found")


def test_409_in_the_wrong_state(client, suites, provider):
    run = suites.ended(suites.run().id)
    for call in (client.evals.retry_failed_run, client.evals.rerun_failed_samples, client.evals.cancel_run):
        with pytest.raises(errors.SDKDefaultError) as raised:
            call(run_id=run.id)
        assert raised.value.status_code == 409
        assert "completed" in json.loads(raised.value.body)["error"]["message"]


def test_409_for_a_file_that_a_suite_needs(client, suites):
    suite = suites.create()
    file_id = client.evals.get_suite_version(suite_id=suite.id, version=1).dataset_file_ids[0]
    with pytest.raises(errors.SDKDefaultError) as raised:
        client.files.delete(file_id=file_id)
    assert raised.value.status_code == 409


def test_400_names_every_violation_with_its_path(client, suites):
    bad = models.EvalSuiteManifest(
        tasks=[task(suites.upload().id, id="not an id", grader=built_in("no_such_grader", metric_id="score"))]
    )
    error = refused(lambda: client.evals.create_suite(name="", manifest=bad), 400, "invalid_request")
    paths = json.dumps(error["details"])
    assert "$.name" in paths
    assert "$.manifest.tasks[0].id" in paths
    assert "$.manifest.tasks[0].grader.type" in paths


def test_400_for_queries(client, suites):
    refused(lambda: client.evals.list_runs(limit=101), 400, "invalid_request")
    refused(lambda: client.evals.list_runs(suite_version=1), 400, "invalid_request")
    refused(lambda: client.evals.list_runs(after=UNKNOWN_RUN), 400, "invalid_request")
    refused(lambda: client.files.list(limit=10_001), 400, "invalid_request")
    refused(lambda: client.evals.list_runs(x_on_behalf_of="*"), 400, "invalid_request")


def test_400_for_an_empty_file(client):
    refused(
        lambda: client.files.upload(file={"file_name": "empty.jsonl", "content": b""}, purpose="evals"),
        400,
        "invalid_request",
    )


def test_429_says_when_to_come_back(admin, other, client):
    answer = admin.post(
        "/api/v1/admin/keys",
        json={"name": f"slow {client.mode}", "scopes": ["read:evals"], "requests_per_minute": 1, "burst": 1},
    )
    slow = other(answer.json()["secret"])
    slow.evals.list_runs()
    with pytest.raises(errors.SDKDefaultError) as raised:
        slow.evals.list_runs()
    assert raised.value.status_code == 429
    assert int(raised.value.headers["retry-after"]) > 0
