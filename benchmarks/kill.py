"""A run that is killed again and again comes to what an undisturbed one does.

    python benchmarks/kill.py [--pages 100000] [--kills 10] [--workers 2] [--faults 0.01] [--dask]

Makes a synthetic dump with planted faults and runs it twice: undisturbed, and killed on the way with `kill -9`, all its
processes at once, at random moments spread over the run; the last call is left to end. With `--dask` the run has a local
cluster, goes on, and only one of its workers is killed each time. Then all tables must be the same, byte for byte, each
page of the dump must have one row, and each page with a planted fault that leaves nothing to read must have a reason.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from trialweave.batch.synth import synthesize, write_dump
from trialweave.schema import TABLES

READABLE = ("torn_utf8", "long_line", "nested_tags")


class Runner:
    """Calls of `trialweave run` on one dump with one output."""

    def __init__(self, dump: Path, output: Path, workers: int, dask: bool) -> None:
        words = ["run", str(dump), "-o", str(output), "--format", "jsonl", "-w", str(workers), "-q"]
        engine = ["--engine", "dask"] if dask else []
        self.command = [sys.executable, "-m", "trialweave.cli", *words, "--shard-pages", "100", *engine]
        self.output = output

    def start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self.command, start_new_session=True)

    def n_finished(self) -> int:
        return sum(path.read_bytes().count(b"\n") for path in self.output.glob(".run/*/journal*.jsonl"))

    def end(self, process: subprocess.Popen[bytes]) -> None:
        if process.wait():
            raise SystemExit(f"the run failed with exit code {process.returncode}")


def killed(runner: Runner, n_shards: int, kills: int, rng: random.Random) -> int:
    """Run to the end, killed on the way; how often it was."""
    done = 0
    for number in range(kills):
        process = runner.start()
        mark = n_shards * (number + rng.random()) / kills
        while process.poll() is None and runner.n_finished() < mark:
            time.sleep(0.05)
        time.sleep(rng.random() * 2)  # also before the model is loaded, in the middle of a shard, or while merging
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            done += 1
        process.wait()
    runner.end(runner.start())
    return done


def with_workers_killed(runner: Runner, n_shards: int, kills: int, rng: random.Random) -> int:
    """One run to its end, of which workers are killed; how many were."""
    process, done = runner.start(), 0
    while process.poll() is None and done < kills:
        if runner.n_finished() < n_shards * (done + rng.random()) / (kills + 1):
            time.sleep(0.05)
            continue
        workers = spawned(process.pid)
        if workers:
            os.kill(rng.choice(workers), signal.SIGKILL)
            done += 1
    runner.end(process)
    return done


def spawned(pid: int) -> list[int]:
    """The workers that a process has spawned."""
    found = []
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        command = Path(f"/proc/{child}/cmdline").read_bytes()
        if b"spawn_main" in command:
            found.append(int(child))
    return found


def accounted(output: Path, truth: Path) -> str | None:
    """What is wrong with the pages table, or None."""
    rows = [json.loads(line) for line in (output / "pages.jsonl").read_text(encoding="utf-8").splitlines()]
    planted = {entry["page_id"]: entry["fault"] for entry in map(json.loads, truth.read_text().splitlines())}
    if sorted(row["page_id"] for row in rows) != sorted(planted):
        return f"{len(rows)} rows for {len(planted)} pages"
    lost = [row for row in rows if planted[row["page_id"]] not in (None, *READABLE) and not row["reason"]]
    return f"{len(lost)} pages with a fault and no reason" if lost else None


def main() -> int:
    """Print what came of it; 1 where anything differs."""
    asks = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asks.add_argument("--pages", type=int, default=100_000)
    asks.add_argument("--kills", type=int, default=10)
    asks.add_argument("--workers", type=int, default=2)
    asks.add_argument("--faults", type=float, default=0.01)
    asks.add_argument("--seed", type=int, default=1)
    asks.add_argument("--dask", action="store_true")
    asked = asks.parse_args()
    rng = random.Random(asked.seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        n_pages, n_faults = write_dump(synthesize(asked.pages, asked.seed, asked.faults), folder)
        quiet = Runner(folder / "dump", folder / "undisturbed", asked.workers, dask=False)
        begun = time.monotonic()
        quiet.end(quiet.start())
        print(f"{n_pages} pages, {n_faults} planted faults: {time.monotonic() - begun:.0f} s undisturbed", flush=True)
        stormy = Runner(folder / "dump", folder / "killed", asked.workers, asked.dask)
        begun = time.monotonic()
        kill = with_workers_killed if asked.dask else killed
        kills = kill(stormy, quiet.n_finished(), asked.kills, rng)
        print(f"killed {kills} times: {time.monotonic() - begun:.0f} s")
        differ = [name for name in TABLES if bytes_of(quiet, name) != bytes_of(stormy, name)]
        wrong = accounted(stormy.output, folder / "truth.jsonl")
    print(f"tables that differ: {', '.join(differ) or 'none'}; {wrong or 'all pages accounted for'}")
    return 1 if differ or wrong else 0


def bytes_of(runner: Runner, table: str) -> bytes:
    return (runner.output / f"{table}.jsonl").read_bytes()


if __name__ == "__main__":
    raise SystemExit(main())
