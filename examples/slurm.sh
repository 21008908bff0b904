#!/usr/bin/env bash
# Reads a dump as a job array of Slurm and writes the tables when all parts are done:
#
#     examples/slurm.sh DUMP OUTPUT [PARTS] [OPTIONS ...]
#     examples/slurm.sh /data/pages /data/out 64 --text-field abstract --format duckdb
#
# OPTIONS are those that `trialweave run` and `trialweave merge` share.
# DUMP and OUTPUT must be on a disk that all nodes see. A part that fails or is taken off its node is put in the
# queue again and goes on where it was; submitting the same again does only what is left.
set -euo pipefail

if [ $# -lt 2 ]; then
    echo "usage: $0 DUMP OUTPUT [PARTS] [OPTIONS ...]" >&2
    exit 2
fi
dump=$1
output=$2
parts=${3:-16}
shift $(($# < 3 ? $# : 3))

# one core and three gigabytes are enough for a part: it has one worker, and loads the model once
mkdir -p "$output/logs"
words=$(printf ' %q' "$dump" --output "$output" "$@")
array=$(sbatch --parsable --job-name=trialweave --array="1-$parts" --cpus-per-task=1 --mem=3G --time=24:00:00 \
    --requeue --output="$output/logs/part-%a.log" \
    --wrap="trialweave run$words --shard \$SLURM_ARRAY_TASK_ID/$parts")

# merging holds no table in memory; `afterok` waits until every part has ended well
sbatch --job-name=trialweave-merge --dependency="afterok:${array%%;*}" --cpus-per-task=1 --mem=8G --time=12:00:00 \
    --output="$output/logs/merge.log" --wrap="trialweave merge$words"
