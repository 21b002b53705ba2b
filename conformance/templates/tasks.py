"""The templates of lm-evaluation-harness's own task files, as its package has them."""

import importlib.util
import os
from pathlib import Path

import yaml

FIELDS = ("doc_to_text", "doc_to_target", "doc_to_choice", "doc_to_decontamination_query", "description")


class _Loader(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):
    """Passes over the harness's own tags, as !function."""


_Loader.add_multi_constructor("!", lambda loader, suffix, node: None)


def templates():
    """Distinct texts with a Jinja expression or tag in them, sorted. The package is read, not imported."""
    package = importlib.util.find_spec("lm_eval")
    found = set()
    for folder, _, files in os.walk(Path(package.submodule_search_locations[0]) / "tasks"):
        for name in files:
            if name.endswith("yaml") or name.endswith("yml"):
                task = yaml.load(Path(folder, name).read_text(encoding="utf-8"), _Loader)
                if isinstance(task, dict):
                    for field in FIELDS:
                        found.update(_texts(task.get(field)))
    return sorted(text for text in found if "{{" in text or "{%" in text)


def _texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for element in value:
            yield from _texts(element)
    elif isinstance(value, dict):
        for element in value.values():
            yield from _texts(element)
