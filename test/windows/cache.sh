# Where the bench lies; sourced by the scripts beside it. bench.ts follows the same rule.
bench_cache=${PATCHPILOT_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/patchpilot}/wine
bench_tree=$bench_cache/tree             # a Debian tree with Wine 10, entered by chroot
bench_prefix=$bench_tree/bench/prefix    # the one prefix, never changed by a test
bench_lock=$bench_cache/lock             # held exclusively by setup.sh, shared by run.sh
