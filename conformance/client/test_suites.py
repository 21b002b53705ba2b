import pytest
from lib import rows, task
from meetkai_mka1 import models

operation = pytest.mark.operation


@operation("evals.create_suite")
def test_create_suite(client, suites):
    suite = client.evals.create_suite(
        name="sums", description="of two numbers", manifest=suites.manifest(), metadata={"kind": "arithmetic"}
    )
    assert suite.id.startswith("eval_suite_")
    assert (suite.object, suite.name, suite.description) == ("eval.suite", "sums", "of two numbers")
    assert (suite.access, suite.active_version, suite.latest_version) == ("owner", 1, 1)
    assert suite.metadata == {"kind": "arithmetic"}


def test_create_suite_with_python_grader(client, suites):
    grader = models.EvalPythonGrader(source="def grade(sample, item):\n    return 1.0\n")
    suite = suites.create(grader=grader)
    stored = client.evals.get_suite_version(suite_id=suite.id, version=1).manifest.tasks[0]
    assert stored["grader"]["source"] == grader.source


@operation("evals.list_suites")
def test_list_suites(client, suites):
    first, second = suites.create(), suites.create()
    page = client.evals.list_suites(limit=2)
    assert [suite.id for suite in page.data] == [second.id, first.id]
    assert (page.object, page.first_id, page.last_id) == ("list", second.id, first.id)
    assert client.evals.list_suites(after=second.id, limit=1, owned_only=True).data[0].id == first.id


@operation("evals.get_suite")
def test_get_suite(client, suites):
    suite = suites.create()
    assert client.evals.get_suite(suite_id=suite.id) == suite


@operation("evals.delete_suite")
def test_delete_suite(client, suites):
    suite = suites.create()
    run = suites.run(suite_id=suite.id)
    suites.ended(run.id)
    deleted = client.evals.delete_suite(suite_id=suite.id)
    assert (deleted.id, deleted.object) == (suite.id, "eval.suite.deleted")
    assert (deleted.deleted, deleted.deleted_runs) == (True, 1)
    assert suite.id not in [left.id for left in client.evals.list_suites(limit=100).data]


@operation("evals.create_suite_version")
def test_create_suite_version(client, suites):
    suite = suites.create()
    version = client.evals.create_suite_version(
        suite_id=suite.id, manifest=suites.manifest(), metadata={"n": "2"}, make_active=False
    )
    assert version.id.startswith("eval_sver_")
    assert (version.object, version.suite_id, version.version) == ("eval.suite.version", suite.id, 2)
    assert version.metadata == {"n": "2"}
    after = client.evals.get_suite(suite_id=suite.id)
    assert (after.active_version, after.latest_version) == (1, 2)


@operation("evals.list_suite_versions")
def test_list_suite_versions(client, suites):
    suite = suites.create()
    client.evals.create_suite_version(suite_id=suite.id, manifest=suites.manifest())
    page = client.evals.list_suite_versions(suite_id=suite.id, limit=1)
    assert ([version.version for version in page.data], page.has_more) == ([2], True)
    rest = client.evals.list_suite_versions(suite_id=suite.id, after=page.last_id)
    assert ([version.version for version in rest.data], rest.has_more) == ([1], False)


@operation("evals.get_suite_version")
def test_get_suite_version(client, suites):
    """Everything that a manifest may hold by the client's types, and back."""
    dataset, examples = suites.upload(rows(3)), suites.upload(rows(2))
    full = task(
        dataset.id,
        name="Sums",
        choices=["{{ answer }}", "-1"],
        output_extraction={"type": "regex_last", "pattern": "(-?[0-9]+)", "group": 1},
        metrics=[{"id": "score", "aggregation": "mean", "higher_is_better": True, "description": "exact"}],
        language="en",
        metadata={"source": "made up"},
    )
    manifest = models.EvalSuiteManifest(tasks=[full], metadata={"note": "for a test"})
    suite = client.evals.create_suite(name="everything", manifest=manifest)
    version = client.evals.get_suite_version(suite_id=suite.id, version=1)
    assert (version.version, version.suite_id) == (1, suite.id)
    assert version.dataset_file_ids == [dataset.id]
    assert version.manifest.schema_version == "2026-05-27"
    assert version.manifest.metadata == {"note": "for a test"}
    stored = version.manifest.tasks[0]
    assert stored["output_extraction"] == {"type": "regex_last", "pattern": "(-?[0-9]+)", "group": 1}
    assert stored["metrics"][0]["description"] == "exact"
    assert stored["choices"] == ["{{ answer }}", "-1"]
    assert examples.id not in version.dataset_file_ids
