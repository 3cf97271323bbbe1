#!/usr/bin/env bash
# setup.sh: installs Ansible with its collections, which the tests of the role need, or what is missing of it. Debian 12, root.
set -euo pipefail

package=ansible

if ! dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed'; then
  [ "$(id -u)" = 0 ] || {
    printf 'setup: root is needed to install %s\n' "$package" >&2
    exit 1
  }
  apt-get -q update
  DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends "$package"
fi
ansible --version | sed -n 1p # sed reads to the end: what is cut off makes Ansible fail
