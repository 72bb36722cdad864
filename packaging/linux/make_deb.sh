#!/usr/bin/env bash
# Packs dist/photorestorer into a .deb: the program below /opt, so that no system library meets
# those that it brings.  dpkg's own triggers tell the desktop; there are no scripts to run as root.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

version=$(python3 packaging/fill.py --version)
architecture=$(dpkg --print-architecture)
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
chmod 755 "$stage"

mkdir -p "$stage/opt" "$stage/usr/bin" "$stage/DEBIAN"
cp -a dist/photorestorer "$stage/opt/photorestorer"
ln -s /opt/photorestorer/photorestorer "$stage/usr/bin/photorestorer"
packaging/linux/lay_out.sh "$stage/usr/share"

doc=$stage/usr/share/doc/photorestorer
install -d "$doc"
{
    printf 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\n'
    printf 'Files: *\nCopyright: The PhotoRestorer authors\nLicense: Apache-2.0\n'
    printf ' On Debian systems its text is in /usr/share/common-licenses/Apache-2.0.\n'
    printf ' The licences of what the program brings along are in\n'
    printf ' /opt/photorestorer/_internal/resources/THIRD-PARTY-LICENCES.txt.\n'
} >"$doc/copyright"
gzip -9nc CHANGELOG.md >"$doc/changelog.gz"

find "$stage" -type d -exec chmod 755 {} +
find "$stage" -type f -perm -u+x -exec chmod 755 {} +
find "$stage" -type f ! -perm -u+x -exec chmod 644 {} +
# What was built on a newer system does not start on an older one.
glibc=$(find "$stage/opt" -type f -exec objdump -T {} + 2>/dev/null |
    grep -o 'GLIBC_2\.[0-9]*' | sort -uV | tail -n 1 || true)
: "${glibc:?objdump (binutils) found no C library that the program needs}"
installed=$(du -ks --exclude=DEBIAN "$stage" | cut -f1)
python3 packaging/fill.py packaging/linux/control.in \
    "architecture=$architecture" "installed_kb=$installed" "glibc=${glibc#GLIBC_}" >"$stage/DEBIAN/control"
(cd "$stage" && find opt usr -type f -print0 | sort -z | xargs -0 md5sum) >"$stage/DEBIAN/md5sums"
chmod 644 "$stage/DEBIAN/control" "$stage/DEBIAN/md5sums"
target=dist/photorestorer_${version}_$architecture.deb
dpkg-deb --root-owner-group -Zxz "-z${LEVEL:-6}" --build "$stage" "$target" >/dev/null
printf '%s\n' "$target"
