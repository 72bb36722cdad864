#!/usr/bin/env bash
# What CI runs on each system, without a screen: the checks and all tests, but for those of training
# where TensorFlow is not built.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if [ "$(uname -s)" = Linux ]; then
    sh packaging/setup.sh dev
else
    [ -d .venv ] || python -m venv .venv
fi
bin=.venv/bin
[ "${OS:-}" != Windows_NT ] || bin=.venv/Scripts
[ "$(uname -s)" = Linux ] ||
    "$bin/python" -m pip install -qq --disable-pip-version-check --require-hashes \
        -r requirements-dev.lock
"$bin/ruff" check
"$bin/ruff" format --check
"$bin/mypy"
"$bin/lint-imports" --no-logo
QT_QPA_PLATFORM=offscreen TF_CPP_MIN_LOG_LEVEL=3 "$bin/python" -m pytest
