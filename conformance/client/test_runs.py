import json

import pytest
from lib import MODEL, right_answers, until
from meetkai_mka1 import models

operation = pytest.mark.operation


@operation("evals.create_run")
def test_create_run(client, suites, provider):
    provider.behave(right_answers(3))
    suite = suites.create()
    run = client.evals.create_run(
        suite_id=suite.id,
        models=[MODEL, "model-b"],
        suite_version=1,
        task_ids=["sums"],
        judge_model="judge",
        embedding_model="embedder",
        generation={"temperature": 0.5, "max_output_tokens": 64, "stop": ["\n\n"], "extra_body": {"custom": True}},
        generation_concurrency=4,
        grader_concurrency=2,
        max_samples_per_task=2,
        max_workflow_sample_activities=10,
        metadata={"for": "a test"},
    )
    assert run.id.startswith("eval_run_")
    assert (run.object, run.suite_id, run.suite_version) == ("eval.run", suite.id, 1)
    assert (run.models, run.task_ids) == ([MODEL, "model-b"], ["sums"])
    assert (run.judge_model, run.embedding_model) == ("judge", "embedder")
    assert (run.generation.stop, run.generation.extra_body) == (["\n\n"], {"custom": True})
    assert run.metadata == {"for": "a test"}
    ended = suites.ended(run.id)
    assert (ended.status, ended.error) == ("completed", None)
    counts = ended.request_counts
    assert (counts.total, counts.completed, counts.failed) == (4, 4, 0)
    assert ended.metrics["score"] == 1.0


def test_run_with_python_grader(client, suites, provider):
    provider.behave(right_answers(3))
    source = "def grade(sample, item):\n    return float(sample['output_text'] == item['target']) / 2\n"
    suite = suites.create(grader=models.EvalPythonGrader(source=source))
    ended = suites.ended(suites.run(suite_id=suite.id).id)
    assert (ended.status, ended.metrics["score"]) == ("completed", 0.5)


@operation("evals.list_runs")
def test_list_runs(client, suites, provider):
    suite = suites.create()
    runs = [suites.run(suite_id=suite.id) for _ in range(2)]
    for run in runs:
        suites.ended(run.id)
    page = client.evals.list_runs(suite_id=suite.id, suite_version=1, status="completed", limit=1)
    assert ([run.id for run in page.data], page.has_more) == ([runs[1].id], True)
    rest = client.evals.list_runs(suite_id=suite.id, after=page.last_id, owned_only=True)
    assert ([run.id for run in rest.data], rest.has_more) == ([runs[0].id], False)
    nothing = client.evals.list_runs(suite_id=suite.id, status="failed")
    assert (nothing.data, nothing.first_id, nothing.last_id) == ([], None, None)


@operation("evals.get_run")
def test_get_run(client, suites, provider):
    run = suites.ended(suites.run().id)
    assert run.status == "completed"
    assert run.created_at <= run.started_at <= run.completed_at
    assert (run.failed_at, run.cancelled_at) == (None, None)
    assert run.tokens.input > 0
    assert run.tokens.output > 0


@operation("evals.cancel_run")
def test_cancel_run(client, suites, provider):
    """Calls in flight are waited for after the first cancel, and no longer after the second."""
    provider.behave({"faults": [{"when": {}, "then": {"kind": "hang"}}]})
    run = suites.run()
    until(lambda: provider.counters()["in_flight"], lambda calls: calls > 0)
    assert client.evals.cancel_run(run_id=run.id).status == "cancelling"
    assert client.evals.cancel_run(run_id=run.id).status in {"cancelling", "cancelled"}
    ended = suites.ended(run.id)
    assert ended.status == "cancelled"
    assert ended.cancelled_at is not None


@operation("evals.delete_run")
def test_delete_run(client, suites, provider):
    run = suites.ended(suites.run().id)
    deleted = client.evals.delete_run(run_id=run.id)
    assert (deleted.id, deleted.object, deleted.deleted) == (run.id, "eval.run.deleted", True)
    assert client.evals.list_runs(suite_id=run.suite_id).data == []


@operation("evals.get_run_overview")
def test_get_run_overview(client, suites, provider):
    provider.behave(right_answers(3))
    run = suites.ended(suites.run().id)
    overview = client.evals.get_run_overview(run_id=run.id, metric="score")
    assert (overview.object, overview.run_id, overview.suite_id) == ("eval.run.overview", run.id, run.suite_id)
    assert (overview.metric, overview.avg_reward, overview.models) == ("score", 1.0, [MODEL])
    assert (overview.trials.total, overview.trials.completed, overview.trials.failed) == (3, 3, 0)
    assert client.evals.get_run_overview(run_id=run.id).metric == "reward"


@operation("evals.get_artifacts")
def test_get_artifacts(client, suites, provider):
    run = suites.ended(suites.run().id)
    artifacts = client.evals.get_artifacts(run_id=run.id)
    assert (artifacts.object, artifacts.run_id) == ("eval.artifacts", run.id)
    assert set(artifacts.artifact_file_ids) == {artifacts.result_file_id, artifacts.samples_file_id}
    result = json.loads(client.files.content(file_id=artifacts.result_file_id).content)
    assert (result["id"], result["status"]) == (run.id, "completed")
    samples = client.files.content(file_id=artifacts.samples_file_id).content.splitlines()
    assert [json.loads(sample)["sample_index"] for sample in samples] == [0, 1, 2]


def test_a_failed_run_says_why(client, suites, provider):
    provider.behave({"faults": [{"when": {}, "then": {"status": 401}}]})
    run = suites.ended(suites.run().id)
    assert (run.status, run.error["code"]) == ("failed", "credentials_rejected")
    assert run.failed_at is not None
