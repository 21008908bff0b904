"""`trialweave run`: a dump in, four tables out. It can be stopped at any moment and goes on where it was."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from trialweave import __version__, resources
from trialweave.batch.assemble import Summary, assemble
from trialweave.batch.crew import Crew, Setup
from trialweave.batch.engines import CrewOf
from trialweave.batch.journal import RUNS, Journal
from trialweave.batch.limits import PageLimits
from trialweave.batch.progress import Progress
from trialweave.batch.shards import Reading, Shard, cut, source_of
from trialweave.errors import InputError
from trialweave.schema import SCHEMA_VERSION
from trialweave.trials.sinks import TableSet


@dataclass(frozen=True)
class Run:
    """What is asked of a run. `part` is (i, N): only every N-th shard, for job arrays; no tables then."""

    dump: Path
    output: Path
    form: str = "parquet"
    model: Path | None = None
    workers: int = 1
    reading: Reading = field(default_factory=Reading)
    limits: PageLimits = field(default_factory=PageLimits)
    part: tuple[int, int] | None = None
    quiet: bool = False


def run_hash(run: Run) -> str:
    """A hash of what the rows follow from beside the dump: version, model, how the dump is read and cut.

    The limits of a page are no part of it, so that what was set aside can be tried again with more time.
    """
    model = resources.model_path(run.model)
    digest = hashlib.sha256()
    told = [__version__, SCHEMA_VERSION, run.reading.described()]
    digest.update(json.dumps(told, sort_keys=True).encode())
    for path in sorted(path for path in model.rglob("*") if path.is_file() and path.suffix != ".md"):
        digest.update(path.relative_to(model).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def execute(run: Run, crew_of: CrewOf = Crew) -> Summary | None:
    """Do a run, or what is left of it.

    Returns:
        What it came to; None where only a part of the shards was asked for.

    Raises:
        InputError: the dump is not there or has nothing in it.
        OutputError: the output cannot be written.
        ModelError: the model does not open.
    """
    shards = list(cut(source_of(run.dump), run.reading))
    if not shards:
        raise InputError(f"{run.dump}: there is nothing in it to read")
    identity = run_hash(run)
    journal = Journal(run.output, identity, f"-{run.part[0]}-of-{run.part[1]}" if run.part else "")
    tell_of_other_runs(run, identity)
    do_shards(run, journal, shards, crew_of)
    return None if run.part else finish(run, journal, shards)


def finish_parts(run: Run) -> Summary:
    """The tables of a run whose parts were done one by one.

    Raises:
        InputError: a part is missing.
    """
    journal = Journal(run.output, run_hash(run))
    return finish(run, journal, list(cut(source_of(run.dump), run.reading)))


def forget_quarantined(run: Run) -> None:
    """Let the shards in which a page was set aside be done again."""
    journal = Journal(run.output, run_hash(run))
    for entry in journal.finished().values():
        if entry.statuses.get("quarantined"):
            journal.shard_path(entry.key).unlink()


def tell_of_other_runs(run: Run, identity: str) -> None:
    """Say so where the output has a run of another model or configuration in it."""
    others = [path.name for path in (run.output / RUNS).iterdir() if path.is_dir() and path.name != identity]
    if others and not (run.output / RUNS / identity / "manifest.json").exists() and not run.quiet:
        print(f"the model or the configuration has changed: starting afresh beside {', '.join(sorted(others))}")


def mine(shards: list[Shard], part: tuple[int, int] | None) -> list[Shard]:
    """The shards of this part: every N-th, from the i-th, counted from 1."""
    return shards if part is None else shards[part[0] - 1 :: part[1]]


def do_shards(run: Run, journal: Journal, shards: list[Shard], crew_of: CrewOf) -> None:
    """Do the shards that are not finished, and note each in the journal."""
    finished = journal.finished()
    wanted = mine(shards, run.part)
    left = [shard for shard in wanted if shard.key not in finished]
    started = time.time()
    with Progress(run.quiet, total=sum(shard.n_pages or 0 for shard in wanted) or None) as progress:
        for shard in wanted:
            if shard.key in finished:
                progress.skip(finished[shard.key].statuses)
        if left:
            setup = Setup(run.model, journal.shards, run.reading, run.limits)
            with crew_of(min(run.workers, len(left)), setup) as crew:
                for done in crew.run(left):
                    journal.note(done.key, done.n_bytes, done.statuses)
                    progress.add(done.statuses)
    journal.write_manifest(manifest(run, shards, journal, time.time() - started))


def manifest(run: Run, shards: list[Shard], journal: Journal, seconds: float) -> dict[str, object]:
    """What a run is, for a person to read: versions, settings, counts. Holds no time of day and no path."""
    finished = journal.finished()
    statuses: dict[str, int] = {}
    for shard in shards:
        for status, number in (finished[shard.key].statuses if shard.key in finished else {}).items():
            statuses[status] = statuses.get(status, 0) + number
    return {
        "trialweave": __version__,
        "schema": SCHEMA_VERSION,
        "reading": run.reading.described(),
        "limits": run.limits._asdict(),
        "shards": len(shards),
        "shards_finished": sum(shard.key in finished for shard in shards),
        "statuses": statuses,
        "seconds_of_last_call": round(seconds, 1),
    }


def finish(run: Run, journal: Journal, shards: list[Shard]) -> Summary:
    """The tables out of the finished shards, put in place whole."""
    missing = [shard.key for shard in shards if shard.key not in journal.finished()]
    if missing:
        raise InputError(f"{len(missing)} of {len(shards)} shards are not finished: run the missing parts first")
    tables = TableSet(run.form, journal.folder / "tables.part", run.output)
    paths = [journal.shard_path(shard.key) for shard in shards]
    summary = assemble(paths, tables, journal.folder / "merge.part")
    tables.put_in_place()
    write_quarantine(paths, run.output)
    return summary


def write_quarantine(paths: list[Path], output: Path) -> None:
    """OUT/quarantine.jsonl: page, stage and error of each page that was set aside; gone where there is none."""
    entries = list(quarantined(paths))
    target = output / "quarantine.jsonl"
    if not entries:
        target.unlink(missing_ok=True)
        return
    beside = target.with_name(".quarantine.jsonl.part")
    beside.write_text("".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries), encoding="utf-8")
    beside.replace(target)


def quarantined(paths: list[Path]) -> Iterator[dict[str, str | None]]:
    """Page, stage and error of the pages that were set aside, in the order of the dump."""
    for path in paths:
        with path.open("rb") as file:
            for line in file:
                if b'"status":"quarantined"' not in line:
                    continue
                page = json.loads(line)["page"]
                stage, _, error = (page["reason"] or "").partition(": ")
                told = {"stage": stage, "error": error} if error else {"stage": "read", "error": stage}
                yield {"page_id": page["page_id"], **told}
