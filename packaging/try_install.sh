#!/usr/bin/env bash
# Installs the program with pip into an environment that holds nothing else, once from the wheel of
# this checkout and once from the source distribution, and runs it there.
#
# The environment (build/installed) gets the versions of requirements.lock, and is made anew when
# those change; .venv only builds.  Passes if both ways give the same files, none of them of tests
# or benchmarks, and if self-test passes outside the checkout.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

python=$PWD/.venv/bin/python
lock=requirements.lock
environment=$PWD/build/installed
bin=$environment/bin
if [ "${OS:-}" = Windows_NT ]; then
    python=$PWD/.venv/Scripts/python.exe
    bin=$environment/Scripts
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { printf 'install: %s\n' "$*" >&2; exit 1; }
pip() { "$python" -m pip --python "$environment" --disable-pip-version-check --no-input "$@" </dev/null; }

key="$("$python" -V) $(cksum <"$lock")"
if [ "$(cat "$environment/.done" 2>/dev/null || true)" != "$key" ]; then
    rm -rf "$environment"
    "$python" -m venv --without-pip "$environment"
    pip install -qq --require-hashes -r "$lock"
    printf '%s\n' "$key" >"$environment/.done"
fi

"$python" -m hatchling build -t wheel -d "$work/wheel" >/dev/null 2>&1 || fail "no wheel was built"
"$python" -m hatchling build -t sdist -d "$work/sdist" >/dev/null 2>&1 || fail "no sdist was built"
"$python" -m pip wheel -qq --no-deps --no-build-isolation --no-index --disable-pip-version-check \
    -w "$work/from-sdist" "$work"/sdist/*.tar.gz </dev/null

contents() { # WHEEL → a line "checksum name" for each file in it
    "$python" - "$1" <<'PYTHON'
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel:
    for each in sorted(wheel.infolist(), key=lambda info: info.filename):
        print(f"{each.CRC:08x} {each.filename}")
PYTHON
}
contents "$work"/wheel/*.whl >"$work/one"
contents "$work"/from-sdist/*.whl >"$work/other"
diff "$work/one" "$work/other" >&2 || fail "the sdist makes another wheel than the checkout"
strangers=$(cut -d' ' -f2- "$work/one" |
    grep -vE '^(photorestorer_gui|photorestorer-[^/]+\.dist-info)/' || true)
[ -z "$strangers" ] || fail "the wheel holds $strangers"
for folder in models resources; do
    grep -q " photorestorer_gui/$folder/" "$work/one" || fail "the wheel has no $folder"
done

offline=(env)
if [ "$(uname -s)" = Linux ] && unshare -rn true 2>/dev/null; then offline=(unshare -rn); fi
mkdir "$work/elsewhere" "$work/home"
cd "$work/elsewhere"
for wheel in "$work"/wheel/*.whl "$work"/from-sdist/*.whl; do
    pip uninstall -qq -y photorestorer 2>/dev/null || true
    pip install -qq --no-deps --no-index "$wheel"
    pip check
    HOME=$work/home "$bin/photorestorer" --version
    # Nothing of the checkout may be found by chance.
    HOME=$work/home "${offline[@]}" env -u PYTHONPATH "$bin/photorestorer" self-test >"$work/told" ||
        { cat "$work/told" >&2; fail "self-test failed"; }
    tail -n 1 "$work/told"
done
printf 'install: all is well\n'
