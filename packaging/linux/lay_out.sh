#!/usr/bin/env bash
# Lays out what a desktop needs to know of the program, below a folder like /usr or ~/.local.
#
#   lay_out.sh SHARE      SHARE/applications, SHARE/mime/packages, SHARE/icons, SHARE/metainfo
#
# Icons come from build/build/made, where build.spec drew them.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
made=$here/../../build/build/made
share=$1

install -Dm644 "$here/photorestorer.desktop" "$share/applications/photorestorer.desktop"
install -Dm644 "$here/photorestorer.xml" "$share/mime/packages/photorestorer.xml"
name=org.photorestorer.PhotoRestorer.metainfo.xml
install -Dm644 "$here/$name" "$share/metainfo/$name"
for size in 16 24 32 48 64 128 256 512; do
    install -Dm644 "$made/photorestorer-$size.png" \
        "$share/icons/hicolor/${size}x$size/apps/photorestorer.png"
done
install -Dm644 "$here/../../resources/icons/app.svg" \
    "$share/icons/hicolor/scalable/apps/photorestorer.svg"
