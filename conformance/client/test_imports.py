"""Earlier results of lm-evaluation-harness, read from a hub of the tests' own."""

import json

import pytest
from hub import REPO, TOKEN, evaluation
from meetkai_mka1 import errors

operation = pytest.mark.operation


@pytest.fixture
def folder(hub, client):
    """A folder of this test's with two evaluations."""
    name = f"results-{client.mode}"
    hub.put(
        evaluation("org/small", [1, 0, 0, 1], f"{name}/small") | evaluation("org/large", [1, 1, 0, 1], f"{name}/large")
    )
    return name


def source(folder):
    return {"repo": REPO, "revision": "main", "path_prefix": f"{folder}/"}


@operation("evals.import_historical_results")
def test_import_historical_results(client, folder):
    """First dry, then for good, then again: what is imported is read like any other run."""
    ask = {"x_hugging_face_token": TOKEN, "source": source(folder), "suite_name": f"Earlier {client.mode}"}
    suites_before = len(client.evals.list_suites(limit=100).data)
    dry = client.evals.import_historical_results(**ask, dry_run=True, limit_files=5)
    assert (dry.object, dry.dry_run, dry.source.type, dry.source.repo) == ("eval.import", True, "huggingface", REPO)
    assert (dry.discovered_files, dry.imported_runs, dry.imported_samples) == (2, 2, 8)
    assert len(client.evals.list_suites(limit=100).data) == suites_before

    done = client.evals.import_historical_results(**ask, metadata={"by": "conformance"})
    assert (done.discovered_files, done.imported_runs, done.skipped_runs, done.imported_samples) == (2, 2, 0, 8)
    assert (done.created_suite, done.created_suite_version, done.suite_version) == (True, True, 1)

    runs = {run.models[0]: run for run in client.evals.list_runs(suite_id=done.suite_id).data}
    small = runs["org/small"]
    assert (small.status, small.request_counts.completed, small.metadata["by"]) == ("completed", 4, "conformance")
    assert client.evals.get_run_overview(run_id=small.id, metric="exact_match").avg_reward == 0.5
    samples = client.evals.list_samples(run_id=small.id).data
    assert [sample.scores for sample in samples] == [{"exact_match": score} for score in (1, 0, 0, 1)]
    assert (samples[3].prompt, samples[3].output_text, samples[3].extracted_output) == ("Q: 3+3?\nA:", " 6", "6")
    assert client.evals.get_suite_version(suite_id=done.suite_id, version=1).manifest.tasks[0]["id"] == "sums"

    again = client.evals.import_historical_results(**ask)
    assert (again.imported_runs, again.skipped_runs, again.suite_id) == (0, 2, done.suite_id)


def refused(client, status, code, token=TOKEN, **asked):
    with pytest.raises(errors.SDKDefaultError) as raised:
        client.evals.import_historical_results(x_hugging_face_token=token, **asked)
    error = json.loads(raised.value.body)["error"]
    assert (raised.value.status_code, error["code"]) == (status, code)
    return error


def test_import_from_a_hub_that_refuses(client, folder):
    error = refused(client, 403, "hub_refused", token="hf_other", source=source(folder))
    assert "X-HuggingFace-Token" in error["message"]
    refused(client, 404, "not_found", source={"repo": "conformance/none"})


def test_import_of_a_broken_file(client, hub):
    files = evaluation("org/broken", [1, 1], f"broken-{client.mode}")
    path = next(path for path in files if "samples_" in path)
    hub.put(files | {path: files[path].replace('"doc_id": 1', '"doc_id": null')})
    error = refused(client, 400, "invalid_result_file", source=source(f"broken-{client.mode}"))
    assert (error["details"]["file"], error["details"]["line"], error["details"]["field"]) == (path, 2, "doc_id")
