"""The drills, in the order in which they are performed."""

from faults import workers, deploys, orchestration, storage, providers, outages, limits, chaos  # noqa: F401
