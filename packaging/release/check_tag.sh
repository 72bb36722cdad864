#!/usr/bin/env bash
# Fails if a tag names another version than the package, or one that the changelog does not know, or
# while the changelog holds changes that belong to no version.
#
#   packaging/release/check_tag.sh refs/tags/v1.2.3
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

case $1 in refs/tags/v*) ;; *) printf 'no release: %s\n' "$1"; exit 0 ;; esac
version=$(python3 packaging/fill.py --version)
if [ "${1#refs/tags/v}" != "$version" ]; then
    printf 'the tag %s is not version %s of the package\n' "${1#refs/tags/}" "$version" >&2
    exit 1
fi
python3 packaging/release/notes.py "$version" >/dev/null
if python3 packaging/release/notes.py Unreleased >/dev/null 2>&1; then
    printf 'CHANGELOG.md has changes of no version: put them under %s\n' "$version" >&2
    exit 1
fi
