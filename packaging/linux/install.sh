#!/bin/sh
# Installs PhotoRestorer for you alone, without administrator: below ~/.local, or below PREFIX.
# A version that is there already is replaced.  uninstall.sh takes it away again.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
prefix=${PREFIX:-$HOME/.local}
program=$prefix/lib/photorestorer

# The new one is complete before the old one goes.
mkdir -p "$prefix/lib" "$prefix/bin"
rm -rf "$program.new"
mkdir "$program.new"
cp -R "$here/program/." "$program.new"
cp "$here/uninstall.sh" "$program.new/"
rm -rf "$program.old"
[ ! -d "$program" ] || mv "$program" "$program.old"
mv "$program.new" "$program"
rm -rf "$program.old"

ln -sf "$program/photorestorer" "$prefix/bin/photorestorer"
(cd "$here/share" && find . -type f) | while read -r file; do
    mkdir -p "$prefix/share/$(dirname "$file")"
    cp "$here/share/$file" "$prefix/share/$file"
done
# A quoted path, for a home with spaces in its name; inside the quotes four signs need a backslash.
quoted=$(printf '%s' "$program/photorestorer" | sed 's/[\\"`$]/\\\\&/g')
entry=$prefix/share/applications/photorestorer.desktop
awk -v line="Exec=\"$quoted\" %F" '/^Exec=/ { print line; next } { print }' \
    "$here/share/applications/photorestorer.desktop" >"$entry"

refresh() { if command -v "$1" >/dev/null 2>&1; then "$@" >/dev/null 2>&1 || true; fi; }
refresh update-mime-database "$prefix/share/mime"
refresh update-desktop-database -q "$prefix/share/applications"
printf 'PhotoRestorer is installed. Start it from your menu, or with %s\n' \
    "$prefix/bin/photorestorer"
