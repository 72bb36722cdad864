#!/usr/bin/env bash
# Runs a bundle as a stranger's machine would: copied to a folder with spaces and accents,
# read-only, with a fresh home, no network, and nothing of this environment.
#
#   packaging/check_bundle.sh [FOLDER]     a bundle (dist/photorestorer) or an installed program
#
# Passes if its self-test passes, if it restores the sample as a command, and if it wrote nothing
# beside its own files.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

bundle=${1:-dist/photorestorer}
place=$(mktemp -d)
folder="$place/Ärger mit Fotos – été"
trap 'chmod -R u+w "$place"; rm -rf "$place"' EXIT
mkdir -p "$folder" "$place/Heim für Ünü"
cp -R "$bundle" "$folder/program"
chmod -R a-w "$folder"

program=
for name in photorestorer-cli.exe PhotoRestorer.app/Contents/MacOS/photorestorer photorestorer \
    Contents/MacOS/photorestorer; do
    if [ -f "$folder/program/$name" ]; then program=$folder/program/$name; break; fi
done
[ -n "$program" ] || { printf 'no program in %s\n' "$bundle" >&2; exit 1; }

# Without rights to make a network of its own, proxies that nobody answers must do.
# `env` alone changes nothing: on a Mac's old bash an empty list is an error.
offline=(env)
if [ "$(uname -s)" = Linux ] && unshare -rn true 2>/dev/null; then offline=(unshare -rn); fi
# Root may write to anything, so that read-only files show only where somebody else runs it.
alone=(env -i "HOME=$place/Heim für Ünü" "PATH=/usr/bin:/bin" LANG=C.UTF-8
    http_proxy=http://127.0.0.1:9 https_proxy=http://127.0.0.1:9)
case $(uname -s) in
    MINGW* | MSYS*) # Windows needs a few of its own to start anything
        home=$(cygpath -w "$place/Heim für Ünü")
        alone=(env -i "USERPROFILE=$home" "APPDATA=$home" "LOCALAPPDATA=$home" "TEMP=$home"
            "TMP=$home" "SYSTEMROOT=$SYSTEMROOT" "PATH=$PATH") ;;
esac
state() { (cd "$folder" && find . -type f | sort && find . -type f -exec cksum {} + | sort | cksum); }

before=$(state)
cd "$place"
started=$(date +%s)
"${offline[@]}" "${alone[@]}" "$program" self-test
printf 'self-test: %s s\n' "$(($(date +%s) - started))"

sample=$(find "$folder/program" -name portrait-damaged.png | head -n 1)
"${offline[@]}" "${alone[@]}" "$program" restore "$sample" -o restored.png
[ -s restored.png ] || { printf 'nothing was restored\n' >&2; exit 1; }
mkdir "Alte Bilder" && cp "$sample" "Alte Bilder/eins ä.png"
"${offline[@]}" "${alone[@]}" "$program" batch "Alte Bilder" -o Neu --jobs 1 >batch.log 2>&1 ||
    { cat batch.log >&2; exit 1; }
[ -s "Neu/eins ä-restored.png" ] || { find Neu; printf 'the batch made no photo\n' >&2; exit 1; }
cd - >/dev/null
[ "$before" = "$(state)" ] || { printf 'the program changed its own files\n' >&2; exit 1; }
printf 'bundle: all is well\n'
