import asyncio

import pytest
from client import Client
from lib import right_answers
from meetkai_mka1 import errors

operation = pytest.mark.operation


@operation("evals.retry_failed_run")
def test_retry_failed_run(client, suites, provider):
    """The provider rejects its key after four answers; by its own count the retry pays for the rest only."""
    provider.behave(right_answers(10) | {"faults": [{"when": {"from_answer": 5}, "then": {"status": 401}}]})
    run = suites.ended(suites.run(count=10, concurrency=2).id)
    assert run.status == "failed"
    provider.behave(right_answers(10))
    retried = client.evals.retry_failed_run(run_id=run.id)
    assert (retried.id, retried.status) == (run.id, "queued")
    assert (retried.error, retried.failed_at, retried.metrics) == (None, None, None)
    ended = suites.ended(run.id)
    assert (ended.status, ended.request_counts.completed, ended.metrics["score"]) == ("completed", 10, 1.0)
    counters = provider.counters()
    assert (counters["answered"], counters["repeated_answers"]) == (10, 0)


@operation("evals.rerun_failed_samples")
def test_rerun_failed_samples(client, suites, provider):
    refused = {"when": {"prompt_contains": "Question 1:"}, "then": {"status": 400}}
    provider.behave(right_answers(3) | {"faults": [refused]})
    run = suites.ended(suites.run().id)
    assert (run.status, run.request_counts.failed) == ("completed", 1)
    failed = client.evals.list_samples(run_id=run.id, status="failed").data
    assert [sample.sample_index for sample in failed] == [1]
    assert failed[0].error["code"] == "invalid_request"
    provider.behave(right_answers(3))
    assert client.evals.rerun_failed_samples(run_id=run.id).status == "queued"
    ended = suites.ended(run.id)
    assert (ended.status, ended.request_counts.failed, ended.metrics["score"]) == ("completed", 0, 1.0)
    again = client.evals.list_samples(run_id=run.id, sample_index="1").data[0]
    assert (again.id, again.status) == (failed[0].id, "completed")
    assert provider.counters()["answered"] == 3


def test_of_two_retries_at_once_one_is_refused(server, suites, client, provider):
    provider.behave({"faults": [{"when": {}, "then": {"status": 401}}]})
    run = suites.ended(suites.run().id)
    provider.behave(right_answers(3))

    async def both():
        first, second = (Client(server.url, server.key, "sync").sdk for _ in range(2))
        return await asyncio.gather(
            first.llm.evals.retry_failed_run_async(run_id=run.id),
            second.llm.evals.retry_failed_run_async(run_id=run.id),
            return_exceptions=True,
        )

    answers = asyncio.run(both())
    refused = [answer for answer in answers if isinstance(answer, errors.SDKError)]
    assert [error.status_code for error in refused] == [409]
    assert suites.ended(run.id).status == "completed"
