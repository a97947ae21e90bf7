#!/usr/bin/env bash
# Qt's wheels need some libraries of the system, the tests a virtual screen. On Debian and Ubuntu,
# as root, they are installed when they are missing; elsewhere their names are printed.
set -euo pipefail

packages=(
  libegl1 libgl1 libopengl0 libdbus-1-3 libfontconfig1 libglib2.0-0 libxkbcommon0
  libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0
  libxcb-render-util0 libxcb-shape0 libxcb-xkb1 fonts-noto-core fonts-noto-cjk
)
[ -n "${CI:-}" ] && packages+=(xvfb xdotool)

command -v dpkg-query >/dev/null || exit 0
missing=()
for package in "${packages[@]}"; do
  dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed ||
    missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
else
  echo "The window may need these packages of your system: ${missing[*]}" >&2
fi
