"""Operations that are not implemented answer 404 in the envelope of all errors, like any path that there is not."""

import json

import pytest
from meetkai_mka1 import errors, models


def expect_404(call):
    with pytest.raises(errors.SDKError) as refused:
        call()
    assert refused.value.status_code == 404
    error = json.loads(refused.value.body)["error"]
    assert error["code"] == "not_found"
    assert error["message"]


@pytest.fixture
def suite_id(suites):
    return suites.create().id


@pytest.fixture
def run_id(suites, provider):
    return suites.ended(suites.run().id).id


@pytest.mark.operation("evals.create_suite_share")
def test_create_suite_share(client, suite_id):
    expect_404(lambda: client.evals.create_suite_share(suite_id=suite_id, org_id="org_other"))


@pytest.mark.operation("evals.list_suite_shares")
def test_list_suite_shares(client, suite_id):
    expect_404(lambda: client.evals.list_suite_shares(suite_id=suite_id))


@pytest.mark.operation("evals.delete_suite_share")
def test_delete_suite_share(client, suite_id):
    expect_404(lambda: client.evals.delete_suite_share(suite_id=suite_id, org_id="org_other"))


@pytest.mark.operation("evals.get_suite_leaderboard")
def test_get_suite_leaderboard(client, suite_id):
    expect_404(lambda: client.evals.get_suite_leaderboard(suite_id=suite_id))


@pytest.mark.operation("evals.list_suite_leaderboard_runs")
def test_list_suite_leaderboard_runs(client, suite_id):
    expect_404(lambda: client.evals.list_suite_leaderboard_runs(suite_id=suite_id))


@pytest.mark.operation("evals.measure_suite_tokens")
def test_measure_suite_tokens(client, suite_id):
    expect_404(lambda: client.evals.measure_suite_tokens(suite_id=suite_id))


@pytest.mark.operation("evals.import_agent_run")
def test_import_agent_run(client, suite_id):
    expect_404(lambda: client.evals.import_agent_run(suite_id=suite_id, agent_name="agent", model="model-a"))


@pytest.mark.operation("evals.append_agent_trials")
def test_append_agent_trials(client, run_id):
    expect_404(lambda: client.evals.append_agent_trials(run_id=run_id, trials=[]))


@pytest.mark.operation("evals.get_sample_trajectory")
def test_get_sample_trajectory(client, run_id):
    expect_404(lambda: client.evals.get_sample_trajectory(run_id=run_id, sample_index=0))


@pytest.mark.operation("evals.upload_sample_trajectory")
def test_upload_sample_trajectory(client, run_id):
    expect_404(lambda: client.evals.upload_sample_trajectory(run_id=run_id, sample_index=0, steps=[{"n": 1}]))


@pytest.mark.operation("evals.get_sample_audio")
def test_get_sample_audio(client, run_id):
    expect_404(lambda: client.evals.get_sample_audio(run_id=run_id, sample_index=0))


@pytest.mark.parametrize("kind", ["transcription", "embedding"])
def test_task_types(client, suites, kind):
    task = models.EvalTask(id="later", type=kind, dataset=models.EvalDataset(file_id=suites.upload().id))
    with pytest.raises(errors.SDKError) as refused:
        client.evals.create_suite(name="later", manifest=models.EvalSuiteManifest(tasks=[task]))
    assert refused.value.status_code == 400
    assert "$.manifest.tasks[0].type" in refused.value.body
