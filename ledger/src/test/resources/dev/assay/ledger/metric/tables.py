"""Writes means.jsonl, clusters.jsonl and quantiles.jsonl: what Python, statsmodels and SciPy say.

Python 3.11, statsmodels 0.15.0, SciPy 1.17.1; python3 tables.py
"""

import json
import random
import statistics
from fractions import Fraction
from pathlib import Path

import numpy
import statsmodels.api
from scipy.stats import t

HERE = Path(__file__).parent
RANDOM = random.Random(16)


def stderr(values):
    if len(values) < 2:
        return None
    n = len(values)
    mean = sum(map(Fraction, values)) / n
    error2 = sum((Fraction(value) - mean) ** 2 for value in values) / (n - 1) / n
    return statistics._float_sqrt_of_frac(error2.numerator, error2.denominator)


def means():
    yield [1.0] * 54 + [0.0] * 6
    yield [1.0] * 12 + [0.0] * 3
    yield [0.1] * 10
    yield [0.7] * 3
    yield [0.1, 0.2, 0.3]
    yield [0.25]
    yield [-0.0, -0.0]
    yield [1.7976931348623157e308] * 5
    yield [1.7976931348623157e308, -1.7976931348623157e308]
    yield [5e-324, 5e-324, 0.0]
    yield [5e-324, 0.0]
    yield [2.2250738585072014e-308, 5e-324, 1e-320]
    yield [1e16, 1.0, -1e16]
    yield [1e308, 1.0, 1e-308, -1e308]
    yield [1e9 + RANDOM.random() * 1e-6 for _ in range(500)]
    yield [1e15 + n % 3 for n in range(100)]
    for _ in range(60):
        size = RANDOM.randint(1, 70)
        make = RANDOM.choice([
            RANDOM.random,
            lambda: float(RANDOM.random() < 0.7),
            lambda: RANDOM.randint(0, 10) / 10,
            lambda: RANDOM.uniform(-1, 1) * 10.0 ** RANDOM.randint(-300, 300),
            lambda: RANDOM.gauss(1e6, 1e-3),
        ])
        yield [make() for _ in range(size)]


def clusters():
    for clusters, most, spread in [(2, 5, 1), (2, 40, 0), (3, 4, 2), (5, 30, 1), (9, 7, 0.1), (10, 10, 1), (40, 6, 3), (300, 3, 1)]:
        rows = []
        for cluster in range(clusters):
            base = RANDOM.gauss(0, spread)
            rows += [(f"c{cluster}", base + RANDOM.random()) for _ in range(RANDOM.randint(1, most))]
        RANDOM.shuffle(rows)
        yield rows
    yield [(f"c{n}", RANDOM.random()) for n in range(12)]
    yield [("a", 1.0), ("a", 1.0), ("b", 0.0), ("b", 1.0), ("c", 1.0)]


def fitted(rows):
    values = numpy.array([value for _, value in rows])
    groups = numpy.unique([name for name, _ in rows], return_inverse=True)[1]
    fit = statsmodels.api.OLS(values, numpy.ones(len(values))).fit(
        cov_type="cluster", cov_kwds={"groups": groups}, use_t=True)
    return {"rows": rows, "mean": fit.params[0], "stderr": fit.bse[0], "ci95": list(fit.conf_int()[0])}


def write(name, lines):
    (HERE / name).write_text("".join(json.dumps(line) + "\n" for line in lines))


write("means.jsonl", ({"values": v, "mean": statistics.mean(v), "stderr": stderr(v)} for v in means()))
write("clusters.jsonl", map(fitted, clusters()))
write("quantiles.jsonl", ({"degrees": n, "quantile": t.ppf(0.975, n)} for n in
                          [*range(1, 31), 60, 100, 198, 199, 200, 201, 500, 1000, 100_000, 1_000_000]))
