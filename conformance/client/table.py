"""The table operation → test → verdict: printed at the end, and kept the same in README.md."""

import difflib
import re

import operations
from server import REPOSITORY

README = REPOSITORY / "README.md"
BEGIN, END = "<!-- conformance table -->\n", "<!-- end of conformance table -->"


class Table:
    def __init__(self, config):
        self.check = config.getoption("--check-readme")
        self.write = config.getoption("--write-readme")
        # (operation, test) → {mode: verdict}
        self.rows = {}
        self.complaint = None

    def pytest_collection_modifyitems(self, items):
        for item in items:
            for marker in item.iter_markers("operation"):
                item.user_properties.append(("operation", marker.args[0]))
                item.user_properties.append(("mode", item.callspec.params.get("client", "")))

    def pytest_runtest_logreport(self, report):
        properties = dict(report.user_properties)
        operation = properties.get("operation")
        if operation is None or (report.when != "call" and report.outcome == "passed"):
            return
        test = re.sub(r"\[.*", "", report.nodeid)
        verdicts = self.rows.setdefault((operation, test), {})
        if verdicts.get(properties["mode"]) != "FAILS":
            verdicts[properties["mode"]] = verdict(operation, report)

    def markdown(self):
        order = {"files": 0, "evals": 1}
        lines = ["| operation | test | sync | async |", "|---|---|---|---|"]
        for (operation, test), verdicts in sorted(
            self.rows.items(), key=lambda row: (order[row[0][0].split(".")[0]], row[0])
        ):
            lines.append(
                f"| `{operation}` | {test} | {verdicts.get('sync', 'not run')} | {verdicts.get('async', 'not run')} |"
            )
        return "\n".join(lines) + "\n"

    def pytest_sessionfinish(self, session):
        if self.write:
            README.write_text(replaced(README.read_text(), self.markdown()))
        if self.check and shown(README.read_text()) != self.markdown():
            seen = self.markdown().splitlines()
            self.complaint = "\n".join(
                difflib.unified_diff(shown(README.read_text()).splitlines(), seen, "README.md", "seen", lineterm="")
            )
            session.exitstatus = session.exitstatus or 1

    def pytest_terminal_summary(self, terminalreporter):
        if self.rows:
            terminalreporter.section("operations of the published client")
            terminalreporter.write(self.markdown())
            covered = {operation for operation, _ in self.rows}
            known = operations.of_client()
            terminalreporter.write_line(f"{len(covered & known)} of {len(known)} operations")
        if self.complaint:
            terminalreporter.section("README.md's table is not what was seen", red=True)
            terminalreporter.write_line(self.complaint)


def verdict(operation, report):
    if report.outcome == "failed":
        return "FAILS"
    if report.outcome == "skipped":
        return "skipped"
    return "not implemented: 404" if operation in operations.NOT_IMPLEMENTED else "passes"


def shown(readme):
    begin, end = readme.find(BEGIN), readme.find(END)
    return readme[begin + len(BEGIN) : end] if 0 <= begin < end else ""


def replaced(readme, markdown):
    begin, end = readme.index(BEGIN) + len(BEGIN), readme.index(END)
    return readme[:begin] + markdown + readme[end:]
