#!/usr/bin/env bash
# Measures `claimwright run` on generated visits against a reference of fixed size on the same disk, and appends a row
# to benches/RESULTS.md. Anyone can run it; it needs GNU time and, for the instruction count, valgrind.
#
#   benches/measure.sh [-n VISITS] [-t THREADS] [-o OLD_CLAIMS] [-r RUNS] [-p PAYERS] [-d DIR] [-i]
#
#   -n  visits (1000000)            -t  threads (2); one thread is always measured too
#   -o  claims already in the ledger (0), brought in with `ledger import-opening`
#   -r  runs (5)                    -p  payers (12)
#   -d  where to work (target/measure): on the disk to be measured
#   -i  instructions per visit only: 10,000 visits under callgrind
#
# Absolute seconds mean nothing on a shared machine: quote ratios to R, the median of a `dd` of 1.1 GiB from the page
# cache to a fresh file with fsync. Runs and references alternate, so that both see the same neighbours.
set -euo pipefail
cd "$(dirname "$0")/.."

visits=1000000 threads=2 old=0 runs=5 payers=12 dir=target/measure instructions_only=no
while getopts n:t:o:r:p:d:i option; do
    case $option in
    n) visits=$OPTARG ;;
    t) threads=$OPTARG ;;
    o) old=$OPTARG ;;
    r) runs=$OPTARG ;;
    p) payers=$OPTARG ;;
    d) dir=$OPTARG ;;
    i) instructions_only=yes ;;
    *) exit 2 ;;
    esac
done
time_program=$(command -v time) || { echo "GNU time is missing (package: time)" >&2; exit 2; }

cargo build --locked --release --bin claimwright
cargo build --locked --release --example generate
claimwright=$PWD/target/release/claimwright
generate=$PWD/target/release/examples/generate
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)

median() {
    printf '%s\n' "$@" | sort -n | awk '{ v[NR] = $1 } END { print (NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2) }'
}

# Puts the practice back to where it was before the night: no output, the opening ledger.
reset() {
    rm -rf "$dir/practice/out" "$dir"/practice/ledger.sqlite*
    if [ -f "$dir/opening.sqlite" ]; then
        cp "$dir/opening.sqlite" "$dir/practice/ledger.sqlite"
        sync "$dir/practice/ledger.sqlite"
    fi
}

# One night with $1 threads: wall seconds, CPU seconds, peak KiB. Exit 1 is "some visits are held", which two in a hundred are.
night() {
    reset
    local code=0
    "$time_program" -f '%e %U %S %M' -o "$dir/time.txt" "$claimwright" run --practice "$dir/practice" --threads "$1" >"$dir/said.txt" 2>&1 || code=$?
    if [ "$code" -gt 1 ]; then
        tail -20 "$dir/said.txt" >&2
        exit 2
    fi
    # GNU time says first when the exit code was not 0.
    tail -1 "$dir/time.txt" | awk '{ print $1, $2 + $3, $4 }'
}

# The reference: 1.1 GiB from the page cache to a fresh file, synced.
reference() {
    rm -f "$dir/reference.out"
    cat "$dir/reference.in" >/dev/null
    "$time_program" -f '%e' -o "$dir/time.txt" dd if="$dir/reference.in" of="$dir/reference.out" bs=1M conv=fsync status=none
    tail -1 "$dir/time.txt"
    rm -f "$dir/reference.out"
}

instructions() {
    command -v valgrind >/dev/null || { echo "no valgrind"; return; }
    rm -rf "$dir/small"
    "$generate" 10000 "$dir/small" >/dev/null
    local code=0
    valgrind --tool=callgrind --callgrind-out-file="$dir/callgrind.out" "$claimwright" run --practice "$dir/small" --threads 1 \
        >"$dir/said.txt" 2>"$dir/valgrind.txt" || code=$?
    [ "$code" -le 1 ] || { tail -20 "$dir/valgrind.txt" >&2; exit 2; }
    awk '/Collected/ { printf "%d", $NF / 10000 }' "$dir/valgrind.txt"
}

if [ "$instructions_only" = yes ]; then
    echo "instructions per visit: $(instructions)"
    exit
fi

echo "generating $visits visits"
rm -rf "$dir/practice" "$dir/opening.sqlite"
"$generate" "$visits" "$dir/practice" --payers "$payers" --opening "$old"
if [ "$old" -gt 0 ]; then
    "$claimwright" ledger import-opening "$dir/practice/opening.csv" --practice "$dir/practice"
    mv "$dir/practice/ledger.sqlite" "$dir/opening.sqlite"
fi
[ -f "$dir/reference.in" ] || head -c $((1100 * 1024 * 1024)) /dev/urandom >"$dir/reference.in"

echo "warming up"
night "$threads" >/dev/null
reference >/dev/null

walls=() cpus=() peaks=() walls1=() cpus1=() references=()
for run in $(seq "$runs"); do
    references+=("$(reference)")
    read -r wall cpu peak < <(night "$threads")
    walls+=("$wall") cpus+=("$cpu") peaks+=("$peak")
    bytes=$(find "$dir/practice/out" -type f ! -name '*.html' -printf '%s\n' | awk '{ s += $1 } END { printf "%d", s }')
    read -r wall1 cpu1 _ < <(night 1)
    walls1+=("$wall1") cpus1+=("$cpu1")
    echo "run $run: reference ${references[-1]} s; $threads threads $wall s ($cpu s CPU, $peak KiB); 1 thread $wall1 s"
done
reset

r=$(median "${references[@]}") wall=$(median "${walls[@]}") wall1=$(median "${walls1[@]}")
cpu=$(median "${cpus[@]}") cpu1=$(median "${cpus1[@]}") peak=$(median "${peaks[@]}")
row=$(awk -v n="$visits" -v o="$old" -v p="$payers" -v t="$threads" -v r="$r" -v w="$wall" -v w1="$wall1" -v c="$cpu" -v c1="$cpu1" -v m="$peak" -v b="$bytes" \
    -v i="$(instructions)" -v v="$("$claimwright" --version)" -v k="$(git rev-parse --short HEAD)" \
    'BEGIN { printf "| %s %s | %d | %d | %d | %.2f | %.2f | **%.2f** | %.2f | %.2f | %.0f | %.0f | %s |", v, k, n, o, p, r, w, w / r, w1 / w, c / c1, m / 1024, b / n, i }')
if [ ! -f benches/RESULTS.md ]; then
    cat >benches/RESULTS.md <<'HEADER'
# Measured

Rows are appended by `benches/measure.sh`, which says how. Seconds depend on the machine; the ratio to R and the instructions do not, or little.

| build | visits | older claims | payers | R, s | wall, s | wall / R | speed-up over 1 thread | CPU against 1 thread | peak MiB | output bytes a visit, without invoices' HTML | instructions a visit |
|---|---|---|---|---|---|---|---|---|---|---|---|
HEADER
fi
echo "$row" >>benches/RESULTS.md
echo "$row"
