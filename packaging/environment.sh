#!/usr/bin/env bash
# Makes an environment that holds only the packages of a lock file, unless it is there already, and
# prints the folder of its programs.  PYTHON names another Python to make it with.
#
#   packaging/environment.sh FOLDER LOCK
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

venv=$1
lock=$2
bin=$venv/bin
[ "${OS:-}" != Windows_NT ] || bin=$venv/Scripts

if [ ! -x "$bin/python" ] && [ ! -f "$bin/python.exe" ]; then
    python=${PYTHON:-.venv/bin/python}
    command -v "$python" >/dev/null || python=python3
    "$python" -m venv "$venv" >&2
fi
key=$(cksum <"$lock")
if [ "$(cat "$venv/.done" 2>/dev/null || true)" != "$key" ]; then
    "$bin/python" -m pip install -qq --disable-pip-version-check --no-input \
        --require-hashes -r "$lock" >&2 </dev/null
    printf '%s\n' "$key" >"$venv/.done"
fi
printf '%s\n' "$bin"
