#!/usr/bin/env bash
# Puts the certificate of MACOS_CERTIFICATE (base64 of a .p12) with MACOS_CERTIFICATE_PASSWORD into
# a keychain of its own, for make_bundle.sh and make_dmg.sh.  Does nothing where there is none.
set -euo pipefail
[ -n "${MACOS_CERTIFICATE:-}" ] || { printf 'no certificate: not signed\n'; exit 0; }

keychain=${RUNNER_TEMP:-/tmp}/release.keychain-db
password=$(openssl rand -hex 16)
file=$(mktemp)
trap 'rm -f "$file"' EXIT
printf '%s' "$MACOS_CERTIFICATE" | base64 -d >"$file"
security create-keychain -p "$password" "$keychain"
security set-keychain-settings -lut 3600 "$keychain"
security unlock-keychain -p "$password" "$keychain"
security import "$file" -P "${MACOS_CERTIFICATE_PASSWORD:?}" -t cert -f pkcs12 -k "$keychain" \
    -T /usr/bin/codesign
security set-key-partition-list -S apple-tool:,apple: -k "$password" "$keychain" >/dev/null
security list-keychains -d user -s "$keychain" login.keychain-db
