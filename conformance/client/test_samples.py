import pytest
from lib import MODEL, right_answers

operation = pytest.mark.operation


@operation("evals.list_samples")
def test_list_samples(client, suites, provider):
    answers = right_answers(3)
    # The last question is answered wrongly.
    answers["defaults"]["answers_by_prompt_containing"].popitem()
    provider.behave(answers | {"defaults": answers["defaults"] | {"reasoning_tokens": 5}})
    run = suites.ended(suites.run().id)
    page = client.evals.list_samples(run_id=run.id, limit=2)
    assert ([sample.sample_index for sample in page.data], page.has_more) == ([0, 1], True)
    rest = client.evals.list_samples(run_id=run.id, after=page.last_id)
    assert ([sample.sample_index for sample in rest.data], rest.has_more) == ([2], False)
    sample = page.data[0]
    assert (sample.object, sample.run_id, sample.task_id, sample.model) == ("eval.sample", run.id, "sums", MODEL)
    assert (sample.status, sample.output_text, sample.target) == ("completed", "0", "0")
    assert sample.scores == {"score": 1}
    assert sample.dataset_row == {"question": sample.prompt, "answer": "0"}
    assert set(sample.phase_timings) == {"generation", "scoring"}
    assert sample.tokens_estimated is False
    assert sample.reasoning is None
    assert client.evals.list_samples(run_id=run.id, include_reasoning=True).data[0].reasoning is not None


def test_filters(client, suites, provider):
    answers = right_answers(3)
    answers["defaults"]["answers_by_prompt_containing"].popitem()
    provider.behave(answers)
    run = suites.ended(suites.run(models=[MODEL, "model-b"]).id)

    def indexes(**filters):
        return [sample.sample_index for sample in client.evals.list_samples(run_id=run.id, **filters).data]

    assert indexes() == [0, 1, 2, 0, 1, 2]
    assert indexes(model="model-b", task_id="sums") == [0, 1, 2]
    assert indexes(score_metric="score", score_max=0.0) == [2, 2]
    assert indexes(score_metric="score", score_min=0.5, score_max=1.0, model=MODEL) == [0, 1]
    assert indexes(sample_index="1", status="completed") == [1, 1]
    assert indexes(status="failed") == []
    assert indexes(status="running") == []
    plain = client.evals.list_samples(run_id=run.id, include_dataset_row=False).data[0]
    assert plain.dataset_row is None
