"""Two workers against one, the time to the first record, and the memory of a worker.

    python benchmarks/workers.py [--pages 3000] [--rounds 3]

Runs `trialweave run` on a synthetic dump, with one worker and with two by turns. A run is timed from the command to its
end; `while working` leaves out what does not depend on the number of pages: it is the difference to a run of a tenth of
the dump. The first record is there when the first bytes of a shard are. Memory is the largest resident set of any
process of a run, for the whole dump and for a tenth: it is flat where the two are alike.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from trialweave.batch.synth import synthesize, write_dump

AT_LEAST, FIRST_SECONDS, MOST_BYTES = 1.8, 4.0, 1.5e9


class Measured(NamedTuple):
    """Seconds from the command to the end and to the first record, and the largest resident set in bytes."""

    seconds: float
    first: float
    memory: int


def measure(dump: Path, workers: int, folder: Path) -> Measured:
    with tempfile.TemporaryDirectory(dir=folder) as output:
        words = ["run", str(dump), "-o", output, "--workers", str(workers), "--shard-pages", "50", "-q"]
        begun = time.monotonic()
        process = subprocess.Popen([sys.executable, "-m", "trialweave.cli", *words])
        first, memory = None, 0
        while process.poll() is None:
            if first is None and any(
                path.stat().st_size for path in sorted(Path(output).glob(".run/*/shards/.*.part"))
            ):
                first = time.monotonic() - begun
            memory = max(memory, *map(peak_memory, [process.pid, *children(process.pid)]))
            time.sleep(0.02 if first is None else 0.25)
        if process.returncode:
            raise SystemExit(f"the run failed with exit code {process.returncode}")
        return Measured(time.monotonic() - begun, first or 0.0, memory)


def children(pid: int) -> list[int]:
    """The processes that a process has started, where the system tells."""
    try:
        tasks = Path(f"/proc/{pid}/task").iterdir()
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return []


def peak_memory(pid: int) -> int:
    """The largest resident set that a process has had, in bytes; 0 where the system does not tell."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), 0)


def main() -> int:
    """Print the figures; 1 where one misses its mark."""
    asks = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asks.add_argument("--pages", type=int, default=3000)
    asks.add_argument("--rounds", type=int, default=3)
    asks.add_argument("--seed", type=int, default=7)
    asked = asks.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tenth = asked.pages // 10
        write_dump(synthesize(asked.pages, asked.seed, 0.0), folder / "whole")
        write_dump(synthesize(tenth, asked.seed, 0.0), folder / "tenth")
        runs: dict[tuple[str, int], list[Measured]] = {}
        for _ in range(asked.rounds):
            for dump in ("tenth", "whole"):
                for workers in (1, 2):
                    done = measure(folder / dump / "dump", workers, folder)
                    runs.setdefault((dump, workers), []).append(done)
    seconds = {key: statistics.median(run.seconds for run in done) for key, done in runs.items()}
    rates = {}
    print(f"{asked.pages} pages, {os.cpu_count()} processors, medians of {asked.rounds} rounds")
    for workers in (1, 2):
        rates[workers] = (asked.pages - tenth) / (seconds["whole", workers] - seconds["tenth", workers])
        print(
            f"{workers} workers: {seconds['whole', workers]:.1f} s in all, {rates[workers]:.0f} pages a second while working"
        )
    first = statistics.median(run.first for run in runs["whole", 1])
    memory = {
        dump: max(run.memory for (d, _), done in runs.items() if d == dump for run in done)
        for dump in ("tenth", "whole")
    }
    print(
        f"two against one: {rates[2] / rates[1]:.2f} times while working, {seconds['whole', 1] / seconds['whole', 2]:.2f} in all"
    )
    print(f"start to first record: {first:.1f} s")
    print(f"largest process: {memory['whole'] / 1e6:.0f} MB; with a tenth of the pages {memory['tenth'] / 1e6:.0f} MB")
    good = rates[2] / rates[1] >= AT_LEAST and first < FIRST_SECONDS and memory["whole"] < MOST_BYTES
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
