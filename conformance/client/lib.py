"""What tests need before they come to their point: a dataset, a suite, a run that has ended."""

import json
import time

from meetkai_mka1 import models

OVER = {"completed", "failed", "cancelled"}
MODEL = "model-a"


def until(read, done, seconds=60):
    """The first value of ``read`` that ``done`` accepts."""
    deadline = time.monotonic() + seconds
    while True:
        value = read()
        if done(value):
            return value
        assert time.monotonic() < deadline, f"not after {seconds} s; last: {value}"
        time.sleep(0.05)


def rows(count):
    return [{"question": f"Question {n}: what is {n} + {n}?", "answer": str(2 * n)} for n in range(count)]


def jsonl(values):
    return "".join(json.dumps(value) + "\n" for value in values).encode()


def right_answers(count):
    """A scenario in which the provider knows every answer."""
    return {"defaults": {"answers_by_prompt_containing": {row["question"]: row["answer"] for row in rows(count)}}}


def built_in(kind, **options):
    """A grader of Assay's own. The client's type knows Python graders only, so its check is passed by."""
    python_only = {"timeout_seconds": None, "max_model_calls": None}
    return models.EvalPythonGrader.model_construct(type=kind, **python_only, **options)


def task(file_id, grader=None, **fields):
    return models.EvalTask(
        id=fields.pop("id", "sums"),
        type="qa",
        dataset=models.EvalDataset(file_id=file_id, format_="jsonl"),
        prompt_template="{{ question }}",
        target_template="{{ answer }}",
        grader=grader or built_in("exact_match", metric_id="score"),
        **fields,
    )


class Suites:
    """Makes suites, runs and ended runs with the client of the test."""

    def __init__(self, client):
        self.client = client
        self.on_behalf_of = None

    def upload(self, values=None, name="rows.jsonl"):
        content = jsonl(rows(3) if values is None else values)
        file = {"file_name": name, "content": content}
        return self.client.files.upload(file=file, purpose="evals", x_on_behalf_of=self.on_behalf_of)

    def manifest(self, count=3, **fields):
        return models.EvalSuiteManifest(tasks=[task(self.upload(rows(count)).id, **fields)])

    def create(self, count=3, name="sums", **fields):
        manifest = self.manifest(count, **fields)
        return self.client.evals.create_suite(name=name, manifest=manifest, x_on_behalf_of=self.on_behalf_of)

    def run(self, count=3, suite_id=None, **fields):
        suite_id = suite_id or self.create(count).id
        return self.client.evals.create_run(suite_id=suite_id, models=fields.pop("models", [MODEL]), **fields)

    def ended(self, run_id):
        return until(lambda: self.client.evals.get_run(run_id=run_id), lambda run: run.status in OVER)
