"""Holds Assay's templates against Jinja2 itself: the same text, or both refuse, or Assay refuses for a documented reason.

Prints seeds, counts and every difference; ends with 1 where there is one.
"""

import argparse
import collections
import copy
import json
import random
import subprocess
import sys
import tempfile
import warnings
import zipfile
from pathlib import Path

from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

import expressions
import rows
import tasks

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY / "conformance"))
from jdk import CannotStart, find_java  # noqa: E402

JAR = REPOSITORY / "standalone" / "target" / "assay.jar"
CLASSES = [REPOSITORY / folder for folder in ("template/target/classes", "template/target/test-classes", "text/target/classes")]
RENDER = "dev.assay.template.RenderLines"
FITTING, ODD, TRIES = 2, 2, 60
SHOWN = 40
# What Assay refuses though Jinja2 renders it; docs/graders.md says why. Each is looked for in Assay's reason.
DOCUMENTED = {
    "limits": ("(expected: at most", "template_limit"),
    "not available": ("not available",),
    "complex numbers": ("is complex",),
    "what has an address": ("cannot be printed",),
    "slices of literals that have none": ("object is not subscriptable", "unhashable type: 'slice'"),
}

JINJA = SandboxedEnvironment(undefined=StrictUndefined, keep_trailing_newline=True, extensions=["jinja2.ext.loopcontrols"])


def jinja(template, row):
    try:
        # A template may change its lists.
        text = JINJA.from_string(template).render(**copy.deepcopy(row))
    except Exception as error:  # whatever Jinja2 raises is a refusal
        return {"failed": f"{type(error).__name__}: {error}"}
    # An object's address is no text that anybody could mean, or compare.
    return {"failed": "prints an object"} if " at 0x" in text or "<class '" in text or "<function" in text else {"text": text}


def assay(cases):
    for needed in (JAR, *CLASSES):
        if not needed.exists():
            raise CannotStart(f"{needed.relative_to(REPOSITORY)}: missing (mvn -q -DskipTests package builds it)")
    with tempfile.TemporaryDirectory(prefix="assay-templates-") as folder:
        with zipfile.ZipFile(JAR) as jar:
            libraries = [name for name in jar.namelist() if "/jackson-" in name]
            jar.extractall(folder, libraries)
        class_path = [*map(str, CLASSES), *(f"{folder}/{name}" for name in libraries)]
        lines = "".join(json.dumps({"template": template, "row": row}) + "\n" for template, row in cases)
        done = subprocess.run(
            [find_java(), "-XX:TieredStopAtLevel=1", "-cp", ":".join(class_path), RENDER],
            input=lines.encode(), stdout=subprocess.PIPE, check=True, timeout=600,
        )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    if len(answers) != len(cases):
        raise SystemExit(f"{len(answers)} answers (expected: {len(cases)})")
    return answers


def of_tasks(seed):
    draw = random.Random(seed)
    found = tasks.templates()
    cases, fitted = [], 0
    for template in found:
        shapes = rows.Shapes(template)
        fitting = []
        for _ in range(TRIES):
            row = shapes.row(draw)
            if "text" in jinja(template, row):
                fitting.append(row)
                if len(fitting) == FITTING:
                    break
        fitted += bool(fitting)
        cases.extend((template, row) for row in fitting)
        cases.extend((template, shapes.odd(draw)) for _ in range(ODD))
    print(f"lm-evaluation-harness: {len(found)} distinct templates, {fitted} with rows that fit; seed {seed}")
    return cases


def of_grammar(seed, count):
    generator = expressions.Generator(random.Random(seed))
    print(f"grammar: {count} generated templates; seed {seed}")
    return [(generator.template(), expressions.ROW) for _ in range(count)]


def judge(template, row, theirs, ours):
    """None where Assay is right, else what is wrong."""
    if "text" in ours:
        if "text" not in theirs:
            return "rendered, where Jinja2 refuses"
        return None if ours["text"] == theirs["text"] else "another text"
    reason = ours.get("refused") or ours.get("failed") or ""
    if "text" not in theirs:
        return None if reason else "no reason given"
    return None if documented(reason) else "refused, where Jinja2 renders"


def documented(reason):
    return next((name for name, marks in DOCUMENTED.items() if any(mark in reason for mark in marks)), None)


def main():
    # Python's compiler warns of what the generator means to try.
    warnings.simplefilter("ignore", SyntaxWarning)
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--generated", type=int, default=20_000, help="templates drawn from the grammar (%(default)s)")
    options = arguments.parse_args()
    cases = of_tasks(options.seed) + of_grammar(options.seed, options.generated)
    counts, wrong = collections.Counter(), []
    for (template, row), ours in zip(cases, assay(cases)):
        theirs = jinja(template, row)
        problem = judge(template, row, theirs, ours)
        if problem:
            wrong.append((problem, template, row, theirs, ours))
        elif "text" in theirs:
            counts["same text" if "text" in ours else "refused: " + documented(ours.get("refused") or ours["failed"])] += 1
        else:
            counts["both refuse"] += 1
    for problem, template, row, theirs, ours in wrong[:SHOWN]:
        print(f"\n{problem}: {template!r}\n  row    {'the grammar’s' if row is expressions.ROW else json.dumps(row)}"
              f"\n  Jinja2 {theirs}\n  Assay  {ours}")
    for name, count in sorted(counts.items()):
        print(f"{name}: {count}")
    print(f"{len(cases) - len(wrong)} passed, {len(wrong)} failed")
    return bool(wrong)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except CannotStart as e:
        sys.exit(str(e))
