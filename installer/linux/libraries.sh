#!/bin/sh
# Installs the Linux libraries that are needed ("run") and those the tests drive ("test"), or says in one line what to install.
set -eu
run="libegl1 libgl1 libglib2.0-0 libxkbcommon0 libxkbcommon-x11-0 libdbus-1-3 libfontconfig1 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1 libxcb-render-util0 libxcb-image0 fonts-dejavu-core"
tools="chromium poppler-utils qpdf gnome-keyring dbus-daemon libglib2.0-bin at-spi2-core gir1.2-atspi-2.0 python3-gi xvfb xauth"
case "${1:-run}" in
    run) need="$run" ;;
    test) need="$run $tools" ;;
    *) echo "say run or test" >&2; exit 2 ;;
esac
command -v dpkg-query >/dev/null 2>&1 || exit 0
missing=""
for package in $need; do
    # Debian 13 and later call some libraries by a t64 name
    for name in "$package" "${package}t64"; do
        dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'ok installed' && continue 2
    done
    missing="$missing $package"
done
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ]; then as=""; elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then as="sudo -n"; else
    echo "Please install these first:  sudo apt-get install$missing" >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
$as apt-get -qq update </dev/null >&2
# shellcheck disable=SC2086
$as apt-get -qq install -y --no-install-recommends $missing </dev/null >&2
