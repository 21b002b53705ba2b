"""Holds the measures of text_similarity against their reference packages, digit for digit.

Compares the unit test's table with what the packages say now, then Assay with the packages on drawn pairs. Prints the seed
and every difference; ends with 1 where there is one.
"""

import argparse
import csv
import importlib.metadata
import io
import json
import random
import struct
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pairs
import references

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY / "conformance"))
from jdk import CannotStart, find_java  # noqa: E402

JAR = REPOSITORY / "standalone" / "target" / "assay.jar"
CLASSES = [REPOSITORY / folder for folder in ("activities/target/classes", "activities/target/test-classes")]
PACKAGE = "dev/assay/activities/grading/similarity"
MEASURE = PACKAGE.replace("/", ".") + ".MeasureLines"
TABLE = REPOSITORY / "activities/src/test/resources" / PACKAGE / "reference.csv"
SHOWN = 20
# Not exactly defined by the packages themselves: they take logarithm, exponential and power from the C library.
LAST_DIGIT = {"bleu": 3, "meteor": 1}
# Of drawn pairs, how many may have another last digit: one in so many.
RARE = 200


def versions():
    return ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("nltk", "rapidfuzz", "rouge-score", "sacrebleu"))


def table():
    out = io.StringIO()
    out.write(f"# Made by conformance/measures/run --write with PyPI {versions()}; references.py has the calls.\n")
    out.write("# output, target: JSON string bodies. The others: repr of a Python float.\n")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("output", "target", *references.MEASURES))
    for output, target in pairs.TABLE:
        scores = references.scores(output, target)
        writer.writerow((json.dumps(output)[1:-1], json.dumps(target)[1:-1], *(repr(float(scores[name])) for name in references.MEASURES)))
    return out.getvalue()


def assay(cases):
    for needed in (JAR, *CLASSES):
        if not needed.exists():
            raise CannotStart(f"{needed.relative_to(REPOSITORY)}: missing (mvn -q -DskipTests package builds it)")
    with tempfile.TemporaryDirectory(prefix="assay-measures-") as folder:
        with zipfile.ZipFile(JAR) as jar:
            libraries = [name for name in jar.namelist() if "/jackson-" in name]
            jar.extractall(folder, libraries)
        class_path = [*map(str, CLASSES), *(f"{folder}/{name}" for name in libraries)]
        lines = "".join(json.dumps({"output": output, "target": target}) + "\n" for output, target in cases)
        done = subprocess.run(
            [find_java(), "-cp", ":".join(class_path), MEASURE, *references.MEASURES],
            input=lines.encode(), stdout=subprocess.PIPE, check=True, timeout=600,
        )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    if len(answers) != len(cases):
        raise SystemExit(f"{len(answers)} answers (expected: {len(cases)})")
    return answers


def apart(one, other):
    """How many doubles two positive ones are apart."""
    return abs(struct.unpack("q", struct.pack("d", one))[0] - struct.unpack("q", struct.pack("d", other))[0])


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--generated", type=int, default=20_000, help="pairs that are drawn (%(default)s)")
    arguments.add_argument("--write", action="store_true", help="write the table of the unit test, and do no more")
    options = arguments.parse_args()
    if options.write:
        TABLE.parent.mkdir(parents=True, exist_ok=True)
        TABLE.write_text(table())
        return 0
    wrong = 0
    if TABLE.read_text() != table():
        print(f"{TABLE.relative_to(REPOSITORY)} differs from what the packages say (--write writes it)")
        wrong += 1
    cases = list(pairs.drawn(random.Random(options.seed), options.generated))
    print(f"{versions()}: {len(cases)} drawn pairs, seed {options.seed}")
    last = {name: 0 for name in LAST_DIGIT}
    for (output, target), ours in zip(cases, assay(cases)):
        theirs = references.scores(output, target)
        for name, score in theirs.items():
            if ours[name] == score:
                continue
            if name in LAST_DIGIT and apart(ours[name], score) <= LAST_DIGIT[name]:
                last[name] += 1
                continue
            wrong += 1
            if wrong <= SHOWN:
                print(f"\n{name}: {output!r} / {target!r}\n  package {score!r}\n  Assay   {ours[name]!r}")
    for name, count in last.items():
        print(f"{name}: {count} with another last digit")
        wrong += count > max(1, len(cases) // RARE)
    print("different" if wrong else "the same")
    return 1 if wrong else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except CannotStart as problem:
        sys.exit(f"conformance/measures: {problem}")
