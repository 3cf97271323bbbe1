#!/usr/bin/env bash
# in-tree.sh TREE DEVICE PROGRAM ARGS...
#
# Runs a program of the Wine tree as one device sees it: /bench/devices/DEVICE/prefix (or /bench/prefix for DEVICE "-") is
# the Wine prefix, and /tmp is the device's own. The mounts live in a namespace of this call and vanish with it, so nothing
# of the host can be reached, or removed, through the tree. The process id stays the same to the end.
# WINE_ENV holds further NAME=VALUE settings, one a line.
set -euo pipefail
tree=$1 device=$2
shift 2

if [ "${IN_TREE:-}" != yes ]; then
  IN_TREE=yes exec unshare --mount --propagation slave "$0" "$tree" "$device" "$@"
fi

home=/bench/devices/$device
[ "$device" != - ] || home=/bench
folder=$home/prefix
[ ! -d "$tree$folder/drive_c" ] || folder=$folder/drive_c
mount --bind /dev "$tree/dev"
mount -t proc proc "$tree/proc"
mount -t sysfs -o ro sysfs "$tree/sys" # .NET does not start without it
mount --bind "$tree$home/tmp" "$tree/tmp"
mapfile -t settings < <(printf '%s' "${WINE_ENV:-}")
exec chroot "$tree" /usr/bin/env -i -C "$folder" \
  PATH=/usr/bin:/bin HOME=/tmp XDG_RUNTIME_DIR=/tmp WINEPREFIX="$home/prefix" WINEDEBUG=-all LANG=C.UTF-8 \
  "${settings[@]}" "$@"
