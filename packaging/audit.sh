#!/usr/bin/env bash
# Looks up whether a library that is locked has a known vulnerability.  Fails if one has; where the
# list of vulnerabilities cannot be reached it only warns, for that says nothing about the program.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
if ! { python3 -m venv "$folder/venv" &&
    "$folder/venv/bin/python" -m pip install -qq --disable-pip-version-check pip-audit==2.10.0; }; then
    echo "::warning::pip-audit could not be installed, so nothing was looked up."
    exit 0
fi
status=0
for lock in requirements.lock requirements-bundle.lock requirements-dev.lock requirements-docs.lock; do
    if "$folder/venv/bin/pip-audit" --require-hashes --disable-pip --progress-spinner off \
        -r "$lock" >"$folder/told" 2>&1; then
        echo "$lock: no known vulnerability"
    elif grep -Eq 'ConnectionError|ServiceError|Timeout|Max retries' "$folder/told"; then
        echo "::warning::$lock could not be looked up: $(tail -n 1 "$folder/told")"
    else
        echo "$lock:"
        cat "$folder/told"
        status=1
    fi
done
exit "$status"
