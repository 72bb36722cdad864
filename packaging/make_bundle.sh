#!/usr/bin/env bash
# Builds the bundle with PyInstaller into dist/photorestorer, and says what is large in it.
#
# Uses an environment of its own that holds only what ships and what builds it, so that nothing of
# tests or training can get in.  PYTHON names another Python to make it with.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

bin=$(packaging/environment.sh build/venv requirements-bundle.lock)

"$bin/python" -m PyInstaller --noconfirm --clean --log-level WARN build.spec
# Debian's and pyenv's Python may carry debugging symbols of its own, 17 MB of them.  The libraries
# from wheels are left as they are: some do not survive it.
if [ "$(uname -s)" = Linux ] && command -v strip >/dev/null; then
    chmod u+w dist/photorestorer/_internal/libpython3*.so*
    strip --strip-unneeded dist/photorestorer/_internal/libpython3*.so*
fi
"$bin/python" packaging/size_table.py dist/photorestorer
