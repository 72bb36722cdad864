#!/usr/bin/env bash
# Packs dist/photorestorer into a tarball that runs from wherever it is unpacked; install.sh in it
# tells the desktop.  LEVEL is that of xz.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

version=$(python3 packaging/fill.py --version)
machine=$(uname -m)
name=photorestorer-$version-linux-$machine
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT

mkdir "$stage/$name"
cp -a dist/photorestorer "$stage/$name/program"
packaging/linux/lay_out.sh "$stage/$name/share"
install -m755 packaging/linux/install.sh packaging/linux/uninstall.sh "$stage/$name/"
install -m644 LICENSE "$stage/$name/"
tar -C "$stage" --owner=0 --group=0 --numeric-owner --sort=name -c "$name" |
    xz -T2 "-${LEVEL:-6}" >"dist/$name.tar.xz"
printf '%s\n' "dist/$name.tar.xz"
