#!/usr/bin/env bash
# Makes the disk image for macOS from dist/PhotoRestorer.app.
#
# Signs if CODESIGN_IDENTITY names a “Developer ID Application” in the keychain, and has Apple
# notarise it if APPLE_ID, APPLE_TEAM_ID and APPLE_PASSWORD (one for apps) are set.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

python=${PYTHON:-build/venv/bin/python}
version=$("$python" packaging/fill.py --version)
app=dist/PhotoRestorer.app
image=dist/photorestorer-$version-macos-$(uname -m).dmg

if [ -n "${CODESIGN_IDENTITY:-}" ]; then
    # From the inside to the outside, as Apple wants it.  Libraries in frameworks have no ending
    # that would tell them.
    find "$app/Contents" -type f -print0 | while IFS= read -r -d '' file; do
        case $(file -b "$file") in
            Mach-O*) codesign --force --timestamp --options runtime \
                --sign "$CODESIGN_IDENTITY" "$file" ;;
        esac
    done
    codesign --force --timestamp --options runtime --sign "$CODESIGN_IDENTITY" \
        --entitlements packaging/macos/entitlements.plist "$app"
    codesign --verify --deep --strict "$app"
fi

APPLICATION=$app VOLUME_ICON=build/build/made/photorestorer.icns \
    "$python" -m dmgbuild -s packaging/macos/dmg_settings.py PhotoRestorer "$image"

if [ -n "${CODESIGN_IDENTITY:-}" ]; then
    codesign --force --timestamp --sign "$CODESIGN_IDENTITY" "$image"
    if [ -n "${APPLE_PASSWORD:-}" ]; then
        xcrun notarytool submit "$image" --wait --apple-id "${APPLE_ID:?}" \
            --team-id "${APPLE_TEAM_ID:?}" --password "$APPLE_PASSWORD"
        xcrun stapler staple "$image"
    fi
fi
printf '%s\n' "$image"
