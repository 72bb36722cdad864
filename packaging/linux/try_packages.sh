#!/usr/bin/env bash
# Installs tarball and .deb, checks what was installed, uninstalls, looks for remains.
#
#   packaging/linux/try_packages.sh tarball|deb     the .deb needs root: run it in a clean system
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

fail() { printf '%s\n' "$*" >&2; exit 1; }

try_tarball() {
    place=$(mktemp -d)
    trap 'rm -rf "$place"' EXIT
    archive=$(find dist -name 'photorestorer-*-linux-*.tar.xz' | head -n 1)
    [ -n "$archive" ] || fail "no tarball in dist"
    tar -C "$place" -xf "$archive"
    export HOME="$place/Heim für Ünü"
    mkdir "$HOME"
    installer=$(find "$place" -maxdepth 2 -name install.sh)
    "$installer"
    "$installer" # again: an upgrade in place
    "$HOME/.local/bin/photorestorer" --version
    grep -q "^Exec=\"$HOME/.local/lib/photorestorer/photorestorer\" %F" \
        "$HOME/.local/share/applications/photorestorer.desktop" || fail "the entry starts another"
    packaging/check_bundle.sh "$HOME/.local/lib/photorestorer"
    "$HOME/.local/lib/photorestorer/uninstall.sh" --all
    remains=$(find "$HOME" -iname '*photorestorer*' ! -name '*.cache')
    [ -z "$remains" ] || fail "uninstalling left $remains"
}

try_deb() {
    package=$(find dist -name 'photorestorer_*.deb' | head -n 1)
    [ -n "$package" ] || fail "no .deb in dist"
    apt-get -qq install -y --no-install-recommends "./$package" </dev/null
    photorestorer --version
    packaging/check_bundle.sh /opt/photorestorer
    apt-get -qq remove -y --purge photorestorer </dev/null
    remains=$(find /etc /opt /root /usr /var -xdev -iname '*photorestorer*' \
        ! -path "$PWD/*" 2>/dev/null | head)
    [ -z "$remains" ] || fail "uninstalling left $remains"
}

"try_${1:?tarball or deb}"
printf '%s: all is well\n' "$1"
