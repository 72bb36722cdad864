#!/bin/sh
# Takes PhotoRestorer away again: what install.sh put below ~/.local, or below PREFIX.
# Your photos stay.  Networks that you downloaded and your settings go with --all, or if you say so.
set -eu
prefix=${PREFIX:-$HOME/.local}
data=${XDG_DATA_HOME:-$HOME/.local/share}/PhotoRestorer

rm -rf "$prefix/lib/photorestorer"
rm -f "$prefix/bin/photorestorer" \
    "$prefix/share/applications/photorestorer.desktop" \
    "$prefix/share/mime/packages/photorestorer.xml" \
    "$prefix/share/metainfo/org.photorestorer.PhotoRestorer.metainfo.xml"
rm -f "$prefix"/share/icons/hicolor/*/apps/photorestorer.png \
    "$prefix"/share/icons/hicolor/scalable/apps/photorestorer.svg
refresh() { if command -v "$1" >/dev/null 2>&1; then "$@" >/dev/null 2>&1 || true; fi; }
refresh update-mime-database "$prefix/share/mime"
refresh update-desktop-database -q "$prefix/share/applications"

answer=n
if [ "${1:-}" = --all ]; then
    answer=y
elif [ -d "$data" ] && [ -t 0 ]; then
    printf 'Delete downloaded networks, unsaved work and settings, too? [y/N] '
    read -r answer
fi
case $answer in
    y | Y | yes)
        rm -rf "$data" "${XDG_CONFIG_HOME:-$HOME/.config}/PhotoRestorer" \
            "${XDG_CACHE_HOME:-$HOME/.cache}/PhotoRestorer" \
            "${XDG_STATE_HOME:-$HOME/.local/state}/PhotoRestorer"
        ;;
esac
printf 'PhotoRestorer is uninstalled.\n'
