#!/usr/bin/env bash
# Tries the tarball and the .deb of dist on a Debian that has nothing: no Python, none of our
# libraries.  A person of that system runs them, without network; root only installs.
#
#   packaging/linux/try_in_clean_root.sh [ROOT [PICTURE]]
#
# ROOT is made with debootstrap if it is not there (build/clean-root).  PICTURE gets what the screen
# shows once the window is open.  Needs root, Xvfb, xev, ImageMagick, and a mirror of Debian for
# what the .deb depends on.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

root=${1:-build/clean-root}
picture=${2:-build/window.png}
person=1000
fail() { printf '%s\n' "$*" >&2; exit 1; }

if [ ! -x "$root/usr/bin/dpkg" ]; then
    debootstrap --variant=minbase --include=xz-utils bookworm "$root"
fi
root=$(cd "$root" && pwd)
trial=$root/opt/trial

xvfb=
program=
clean_up() {
    [ -z "$program" ] || kill "$program" 2>/dev/null || true
    [ -z "$xvfb" ] || kill "$xvfb" 2>/dev/null || true
    for mount in tmp/.X11-unix dev/shm dev/pts proc; do
        if mountpoint -q "$root/$mount"; then umount "$root/$mount"; fi
    done
    rm -rf "$trial" "$root/home/anna"
}
trap clean_up EXIT
mkdir -p "$root/tmp/.X11-unix" /tmp/.X11-unix "$root/dev/shm" "$root/dev/pts"
mount -t proc proc "$root/proc"
mount -t tmpfs tmpfs "$root/dev/shm"
mount -t devpts devpts "$root/dev/pts"
mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"

# Files of this trial, and someone who may write nowhere but at home.
mkdir -p "$trial/dist"
cp dist/photorestorer_*.deb dist/photorestorer-*-linux-*.tar.xz "$trial/dist/"
cp -R packaging "$trial/"
install -d -o "$person" -g "$person" "$root/home/anna"
inside=("PATH=/usr/sbin:/usr/bin:/sbin:/bin" LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive)
as_root=(chroot "$root" env -i HOME=/root "${inside[@]}")
# Commands and not functions, so that the number of a process is that of the program.
as_person=(unshare -n chroot "--userspec=$person:$person" "$root"
    env -i HOME=/home/anna "${inside[@]}")

for name in python3 python photorestorer; do
    if "${as_root[@]}" sh -c "command -v $name"; then fail "$name is on this system already"; fi
done

# --- the .deb -----------------------------------------------------------------------------------

"${as_root[@]}" apt-get -qq update
"${as_root[@]}" sh -c 'apt-get -qq install -y --no-install-recommends /opt/trial/dist/*.deb' </dev/null >/dev/null
if "${as_root[@]}" sh -c 'command -v python3'; then fail "the package brought a Python along"; fi
"${as_person[@]}" photorestorer --version

exec 3< <(exec Xvfb -displayfd 1 -screen 0 1440x900x24 -noreset 2>/dev/null)
xvfb=$!
read -r display <&3
exec 4< <(exec stdbuf -oL xev -display ":$display" -root -event substructure)
watch=$!
"${as_person[@]}" env "DISPLAY=:$display" photorestorer \
    /opt/photorestorer/_internal/resources/samples/portrait-damaged.png &
program=$!
line=
while read -r -t 60 line <&4; do
    case $line in MapNotify*) break ;; esac
done
case $line in MapNotify*) ;; *) fail "no window opened" ;; esac
sleep 8 # the photo is examined and drawn
kill -0 "$program" || fail "the program ended by itself"
import -display ":$display" -window root "$picture"
kill "$watch" "$program"
wait "$program" || true
program=
colours=$(identify -format %k "$picture")
[ "$colours" -gt 1000 ] || fail "the window shows next to nothing ($colours colours)"
printf 'window: %s\n' "$picture"

unshare -n "${as_root[@]}" /opt/trial/packaging/linux/try_packages.sh deb

# What a person made stays with the person: settings, log, unsaved work.
rm -rf "$root/home/anna"
install -d -o "$person" -g "$person" "$root/home/anna"

# --- the tarball --------------------------------------------------------------------------------

"${as_person[@]}" /opt/trial/packaging/linux/try_packages.sh tarball
remains=$(find "$root" -xdev -iname '*photorestorer*' ! -path "$trial/*")
[ -z "$remains" ] || fail "something is left: $remains"
printf 'clean root: all is well\n'
