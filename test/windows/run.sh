#!/usr/bin/env bash
# run.sh [FILES...]: the tests of the Windows bench and the stories that need it, or some of them. The bench must have been made by setup.sh.
# PATCHPILOT_NODE names the Node that runs them. After all tests it looks whether every line of the scripts was run.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/cache.sh"

[ -f "$bench_cache/prefix.inputs" ] || {
  echo "run: expected a bench in $bench_cache, got none: run $here/setup.sh" >&2
  exit 1
}
run_tests() { flock --shared "$bench_lock" "${PATCHPILOT_NODE:-node}" --test --test-concurrency=3 "$@"; }

if [ $# -gt 0 ]; then
  run_tests "$@"
  exit
fi
lines=$(mktemp -d)
trap 'rm -rf "$lines"' EXIT
export PATCHPILOT_SCRIPT_LINES=$lines
code=0
run_tests "$here"/*.test.ts "$here"/../stories/*.wine.test.ts || code=1
run_tests "$here/script-lines.ts" || code=1
exit "$code"
