#!/usr/bin/env bash
# setup.sh: makes the Windows bench, or what is missing of it. Debian 12, root, .NET SDK 10.
#
# In the cache folder: a Debian tree with Wine 10, the PowerShell engine (for Windows, and for Linux to lint and to try
# scripts), PowerShell 7 with all its cmdlets, small Windows programs, an update agent, and one Wine prefix that all tests build on. Each part is made again
# only when what it is made from has changed.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/cache.sh"

suite=trixie                 # the first Debian with Wine 10; the Wine 8 of Debian 12 cannot run Node 24
tree_packages=wine64,wine,libfaketime # the last one for tests that set a device's clock
host_packages=(debootstrap gcc-mingw-w64-x86-64 g++-mingw-w64-x86-64 mingw-w64-tools gcab wixl gcc libc6-dev)
rollup_age_days=20

fail() {
  printf 'setup: %s\n' "$*" >&2
  exit 1
}

started=$(date +%s)
say() { printf '%4d s  %s\n' $(($(date +%s) - started)) "$*"; }

# hash_of FILES_OR_FOLDERS...: one hash over the contents
hash_of() { find "$@" -type f -print0 | sort -z | xargs -0 sha256sum | sed "s|$here/||" | sha256sum | cut -d' ' -f1; }

# unchanged PART HASH: true when the part was completed from inputs with this hash
unchanged() { [ "$(cat "$bench_cache/$1.inputs" 2>/dev/null)" = "$2" ]; }
begin() { rm -f "$bench_cache/$1.inputs"; }
complete() { printf '%s\n' "$2" >"$bench_cache/$1.inputs"; }

# quietly LOG COMMAND...: the output goes to a log, which is shown when the command fails
quietly() {
  local log=$bench_cache/logs/$1.log
  shift
  "$@" </dev/null >"$log" 2>&1 || {
    tail -n 30 "$log" >&2
    fail "$1 failed; the whole output is in $log"
  }
}

in_prefix() { "$here/in-tree.sh" "$bench_tree" - "$@"; }

check_machine() {
  [ "$(id -u)" = 0 ] || fail 'root is needed: the bench uses chroot and overlayfs'
  command -v apt-get >/dev/null || fail 'apt-get is needed: the bench is made for Debian 12'
  command -v dotnet >/dev/null && dotnet --list-sdks | grep -q '^10\.' ||
    fail 'the .NET SDK 10 is needed and cannot be installed from Debian: put its dotnet on PATH'
}

install_host_packages() {
  local package missing=()
  for package in "${host_packages[@]}"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  quietly apt-update apt-get update
  DEBIAN_FRONTEND=noninteractive quietly apt-install apt-get install -y --no-install-recommends "${missing[@]}"
  say "installed ${missing[*]}"
}

# The mirror this machine itself installs from
debian_mirror() {
  apt-get indextargets --format '$(ORIGIN) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' |
    awk '$1 == "Debian" && $2 == "main" && $3 !~ /security/ { print $3; exit }'
}

make_tree() {
  local key="$suite $tree_packages"
  ! unchanged tree "$key" || return 0
  begin tree
  begin prefix
  local mirror
  mirror=$(debian_mirror)
  [ -n "$mirror" ] || fail 'no Debian mirror found in the sources of apt'
  rm -rf --one-file-system "$bench_tree"
  quietly debootstrap debootstrap --variant=minbase --include="$tree_packages" "$suite" "$bench_tree" "$mirror"
  rm -rf "$bench_tree"/var/cache/apt/archives/*.deb "$bench_tree"/var/lib/apt/lists/*
  mkdir -p "$bench_tree"/bench/{devices,layers,tmp}
  complete tree "$key"
  say "Wine tree, Wine $(chroot "$bench_tree" dpkg-query -W -f '${Version}' wine)"
}

publish() {
  quietly "dotnet-$1" dotnet publish "$here/powershell" -c Release -r "$1" --self-contained "$2" \
    -o "$bench_cache/powershell/$1" --artifacts-path "$bench_cache/obj"
}

make_powershell() {
  local key
  key=$(hash_of "$here/powershell")
  ! unchanged powershell "$key" || return 0
  begin powershell
  begin prefix
  rm -rf "$bench_cache/powershell" "$bench_cache/obj"
  publish linux-x64 false
  publish win-x64 true
  rm -rf "$bench_cache/obj"
  complete powershell "$key"
  say 'PowerShell engine'
}

# PowerShell 7 with all its cmdlets: as a host without a console for Windows, and as its own program for Linux
make_module_host() {
  local key
  key=$(hash_of "$here/module-host" "$here"/powershell/{ConsoleUi,EngineHost,OemConsole}.cs)
  ! unchanged module-host "$key" || return 0
  begin module-host
  begin prefix
  rm -rf "$bench_cache/module-host" "$bench_cache/pwsh" "$bench_cache/obj"
  quietly module-host dotnet publish "$here/module-host" -c Release -r win-x64 --self-contained true \
    -o "$bench_cache/module-host" --artifacts-path "$bench_cache/obj"
  rm -rf "$bench_cache/obj"
  quietly pwsh dotnet tool install PowerShell --version 7.6.9 --tool-path "$bench_cache/pwsh"
  complete module-host "$key"
  say 'PowerShell 7'
}

make_programs() {
  local key source
  key=$(hash_of "$here/programs")
  ! unchanged programs "$key" || return 0
  begin programs
  begin prefix
  rm -rf "$bench_cache/programs"
  mkdir -p "$bench_cache/programs"
  for source in "$here"/programs/*.c; do
    x86_64-w64-mingw32-gcc -std=c17 -O1 -s -Wall -Wextra -Werror -municode -static \
      -o "$bench_cache/programs/$(basename "$source" .c).exe" "$source"
  done
  complete programs "$key"
  say 'Windows programs'
}

# The update agent: a COM server that carries its type library in itself
make_update_agent() {
  local key source=$here/update-agent out=$bench_cache/update-agent
  local types=$bench_tree/usr/lib/x86_64-linux-gnu/wine/x86_64-windows # where the type library of automation lies
  key=$(hash_of "$source")
  ! unchanged update-agent "$key" || return 0
  begin update-agent
  begin prefix
  rm -rf "$out"
  mkdir -p "$out"
  quietly widl x86_64-w64-mingw32-widl -L "$types" -t -o "$out/agent.tlb" "$source/agent.idl"
  quietly windres x86_64-w64-mingw32-windres -I "$out" "$source/agent.rc" "$out/agent.res.o"
  quietly update-agent x86_64-w64-mingw32-g++ -std=c++17 -O1 -s -Wall -Wextra -Werror -shared -static -o "$out/agent.dll" \
    "$source"/*.cpp "$out/agent.res.o" "$source/agent.def" -lole32 -loleaut32 -luuid
  complete update-agent "$key"
  say 'update agent'
}

# Wine runs its own program for a name in system32, whatever file stands there, unless told to look at the file first. With
# this a test can put another program in the place of one.
prefer_files_over_builtins() {
  printf '\n[HKEY_CURRENT_USER\\Software\\Wine\\DllOverrides]\n'
  find "$1" -maxdepth 1 -name '*.exe' -printf '"%f"="native,builtin"\n' | sort
}

# Windows counts 100 ns from 1601
rollup_install_time() { printf '%d' $((($(date +%s) - rollup_age_days * 86400 + 11644473600) * 10000000)); }

make_prefix() {
  local key
  key=$(cat "$bench_cache"/{tree,powershell,module-host,programs,update-agent}.inputs "$here"/{setup.sh,in-tree.sh,device.reg} | sha256sum | cut -d' ' -f1)
  ! unchanged prefix "$key" || return 0
  begin prefix
  rm -rf --one-file-system "$bench_prefix" "$bench_tree/bench/tmp"
  mkdir -p "$bench_prefix" "$bench_tree/bench/tmp"
  quietly wineboot in_prefix wineboot --init
  in_prefix wineserver -w

  # A device has a drive C: and no way out of its prefix
  rm -f "$bench_prefix"/dosdevices/{z:,com*}
  local drive_c=$bench_prefix/drive_c
  local powershell=$drive_c/windows/system32/WindowsPowerShell/v1.0
  rm -f "$powershell/powershell.exe"
  cp -r "$bench_cache/powershell/win-x64/." "$powershell/"
  mkdir -p "$drive_c"/bench/{call,standin,original,update-agent}
  cp "$bench_cache"/programs/*.exe "$drive_c/bench/"
  cp -r "$bench_cache/module-host" "$drive_c/bench/"
  cp "$bench_cache/update-agent/agent.dll" "$drive_c/bench/update-agent/"

  local time
  time=$(rollup_install_time)
  sed -e "s/@INSTALL_TIME_HIGH@/$(printf %08x $((time >> 32)))/" \
    -e "s/@INSTALL_TIME_LOW@/$(printf %08x $((time & 0xffffffff)))/" "$here/device.reg" >"$drive_c/bench/device.reg"
  prefer_files_over_builtins "$drive_c/windows/system32" >>"$drive_c/bench/device.reg"
  quietly device-reg in_prefix wine reg import 'C:\bench\device.reg'
  quietly regsvr32 in_prefix wine regsvr32 /s 'C:\bench\update-agent\agent.dll'
  in_prefix wineserver -w
  complete prefix "$key"
  say 'Wine prefix'
}

check_machine
mkdir -p "$bench_cache/logs"
exec 9>"$bench_lock"
flock --exclusive --nonblock 9 || {
  say 'waiting for another set-up, or for tests that use the bench'
  flock --exclusive 9
}
install_host_packages
make_tree
make_powershell
make_module_host
make_programs
make_update_agent
make_prefix
say "the Windows bench is ready in $bench_cache"
