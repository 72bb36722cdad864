#!/usr/bin/env bash
# Mounts the disk image, copies the program out as a person would, and checks it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

image=$(find dist -name 'photorestorer-*-macos-*.dmg' | head -n 1)
[ -n "$image" ] || { printf 'no disk image in dist\n' >&2; exit 1; }
volume=$(mktemp -d)
copied=$(mktemp -d)
hdiutil attach -nobrowse -readonly -mountpoint "$volume" "$image" >/dev/null
trap 'hdiutil detach "$volume" >/dev/null; rm -rf "$copied"' EXIT
cp -R "$volume/PhotoRestorer.app" "$copied/"
plutil -lint "$copied/PhotoRestorer.app/Contents/Info.plist"
packaging/check_bundle.sh "$copied"
