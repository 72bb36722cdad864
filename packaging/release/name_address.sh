#!/usr/bin/env bash
# Writes into the program where it may ask for newer versions, before it is bundled.
#
#   packaging/release/name_address.sh ADDRESS
#
# ADDRESS answers with JSON that has `tag_name` and `html_url`, as GitHub does for the latest
# release.  A program without it cannot look for updates, and says so.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

case ${1:?an address} in
    https://*) printf '%s\n' "$1" >resources/releases.txt ;;
    *) printf 'no secure address: %s\n' "$1" >&2; exit 1 ;;
esac
