import pytest

pytestmark = pytest.mark.needs("imports")
operation = pytest.mark.operation


@operation("evals.import_historical_results")
def test_import_historical_results(client):
    """A dry run: nothing is imported, and what would be is counted."""
    before = len(client.evals.list_suites(limit=100).data)
    result = client.evals.import_historical_results(
        x_hugging_face_token="hf_conformance",
        source={"repo": "conformance/results", "revision": "main"},
        suite_name="Earlier results",
        dry_run=True,
        limit_files=5,
    )
    assert (result.object, result.dry_run) == ("eval.import", True)
    assert (result.source.type, result.source.repo) == ("huggingface", "conformance/results")
    assert result.imported_runs == 0
    assert len(client.evals.list_suites(limit=100).data) == before
