#!/usr/bin/env bash
# Builds the bundle with PyInstaller into dist/photorestorer, and says what is large in it.
#
# Uses an environment of its own that holds only what ships and what builds it, so that nothing of
# tests or training can get in.  PYTHON names another Python to make it with.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

venv=build/venv
lock=requirements-bundle.lock
bin=$venv/bin
[ "${OS:-}" != Windows_NT ] || bin=$venv/Scripts

if [ ! -x "$bin/python" ] && [ ! -f "$bin/python.exe" ]; then
    python=${PYTHON:-.venv/bin/python}
    command -v "$python" >/dev/null || python=python3
    "$python" -m venv "$venv"
fi
key=$(cksum <"$lock")
if [ "$(cat "$venv/.done" 2>/dev/null || true)" != "$key" ]; then
    "$bin/python" -m pip install -qq --disable-pip-version-check --no-input \
        --require-hashes -r "$lock" </dev/null
    printf '%s\n' "$key" >"$venv/.done"
fi

"$bin/python" -m PyInstaller --noconfirm --clean --log-level WARN build.spec
# What PyInstaller has to take along and nothing here uses; elsewhere the wheels are split so that
# contents.py can leave it out.
limit=100000
if [ "$(uname -s)" = Linux ]; then
    "$bin/python" packaging/linux/slim.py dist/photorestorer
    limit=380
fi
"$bin/python" packaging/size_table.py dist/photorestorer --limit "$limit"
