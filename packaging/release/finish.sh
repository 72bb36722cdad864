#!/usr/bin/env bash
# The last step of a release, over a folder that holds the artefacts of all systems: manifests of
# package managers, release notes, SHA-256 sums.
#
#   packaging/release/finish.sh FOLDER ADDRESS
#
# ADDRESS is where the files of this release will lie, without a slash at its end.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=$1
address=$2

version=$(python3 "$here/../fill.py" --version)
sum_of() { sha256sum "$folder/$1" | cut -d' ' -f1; }
upper() { tr '[:lower:]' '[:upper:]'; }

windows=photorestorer-$version-windows-x86_64.exe
mac_arm=photorestorer-$version-macos-arm64.dmg
mac_intel=photorestorer-$version-macos-x86_64.dmg
linux=photorestorer-$version-linux-x86_64.tar.xz
for file in "$windows" "$mac_arm" "$mac_intel" "$linux"; do
    [ -f "$folder/$file" ] || { printf 'missing: %s\n' "$file" >&2; exit 1; }
done

fill() { # TEMPLATE TARGET
    python3 "$here/../fill.py" "$here/$1" "address=$address" \
        "windows_file=$windows" "windows_sum=$(sum_of "$windows" | upper)" \
        "mac_arm_sum=$(sum_of "$mac_arm")" "mac_intel_sum=$(sum_of "$mac_intel")" \
        "linux_file=$linux" "linux_sum=$(sum_of "$linux")" >"$folder/$2"
}
fill winget.yaml.in PhotoRestorer.winget.yaml
fill homebrew.rb.in photorestorer.rb
fill flatpak.yaml.in org.photorestorer.PhotoRestorer.yaml
python3 "$here/notes.py" "$version" >"$folder/NOTES.md"
sums=$(mktemp)
(cd "$folder" && rm -f SHA256SUMS && find . -maxdepth 1 -type f ! -name NOTES.md -printf '%P\n' |
    LC_ALL=C sort | xargs -d '\n' sha256sum) >"$sums"
mv "$sums" "$folder/SHA256SUMS"
chmod 644 "$folder/SHA256SUMS"
(cd "$folder" && sha256sum --check --quiet SHA256SUMS)
