#!/usr/bin/env bash
# Compiles the installer for Windows with Inno Setup; runs in Git's bash.
#
# Signs programs and installer if WINDOWS_CERTIFICATE (base64 of a .pfx) and
# WINDOWS_CERTIFICATE_PASSWORD are set.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

python=${PYTHON:-build/venv/Scripts/python.exe}
version=$("$python" packaging/fill.py --version | tr -d '\r')
iscc=${ISCC:-"/c/Program Files (x86)/Inno Setup 6/ISCC.exe"}
export MSYS2_ARG_CONV_EXCL='*'

options=("/DAppVersion=$version")
if [ -n "${WINDOWS_CERTIFICATE:-}" ]; then
    pfx=$(mktemp)
    trap 'rm -f "$pfx"' EXIT
    printf '%s' "$WINDOWS_CERTIFICATE" | base64 -d >"$pfx"
    sign=(/fd SHA256 /tr http://timestamp.digicert.com /td SHA256 /f "$(cygpath -w "$pfx")"
        /p "${WINDOWS_CERTIFICATE_PASSWORD:?}")
    signtool=$(find "/c/Program Files (x86)/Windows Kits/10/bin" -path '*x64/signtool.exe' |
        sort | tail -n 1)
    "$signtool" sign "${sign[@]}" dist/photorestorer/*.exe
    # $f is Inno Setup's own: the file to be signed.  $q is its quotation mark.
    options+=(/DSigned "/Srelease=\$q$(cygpath -w "$signtool")\$q sign ${sign[*]} \$f")
fi
"$iscc" /Qp "${options[@]}" packaging/windows/photorestorer.iss
printf '%s\n' "dist/photorestorer-$version-windows-x86_64.exe"
