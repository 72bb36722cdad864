#!/usr/bin/env bash
# Publishes a release on GitHub with all files of a folder.
#
#   packaging/release/publish.sh FOLDER TAG
set -euo pipefail
notes=$1/NOTES.md
mapfile -d '' files < <(find "$1" -maxdepth 1 -type f ! -name NOTES.md -print0 | sort -z)
gh release create "$2" --verify-tag --title "PhotoRestorer ${2#v}" --notes-file "$notes" \
    "${files[@]}"
