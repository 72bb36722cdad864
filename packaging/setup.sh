#!/bin/sh
# Prepares a checkout on Linux: a suitable Python, the system libraries that Qt needs, and the
# packages of a lock file in .venv.  Done already, it only looks and returns at once.
#
#   packaging/setup.sh run    what the program needs
#   packaging/setup.sh dev    that, and what checks, tests and training need
set -eu
cd "$(dirname "$0")/.."

profile=${1:-run}
case $profile in
    run) lock=requirements.lock ;;
    dev) lock=requirements-dev.lock ;;
    *) echo "usage: packaging/setup.sh run|dev" >&2; exit 2 ;;
esac

say() { printf '%s\n' "$*" >&2; }
fail() { say "setup: $*"; exit 1; }

may_install() {
    command -v apt-get >/dev/null 2>&1 || return 1
    [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null
}

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

install_system_packages() {
    say "setup: installing $*"
    # An old package list may name files that the mirror no longer has.
    as_root apt-get -qq update >/dev/null
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -qq install -y --no-install-recommends "$@" </dev/null >/dev/null
}

# --- system libraries ---------------------------------------------------------------------------

libraries() { PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null; }

missing_of() { # lines "file package" on standard input → the packages whose file is missing
    known=$(libraries)
    while read -r file package; do
        case $known in *"$file"*) ;; *) printf '%s ' "$package" ;; esac
    done
}

qt_needs() { missing_of <<'LIST'
libEGL.so.1 libegl1
libGL.so.1 libgl1
libxkbcommon.so.0 libxkbcommon0
libdbus-1.so.3 libdbus-1-3
libfontconfig.so.1 libfontconfig1
libglib-2.0.so.0 libglib2.0-0
LIST
}

display_needs() { missing_of <<'LIST'
libxcb-cursor.so.0 libxcb-cursor0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-image.so.0 libxcb-image0
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-randr.so.0 libxcb-randr0
libxcb-render-util.so.0 libxcb-render-util0
libxcb-shape.so.0 libxcb-shape0
libxcb-xinerama.so.0 libxcb-xinerama0
libxcb-xkb.so.1 libxcb-xkb1
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libwayland-cursor.so.0 libwayland-cursor0
libwayland-egl.so.1 libwayland-egl1
LIST
}

font_needs() {
    for folder in /usr/share/fonts /usr/local/share/fonts "${HOME:-/nonexistent}/.local/share/fonts"; do
        [ -d "$folder" ] || continue
        [ -z "$(find -L "$folder" \( -name '*.[ot]tf' -o -name '*.ttc' \) -print -quit)" ] || return 0
    done
    printf 'fonts-dejavu-core '
}

set_up_system() {
    [ "$(uname -s)" = Linux ] || return 0
    needed=$(qt_needs)
    wished=$(display_needs)$(font_needs)
    [ -n "$needed$wished" ] || return 0
    if may_install; then
        # shellcheck disable=SC2086  # a list of package names
        install_system_packages $needed $wished
    elif [ -n "$needed" ]; then
        fail "the window needs system libraries that are missing. Install them, then try again:
    sudo apt-get install $needed$wished"
    else
        say "setup: a window on this screen may need: sudo apt-get install $wished"
    fi
}

# --- Python and its packages --------------------------------------------------------------------

suits() { # the versions for which every locked package is built, with venv and pip at hand
    "$1" -c 'import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
        2>/dev/null
}

find_python() {
    for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11 /usr/bin/python3; do
        if suits "$candidate"; then command -v "$candidate"; return 0; fi
    done
    return 1
}

make_venv() {
    if [ -x .venv/bin/python ] && suits .venv/bin/python; then return 0; fi
    python=$(find_python) || {
        may_install || fail "Python 3.11, 3.12 or 3.13 with venv is needed. Install it, then try again:
    sudo apt-get install python3 python3-venv"
        install_system_packages python3 python3-venv
        python=$(find_python) || fail "this system's Python is too old or too new: 3.11, 3.12 or 3.13 is needed."
    }
    say "setup: making .venv with $python"
    "$python" -m venv --clear .venv
}

key() { printf '%s %s' "$(.venv/bin/python -V 2>&1)" "$(cksum <"$1")"; }

done_for() { [ -f ".venv/.done-$1" ] && [ "$(cat ".venv/.done-$1")" = "$(key "$2")" ]; }

set_up_packages() {
    make_venv
    done_for "$profile" "$lock" && return 0
    # Both locks agree on versions, so what the tests need serves the program too.
    [ "$profile" = run ] && done_for dev requirements-dev.lock && return 0
    say "setup: installing the packages of $lock"
    .venv/bin/python -m pip install -qq --disable-pip-version-check --no-input \
        --require-hashes -r "$lock" >&2 </dev/null
    key "$lock" >".venv/.done-$profile"
}

set_up_system
set_up_packages
