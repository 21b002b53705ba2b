"""docs/quickstart.md does what it says: its code is run as it stands there, and its provider breaks in both ways."""

import re
import subprocess
import sys

import pytest
from server import REPOSITORY

QUICKSTART = REPOSITORY / "docs" / "quickstart.md"
KNOWS = {"answers_by_prompt_containing": {"of France": "Paris", "of Spain": "Madrid"}}


def code():
    blocks = re.findall(r"```python\n(.*?)```", QUICKSTART.read_text(), re.DOTALL)
    assert len(blocks) == 1
    return blocks[0]


@pytest.mark.parametrize(
    ("fault", "then"),
    [
        ({"when": {"prompt_contains": "Spain"}, "then": {"status": 400}, "times": 1}, "completed [('What is the capital"
         " of Spain?', 'invalid_request')]\ncompleted 1.0\n"),
        ({"when": {"prompt_contains": "Spain"}, "then": {"status": 401}, "times": 1}, "failed []\ncompleted 1.0\n"),
    ],
    ids=["a sample fails", "the run fails"],
)
def test_quickstart(server, provider, tmp_path, fault, then):
    provider.behave({"defaults": KNOWS, "faults": [fault]})
    ran = subprocess.run(
        [sys.executable, "-c", code()],
        env={"ASSAY_URL": server.url, "ASSAY_API_KEY": server.key},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == then
    counters = provider.counters()
    assert (counters["answered"], counters["repeated_answers"]) == (2, 0)
