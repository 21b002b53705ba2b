# Sourced with a folder: makes "$python" a Python with that folder's requirements.txt installed, kept between runs, and
# "$here" the folder. Ends with 77 where this machine has no Python or no packages: what is not there cannot be tested.
# $pip_options: what else pip is told.

here="$(cd "$1" && pwd)"
suite="conformance/$(basename "$here")"

skip() {
  echo "$suite: skipped: $1" >&2
  exit 77
}

new_enough() {
  "$1" -c 'import sys, venv; sys.exit(sys.version_info < (3, 10))' >/dev/null 2>&1
}

base=""
for candidate in python3 python3.14 python3.13 python3.12 python3.11 python3.10 python; do
  if new_enough "$candidate"; then
    base="$candidate"
    break
  fi
done
[ -n "$base" ] || skip "no Python 3.10 or newer with venv on the PATH"

# One environment for each Python and set of requirements, so that a change of either makes a new one.
state="$("$base" -c 'import hashlib, sys
print(hashlib.sha256((sys.executable + sys.version + open(sys.argv[1]).read()).encode()).hexdigest()[:16])' \
  "$here/requirements.txt")"
environment="${XDG_CACHE_HOME:-$HOME/.cache}/assay-ci/python-$state"
python="$environment/bin/python"
if [ ! -e "$environment/complete" ]; then
  echo "$suite: installing requirements.txt into $environment" >&2
  # Made beside and moved is no way: an environment knows its own path. The mark at the end says that it is whole.
  rm -rf "$environment"
  mkdir -p "$(dirname "$environment")"
  "$base" -m venv "$environment" || skip "python -m venv failed"
  "$python" -m pip install --quiet --disable-pip-version-check ${pip_options:-} --requirement "$here/requirements.txt" ||
    skip "the packages of requirements.txt could not be installed"
  touch "$environment/complete"
fi
cli="${XDG_CACHE_HOME:-$HOME/.cache}/assay-ci/bin"
export PATH="$PATH:$cli" PYTHONDONTWRITEBYTECODE=1
