"""One server for all tests; each test with a client runs twice, with the client's two ways to call."""

import itertools

import httpx
import pytest

import features
import operations
import table
from client import Client
from hub import Hub
from lib import MODEL, Suites
from meetkai_mka1 import errors
from receiver import Receiver
from server import CannotStart, Server

MODES = ["sync", "async"]


def pytest_addoption(parser):
    group = parser.getgroup("conformance")
    group.addoption("--check-readme", action="store_true", help="fail where README.md's table differs from what was seen")
    group.addoption("--write-readme", action="store_true", help="put what was seen into README.md")


def pytest_configure(config):
    config.pluginmanager.register(table.Table(config), "conformance-table")


@pytest.fixture(scope="session")
def receiver():
    """Where webhooks may be sent beyond public addresses."""
    made = Receiver()
    yield made
    made.close()


@pytest.fixture(scope="session")
def hub():
    """Where results are imported from."""
    made = Hub()
    yield made
    made.close()


@pytest.fixture(scope="session")
def server(receiver, hub):
    settings = {
        "ASSAY_WEBHOOKS_ALLOW": receiver.address,
        "ASSAY_WEBHOOKS_FIRSTPAUSE": "100ms",
        "ASSAY_HUB_BASEURL": hub.url,
    }
    try:
        started = Server(settings)
    except CannotStart as e:
        pytest.exit(str(e), returncode=2)
    yield started
    started.stop()


@pytest.fixture(scope="session")
def missing(server):
    """What this server does not have, and why."""
    return features.missing(server)


@pytest.fixture(autouse=True)
def skip_what_is_missing(request):
    marker = request.node.get_closest_marker("needs")
    if marker is None:
        return
    feature = marker.args[0]
    why = request.getfixturevalue("missing").get(feature)
    if why is not None:
        pytest.skip(why)


@pytest.fixture(params=MODES)
def client(request, server):
    """The client, with a key of all scopes. A test about an operation must have had an answer of it."""
    made = Client(server.url, server.key, request.param)
    yield made
    made.close()
    marker = request.node.get_closest_marker("operation")
    about = marker.args[0] if marker else None
    if about and about not in operations.NOT_IMPLEMENTED and request.node.passed:
        assert about in made.answered, f"{about} was not answered in this test"


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    if call.when == "call":
        item.passed = outcome.get_result().outcome == "passed"
    elif call.when == "setup":
        item.passed = False


@pytest.fixture
def provider(server):
    """The simulated provider, healthy before and after the test."""
    server.provider.reset()
    yield server.provider
    server.provider.reset()


@pytest.fixture
def suites(client):
    return Suites(client)


@pytest.fixture
def create_schedule(client, suites):
    """Makes schedules, and deletes them after the test so that none fires during another."""
    made = []

    def schedule(**fields):
        # Once a year is no time: nothing fires by itself.
        fields = {"suite_id": None, "cron": "0 0 1 1 *", "run": {"models": [MODEL]}} | fields
        fields["suite_id"] = fields["suite_id"] or suites.create().id
        answer = client.evals.create_schedule(name="yearly", **fields)
        made.append(answer.id)
        return answer

    yield schedule
    for schedule_id in made:
        try:
            client.evals.delete_schedule(schedule_id=schedule_id)
        except errors.SDKError as e:
            assert e.status_code == 404


@pytest.fixture(scope="session")
def admin(server):
    with httpx.Client(base_url=server.url, headers={"Authorization": f"Bearer {server.key}"}, timeout=60) as http:
        yield http


@pytest.fixture(scope="session")
def new_key(admin):
    """Makes keys: ``new_key(scopes=["read:evals"])``, also of another team."""
    numbers = itertools.count(1)

    def make(team=None, scopes=("read:evals", "write:evals")):
        body = {"name": f"conformance {next(numbers)}", "scopes": list(scopes)}
        if team is not None:
            body["team_id"] = team
        answer = admin.post("/api/v1/admin/keys", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()["secret"]

    return make
