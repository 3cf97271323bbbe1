#!/usr/bin/env bash
# setup.sh: installs what the tests of the pages look at them with, or what is missing of it. Debian 12, root.
set -euo pipefail

packages=(chromium fonts-dejavu-core fonts-liberation)

missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  [ "$(id -u)" = 0 ] || {
    printf 'setup: root is needed to install %s\n' "${missing[*]}" >&2
    exit 1
  }
  apt-get -q update
  DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends "${missing[@]}"
fi
chromium --headless=new --no-sandbox --disable-gpu --version
