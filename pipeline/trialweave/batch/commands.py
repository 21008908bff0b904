"""What the commands run, merge and synth do, and what they tell."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from trialweave.batch.assemble import Summary
from trialweave.batch.engines import crew_of
from trialweave.batch.limits import PageLimits
from trialweave.batch.run import Run, execute, finish_parts
from trialweave.batch.shards import Reading
from trialweave.batch.synth import synthesize, write_dump
from trialweave.errors import ArgumentError
from trialweave.schema import RelationRow

MOST_REASONS = 8
PLAIN_WIDTH = 150
LONGEST_CELL = 44
PART = re.compile(r"(?P<i>\d{1,6})/(?P<n>\d{1,6})")


def job(
    dump: Path,
    output: Path,
    form: str,
    model: Path | None,
    workers: int,
    text_field: str | None,
    id_field: str | None,
    shard_pages: int,
    seconds: float,
    shard: str | None,
    again: bool,
    quiet: bool,
) -> Run:
    """A run out of the words of a command line.

    Raises:
        ArgumentError: `shard` is not i/N with 1 <= i <= N.
    """
    reading = Reading(shard_pages=shard_pages, text_field=text_field, id_field=id_field)
    limits = PageLimits(seconds=seconds)
    return Run(dump, output, form, model, workers, reading, limits, part_of(shard), again, quiet)


def part_of(shard: str | None) -> tuple[int, int] | None:
    """`3/16` -> (3, 16)."""
    if shard is None:
        return None
    match = PART.fullmatch(shard)
    if not match or not 1 <= int(match["i"]) <= int(match["n"]):
        raise ArgumentError(f"--shard {shard}: write it as i/N, such as 3/16, with i from 1 to N")
    return int(match["i"]), int(match["n"])


def run(job: Run, *, engine: str = "local", scheduler: str | None = None) -> int:
    """Do a run and tell what it came to.

    Returns:
        The exit code: 0 where a page went through, 1 where none did.
    """
    summary = execute(job, crew_of(engine, scheduler))
    if summary is None:
        job.say("this part is done; when all parts are, `trialweave merge` with the same options writes the tables")
        return 0
    if not job.quiet:
        tell(summary, job.output)
    return 0 if summary.statuses.get("ok") else 1


def merge(job: Run) -> int:
    """Write the tables of a run whose parts were done one by one."""
    summary = finish_parts(job)
    if not job.quiet:
        tell(summary, job.output)
    return 0 if summary.statuses.get("ok") else 1


def synth(n_pages: int, seed: int, fault_rate: float, output: Path, corpus: Path | None) -> int:
    """Write a synthetic dump and say what is in it."""
    pages, faults = write_dump(synthesize(n_pages, seed, fault_rate, corpus), output)
    Console().print(f"{pages} pages, {faults} of them with a planted fault, are in {output / 'dump'}", highlight=False)
    return 0


def tell(summary: Summary, output: Path) -> None:
    """What was read, kept, stripped and set aside, and the first relations."""
    console = Console() if sys.stdout.isatty() else Console(width=PLAIN_WIDTH)

    def say(text: str) -> None:
        console.print(text, markup=False, highlight=False, soft_wrap=True)

    if summary.first_relations:
        console.print(relation_table(summary.first_relations))
    told = ", ".join(f"{number} {status}" for status, number in sorted(summary.statuses.items()))
    say(f"{summary.n_pages} pages read: {told}")
    by_number = sorted(summary.reasons.items(), key=lambda item: (-item[1], item[0]))
    for reason, number in by_number[:MOST_REASONS]:
        say(f"  {number} x {reason}")
    if len(by_number) > MOST_REASONS:
        say(
            f"  {sum(number for _, number in by_number[MOST_REASONS:])} x {len(by_number) - MOST_REASONS} other reasons"
        )
    for page_id, reason in summary.first_failed:
        say(f"{page_id}: {reason}")
    if summary.first_failed:
        say(f"all pages that were set aside are listed in {output / 'quarantine.jsonl'}")
    stripped = sum(chars for zone, chars in summary.zone_chars.items() if zone not in ("title", "abstract"))
    kept = sum(summary.zone_chars.values()) - stripped
    say(f"{kept} characters of title and abstract kept, {stripped} of other zones marked and left alone")
    say(f"{summary.n_trials} trials, {summary.n_relations} relations, {summary.n_mentions} mentions are in {output}")


def relation_table(rows: list[RelationRow]) -> Table:
    """Relations as a table for the eye."""
    table = Table(box=None, pad_edge=False)
    for column in ("page", "measure", "arm", "against", "when", "value", "p", "direction"):
        table.add_column(column, overflow="fold")
    for row in rows:
        cells = (
            row.page_id,
            row.measure,
            row.arm,
            row.comparator,
            row.timepoint,
            value_of(row),
            p_of(row),
            row.direction,
        )
        table.add_row(*(escape(shortened(cell or "")) for cell in cells))
    return table


def shortened(cell: str) -> str:
    """A cell that fits: its end stands for what is cut."""
    return cell if len(cell) <= LONGEST_CELL else cell[: LONGEST_CELL - 1] + "…"


def value_of(row: RelationRow) -> str | None:
    """A row's number for the eye: `53.3%`, `5.8 ± 1.2`, `3 of 4`."""
    unit = row.unit or ("%" if row.statistic == "percent" else "")
    if row.value is None:
        if row.n is not None:
            return f"{row.n:g} of {row.total:g}" if row.total is not None else f"{row.n:g}"
        return f"{row.low:g} to {row.high:g}{unit}" if row.low is not None and row.high is not None else None
    spread = f" ± {row.spread:g}" if row.spread is not None else ""
    interval = f" ({row.low:g} to {row.high:g})" if row.low is not None and row.high is not None else ""
    return f"{row.value:g}{spread}{unit}{interval}"


def p_of(row: RelationRow) -> str | None:
    """A row's p for the eye."""
    return None if row.p_value is None else f"{row.p_operator or '='}{row.p_value:g}"
