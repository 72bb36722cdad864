#!/usr/bin/env bash
# Writes the software bill of materials (CycloneDX) of what make_bundle.sh built with.
#
#   packaging/release/sbom.sh FILE
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

bin=build/venv/bin
[ "${OS:-}" != Windows_NT ] || bin=build/venv/Scripts
"$bin/python" -m cyclonedx_py environment --output-format JSON --spec-version 1.6 \
    "$bin/python" | "$bin/python" packaging/release/sbom.py >"$1"
