"""`trialweave run`: a dump in, four tables out, and a summary."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.table import Table
from tqdm import tqdm

from trialweave import load
from trialweave.errors import InputError
from trialweave.flow import page_rows
from trialweave.read.dump import pages
from trialweave.schema import RelationRow, Tables
from trialweave.trials.merge import merge
from trialweave.trials.sinks import write

SHOWN = 12


def run_dump(dump: Path, output: Path, *, form: str = "parquet", model: Path | None = None) -> int:
    """Read a dump and write its tables.

    Returns:
        The exit code: 0 where a page went through, 1 where none did.

    Raises:
        InputError: the dump is not there.
    """
    if not dump.exists():
        raise InputError(f"{dump}: no such folder or file")
    nlp = load(model)
    tables = merge(tqdm(page_rows(nlp, pages(dump)), unit=" pages", desc=str(dump)))
    write(tables, output, form)
    summarise(tables, output)
    return 0 if any(row.status == "ok" for row in tables.pages) else 1


def summarise(tables: Tables, output: Path) -> None:
    """Print what was read, and the first relations."""
    console = Console()
    for row in tables.pages:
        if row.status != "ok":
            console.print(f"{row.page_id}: {row.status}: {row.reason}", markup=False, highlight=False)
    counts = Counter(row.status for row in tables.pages)
    told = ", ".join(f"{number} {status}" for status, number in sorted(counts.items()))
    console.print(
        f"{len(tables.pages)} pages ({told}), {len(tables.trials)} trials, {len(tables.relations)} relations",
        highlight=False,
    )
    if tables.relations:
        console.print(relation_table(tables.relations[:SHOWN]))
    console.print(f"tables are in {output}", markup=False, highlight=False)


def relation_table(rows: list[RelationRow]) -> Table:
    """Relations as a table for the eye."""
    table = Table(box=None, pad_edge=False)
    for column in ("page", "measure", "arm", "against", "when", "value", "p", "direction"):
        table.add_column(column, overflow="fold")
    for row in rows:
        value = None if row.value is None else f"{row.value:g}{row.unit or ''}"
        test = None if row.p_value is None else f"{row.p_operator or '='}{row.p_value:g}"
        cells = (row.page_id, row.measure, row.arm, row.comparator, row.timepoint, value, test, row.direction)
        table.add_row(*(str(cell) if cell is not None else "" for cell in cells))
    return table
