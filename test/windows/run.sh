#!/usr/bin/env bash
# run.sh [FILES...]: the tests of the Windows bench, or some of them. The bench must have been made by setup.sh.
# PATCHPILOT_NODE names the Node that runs them.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/cache.sh"

[ -f "$bench_cache/prefix.inputs" ] || {
  echo "run: expected a bench in $bench_cache, got none: run $here/setup.sh" >&2
  exit 1
}
[ $# -gt 0 ] || set -- "$here"/*.test.ts
exec flock --shared "$bench_lock" "${PATCHPILOT_NODE:-node}" --test --test-concurrency=2 "$@"
