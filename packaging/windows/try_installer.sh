#!/usr/bin/env bash
# Installs silently, checks what was installed, upgrades in place, uninstalls, looks for remains.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# Only for these: the paths that check_bundle.sh gives the program must be translated.
plainly() { MSYS2_ARG_CONV_EXCL='*' "$@"; }
installer=$(find dist -name 'photorestorer-*-windows-*.exe' | head -n 1)
[ -n "$installer" ] || { printf 'no installer in dist\n' >&2; exit 1; }
folder=$(mktemp -d)/"Programme für Ünü"
windows_folder=$(cygpath -w "$folder")

plainly "$installer" /VERYSILENT /SUPPRESSMSGBOXES /NORESTART "/DIR=$windows_folder"
packaging/check_bundle.sh "$folder"
plainly "$installer" /VERYSILENT /SUPPRESSMSGBOXES /NORESTART "/DIR=$windows_folder"
"$folder/photorestorer-cli.exe" --version
plainly "$folder/unins000.exe" /VERYSILENT /SUPPRESSMSGBOXES /NORESTART
# The uninstaller goes on in a copy of itself after it has returned.
for _ in 1 2 3 4 5 6 7 8 9 10; do
    [ -e "$folder/PhotoRestorer.exe" ] || break
    sleep 3
done
[ ! -e "$folder/PhotoRestorer.exe" ] || { printf 'the program is still there\n' >&2; exit 1; }
if plainly reg query 'HKCU\Software\Classes\PhotoRestorer.project' >/dev/null 2>&1; then
    printf 'the file association is still there\n' >&2
    exit 1
fi
printf 'installer: all is well\n'
