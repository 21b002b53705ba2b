"""The Java that conformance suites start Assay with."""

import os
import re
import shutil
import subprocess
from pathlib import Path

OLDEST_JAVA = 21


class CannotStart(Exception):
    """Says what is missing and what provides it."""


def find_java():
    candidates = [os.environ.get("JAVA_HOME"), *sorted(Path("/usr/lib/jvm").glob("*"), reverse=True)]
    programs = [Path(home) / "bin" / "java" for home in candidates if home]
    on_path = shutil.which("java")
    if on_path:
        programs.insert(1 if os.environ.get("JAVA_HOME") else 0, Path(on_path))
    found = [program for program in programs if program.is_file() and java_version(program) >= OLDEST_JAVA]
    if not found:
        raise CannotStart(f"no JDK {OLDEST_JAVA} or newer: JAVA_HOME, java on the PATH and /usr/lib/jvm were tried")
    return str(found[0])


def java_version(program):
    said = subprocess.run([program, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', said)
    return int(version.group(1)) if version else 0
