#!/usr/bin/env bash
# Builds the bundle with PyInstaller into dist/photorestorer, and says what is large in it.
#
# Uses an environment of its own that holds only what ships and what builds it, so that nothing of
# tests or training can get in.  PYTHON names another Python to make it with.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

bin=$(packaging/environment.sh build/venv requirements-bundle.lock)

"$bin/python" -m PyInstaller --noconfirm --clean --log-level WARN build.spec
# What PyInstaller has to take along and nothing here uses; elsewhere the wheels are split so that
# contents.py can leave it out.
limit=100000
if [ "$(uname -s)" = Linux ]; then
    "$bin/python" packaging/linux/slim.py dist/photorestorer
    limit=380
fi
"$bin/python" packaging/size_table.py dist/photorestorer --limit "$limit"
