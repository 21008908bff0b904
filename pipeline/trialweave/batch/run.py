"""`trialweave run`: a dump in, four tables out. It can be stopped at any moment and goes on where it was."""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from trialweave import resources
from trialweave.batch.assemble import Summary, assemble
from trialweave.batch.crew import Crew
from trialweave.batch.engines import CrewOf
from trialweave.batch.identity import run_hash, versions
from trialweave.batch.journal import Finished, Journal, only_writer, whole_file
from trialweave.batch.limits import PageLimits
from trialweave.batch.progress import Progress
from trialweave.batch.shards import Reading, Shard, cut, source_of
from trialweave.batch.work import Setup, Task
from trialweave.errors import InputError, OutputError
from trialweave.trials.sinks import TableSet


@dataclass(frozen=True)
class Run:
    """What is asked of a run.

    Args:
        dump: a folder, a file, an archive, or `-` for a list of files on standard input.
        output: the folder for the tables.
        form: parquet, jsonl, csv or duckdb.
        model: a model's folder or name; None for the one that comes with trialweave.
        workers: how many processes.
        reading: how the dump is read and cut into shards.
        limits: what one page may cost.
        part: (i, N): only every N-th shard, from the i-th, for job arrays; no tables then.
        again: try the pages again that an earlier call has set aside.
        quiet: print nothing.
    """

    dump: Path
    output: Path
    form: str = "parquet"
    model: Path | None = None
    workers: int = 1
    reading: Reading = field(default_factory=Reading)
    limits: PageLimits = field(default_factory=PageLimits)
    part: tuple[int, int] | None = None
    again: bool = False
    quiet: bool = False

    def say(self, text: str) -> None:
        """Tell the user something beside the result."""
        if not self.quiet:
            print(text, file=sys.stderr, flush=True)


def execute(run: Run, crew_of: CrewOf = Crew) -> Summary | None:
    """Do a run, or what is left of it.

    Returns:
        What it came to; None where only a part of the shards was asked for.

    Raises:
        InputError: the dump is not there or has nothing in it.
        OutputError: the output cannot be written.
        ModelError: the model does not open.
    """
    model = resources.model_path(run.model)
    if told := resources.outdated_model(model):
        run.say(told)
    identity = run_hash(model, run.reading)
    shards = shards_of(run)
    if run.part:
        i, n = run.part
        do_shards(run, Journal(run.output, identity, f"-{i}-of-{n}"), shards, crew_of)
        return None
    with only_writer(run.output):
        journal = Journal(run.output, identity)
        do_shards(run, journal, shards, crew_of)
        return finish(run, journal, shards)


def finish_parts(run: Run) -> Summary:
    """The tables of a run whose parts were done one by one.

    Raises:
        InputError: a part is missing.
    """
    identity = run_hash(resources.model_path(run.model), run.reading)
    shards = shards_of(run)
    with only_writer(run.output):
        return finish(run, Journal(run.output, identity), shards)


def shards_of(run: Run) -> list[Shard]:
    """The shards of the dump.

    Raises:
        InputError: the dump is not there or has nothing in it.
    """
    shards = list(cut(source_of(run.dump), run.reading))
    if not shards:
        raise InputError(f"{run.dump}: there is nothing in it to read")
    return shards


def tell_of_other_runs(run: Run, journal: Journal) -> None:
    """Say so where the output has a run of another model or configuration in it."""
    runs = journal.folder.parent
    others = sorted(path.name for path in runs.iterdir() if path.is_dir() and path != journal.folder)
    if others and not (journal.folder / "manifest.json").exists():
        run.say(
            "the model, the configuration or trialweave has changed since the last run: starting afresh beside"
            f" {', '.join(others)} in {runs}, which can be deleted"
        )


def mine(shards: list[Shard], part: tuple[int, int] | None) -> list[Shard]:
    """The shards of this part: every N-th, from the i-th, counted from 1."""
    return shards if part is None else shards[part[0] - 1 :: part[1]]


def tasks_of(run: Run, wanted: list[Shard], finished: dict[str, Finished]) -> list[Task]:
    """What is left to do."""
    tasks = []
    for shard in wanted:
        done = finished.get(shard.key)
        again = run.again and done is not None and bool(done.statuses.get("quarantined"))
        if done is None or again:
            tasks.append(Task(shard, {}, {}, again))
    return tasks


def do_shards(run: Run, journal: Journal, shards: list[Shard], crew_of: CrewOf) -> None:
    """Do the shards that are not finished, and note each in the journal."""
    tell_of_other_runs(run, journal)
    finished = journal.finished()
    wanted = mine(shards, run.part)
    tasks = tasks_of(run, wanted, finished)
    kept = {shard.key for shard in wanted} - {task.shard.key for task in tasks}
    if kept and tasks:
        run.say(f"{len(kept)} of {len(wanted)} shards are done: going on with the others")
    journal.write_manifest(manifest(run, journal, shards, finished, 0.0))
    started = time.monotonic()
    with Progress(run.quiet, total=total_of(wanted, finished)) as progress:
        progress.skip(sum((Counter(finished[key].statuses) for key in kept), Counter()))
        if tasks:
            setup = Setup(run.model, journal.shards.absolute(), run.reading, run.limits, journal.folder.name)
            with crew_of(min(run.workers, len(tasks)), setup) as crew:
                for done in crew.run(tasks):
                    finished[done.key] = journal.note(done.key, done.n_bytes, done.statuses)
                    progress.add(done.statuses)
    journal.write_manifest(manifest(run, journal, shards, finished, time.monotonic() - started))


def total_of(wanted: list[Shard], finished: dict[str, Finished]) -> int | None:
    """How many pages there are, where that is known of every shard."""
    total = 0
    for shard in wanted:
        n_pages = finished[shard.key].n_pages if shard.key in finished else shard.n_pages
        if n_pages is None:
            return None
        total += n_pages
    return total


def manifest(
    run: Run, journal: Journal, shards: list[Shard], finished: dict[str, Finished], seconds: float
) -> dict[str, object]:
    """What a run is, for a person to read: versions, hashes, settings, counts. Holds no time of day and no path."""
    of_these = [finished[shard.key] for shard in shards if shard.key in finished]
    return {
        "run": journal.folder.name,
        "versions": versions(),
        "knowledge_sha256": resources.knowledge_of(resources.model_path(run.model)),
        "reading": run.reading.described(),
        "limits": run.limits._asdict(),
        "shards": len(shards),
        "shards_finished": len(of_these),
        "statuses": dict(sum((Counter(entry.statuses) for entry in of_these), Counter())),
        "seconds_of_last_call": round(seconds, 1),
    }


def finish(run: Run, journal: Journal, shards: list[Shard]) -> Summary:
    """The tables out of the finished shards, put in place whole.

    Raises:
        InputError: a shard is not finished.
        OutputError: the tables cannot be written.
    """
    finished = journal.finished()
    missing = sum(shard.key not in finished for shard in shards)
    if missing:
        raise InputError(f"{missing} of {len(shards)} shards are not finished: run the missing parts first")
    paths = [journal.shard_path(shard.key) for shard in shards]
    tables, merging = journal.folder / "tables.part", journal.folder / "merge.part"
    stack = ExitStack()
    try:
        with Progress(run.quiet, total=sum(finished[shard.key].n_pages for shard in shards), what="tables") as progress:
            together = TableSet(run.form, tables, run.output)
            stack.callback(together.abandon)
            summary = assemble(paths, together, merging, progress.tick)
        write_quarantine(paths, run.output)
        together.put_in_place()
    except OSError as error:
        raise OutputError(f"{run.output}: cannot write the tables: {error.strerror or error}") from error
    finally:
        stack.close()
        for folder in (tables, merging):
            shutil.rmtree(folder, ignore_errors=True)
    journal.sweep()
    return summary


def write_quarantine(paths: list[Path], output: Path) -> None:
    """OUT/quarantine.jsonl: page, stage and error of each page that was set aside; gone where there is none."""
    target = output / "quarantine.jsonl"
    n_entries = 0
    with whole_file(target) as file:
        for entry in quarantined(paths):
            file.write(json.dumps(entry, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
            n_entries += 1
    if not n_entries:
        target.unlink()


def quarantined(paths: list[Path]) -> Iterator[dict[str, str | None]]:
    """Page, stage and error of the pages that were set aside, in the order of the dump."""
    for path in paths:
        with path.open("rb") as file:
            for line in file:
                if b'"status":"quarantined"' not in line:
                    continue
                page = json.loads(line)["page"]
                if page["status"] == "quarantined":
                    stage, error = stage_and_error(page["reason"] or "")
                    yield {"page_id": page["page_id"], "stage": stage, "error": error}


def stage_and_error(reason: str) -> tuple[str, str]:
    """`entities: took longer than 20 s` -> (`entities`, the rest); what has no stage was told by the readers."""
    stage, separator, error = reason.partition(": ")
    return (stage, error) if separator and stage.isidentifier() else ("read", reason)
