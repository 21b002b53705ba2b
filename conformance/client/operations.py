"""What the published client can do, read from the client itself so that no operation can be forgotten."""

import inspect

from meetkai_mka1.evals import Evals
from meetkai_mka1.files import Files

RESOURCES = {"files": Files, "evals": Evals}

# In the contract, but not in Assay: they answer 404.
NOT_IMPLEMENTED = {
    "evals.create_suite_share",
    "evals.list_suite_shares",
    "evals.delete_suite_share",
    "evals.get_suite_leaderboard",
    "evals.list_suite_leaderboard_runs",
    "evals.measure_suite_tokens",
    "evals.import_agent_run",
    "evals.append_agent_trials",
    "evals.get_sample_trajectory",
    "evals.upload_sample_trajectory",
    "evals.get_sample_audio",
}


def of_client():
    """The names of all operations, as ``evals.create_run``."""
    return {
        f"{resource}.{name}"
        for resource, kind in RESOURCES.items()
        for name, _ in inspect.getmembers(kind, inspect.isfunction)
        if name != "do_request" and not name.startswith("_") and not name.endswith("_async")
    }
