"""Writers that take rows as they come, so that no table is ever held whole.

Parquet: one file, or beyond PART_ROWS rows a folder of that name with part files, which pandas and DuckDB
read alike. DuckDB: one file with the four tables and the views that people ask for.
"""

from __future__ import annotations

import csv
import dataclasses
import json
import shutil
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from trialweave.errors import OutputError
from trialweave.schema import TABLES, Tables
from trialweave.trials.tables import arrow_schema, csv_cell

GROUP_ROWS = 20_000
PART_ROWS = 2_000_000

# views of the DuckDB file
VIEWS = {
    "measure_by_arm": """
        select trial_id, measure, measure_label, arm_id, arm, comparator, timepoint, time_value, time_unit, statistic,
               value, low, high, spread, unit, n, total, p_operator, p_value, direction, confidence
        from relations order by trial_id, measure, time_value, arm_id""",
    "trial_summary": """
        select t.trial_id, t.title, t.condition, t.phase, t.randomized, t.blinding, t.n_enrolled, t.follow_up,
               len(t.arms) as n_arms, t.n_relations, len(t.pages) as n_pages, len(t.conflicts) as n_conflicts
        from trials t order by t.trial_id""",
}


class Sink(ABC):
    """A table being written beside its place; `close` gives what is to be renamed, and its final name."""

    suffix = ""

    def __init__(self, name: str, folder: Path, part_rows: int = PART_ROWS) -> None:
        self.name, self.row_type, self.folder, self.part_rows = name, TABLES[name], folder, part_rows
        self.n_rows = 0

    @abstractmethod
    def append(self, rows: Sequence[Any]) -> None:
        """Add rows."""

    @abstractmethod
    def close(self) -> list[tuple[Path, str]]:
        """Finish; what was written, and the name that it is to have in the output folder."""


class ParquetSink(Sink):
    """Row groups of GROUP_ROWS; a new part file after `part_rows` rows."""

    suffix = "parquet"

    def __init__(self, name: str, folder: Path, part_rows: int = PART_ROWS) -> None:
        super().__init__(name, folder, part_rows)
        self.schema = arrow_schema(self.row_type)
        self.waiting: list[Any] = []
        self.parts: list[Path] = []
        self.writer: pq.ParquetWriter | None = None
        self.n_in_part = 0

    def append(self, rows: Sequence[Any]) -> None:
        self.waiting.extend(rows)
        while len(self.waiting) >= GROUP_ROWS:
            self._flush()

    def _flush(self) -> None:
        group, self.waiting = self.waiting[:GROUP_ROWS], self.waiting[GROUP_ROWS:]
        if self.writer is None or self.n_in_part + len(group) > self.part_rows:
            self._next_part()
        table = pa.Table.from_pylist([dataclasses.asdict(row) for row in group], schema=self.schema)
        assert self.writer is not None
        self.writer.write_table(table)
        self.n_in_part += len(group)
        self.n_rows += len(group)

    def _next_part(self) -> None:
        if self.writer is not None:
            self.writer.close()
        self.parts.append(self.folder / f"{self.name}-{len(self.parts):05d}.parquet")
        self.writer = pq.ParquetWriter(self.parts[-1], self.schema, compression="zstd")
        self.n_in_part = 0

    def close(self) -> list[tuple[Path, str]]:
        if self.waiting or self.writer is None:
            self._flush()
        assert self.writer is not None
        self.writer.close()
        final = f"{self.name}.parquet"
        if len(self.parts) == 1:
            return [(self.parts[0], final)]
        together = self.folder / f"{self.name}.parts"
        together.mkdir()
        for number, part in enumerate(self.parts):
            part.rename(together / f"part-{number:05d}.parquet")
        return [(together, final)]


class JsonlSink(Sink):
    """One JSON object a line."""

    suffix = "jsonl"

    def __init__(self, name: str, folder: Path, part_rows: int = PART_ROWS) -> None:
        super().__init__(name, folder, part_rows)
        self.path = folder / f"{name}.{self.suffix}"
        self.file = self.path.open(
            "w", encoding="utf-8", errors="replace", newline="\n" if self.suffix == "jsonl" else ""
        )

    def append(self, rows: Sequence[Any]) -> None:
        for row in rows:
            self.file.write(json.dumps(dataclasses.asdict(row), ensure_ascii=False) + "\n")
        self.n_rows += len(rows)

    def close(self) -> list[tuple[Path, str]]:
        self.file.close()
        return [(self.path, self.path.name)]


class CsvSink(JsonlSink):
    """CSV with a header; lists are JSON; cells that a spreadsheet would run are escaped."""

    suffix = "csv"

    def __init__(self, name: str, folder: Path, part_rows: int = PART_ROWS) -> None:
        super().__init__(name, folder, part_rows)
        self.writer = csv.writer(self.file)
        self.writer.writerow(self.row_type.__dataclass_fields__)

    def append(self, rows: Sequence[Any]) -> None:
        self.writer.writerows([csv_cell(value) for value in dataclasses.asdict(row).values()] for row in rows)
        self.n_rows += len(rows)


SINKS: dict[str, type[Sink]] = {"parquet": ParquetSink, "jsonl": JsonlSink, "csv": CsvSink, "duckdb": ParquetSink}


class TableSet:
    """The four sinks of a run, written in `folder` beside the output and put in place together."""

    def __init__(self, form: str, folder: Path, output: Path, part_rows: int = PART_ROWS) -> None:
        self.form, self.folder, self.output = form, folder, output
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self.sinks = {name: SINKS[form](name, folder, part_rows) for name in TABLES}

    def append(self, name: str, rows: Sequence[Any]) -> None:
        self.sinks[name].append(rows)

    def put_in_place(self) -> list[Path]:
        """Close the tables and move them into the output folder, each by a rename.

        Raises:
            OutputError: the disk is full, or the output cannot be written to.
        """
        try:
            written = [entry for sink in self.sinks.values() for entry in sink.close()]
            if self.form == "duckdb":
                written = [(duckdb_file(written, self.folder / "trialweave.duckdb"), "trialweave.duckdb")]
            placed = []
            for beside, name in written:
                target = self.output / name
                if target.is_dir() and not target.is_symlink():
                    shutil.rmtree(target)
                placed.append(beside.replace(target))
            shutil.rmtree(self.folder, ignore_errors=True)
            return placed
        except OSError as error:
            raise OutputError(f"{self.output}: cannot write the tables: {error.strerror or error}") from error


def duckdb_file(tables: Sequence[tuple[Path, str]], path: Path) -> Path:
    """One DuckDB file out of Parquet tables, with the views of VIEWS.

    Raises:
        OutputError: duckdb is not installed.
    """
    try:
        import duckdb
    except ImportError:
        raise OutputError("--format duckdb needs duckdb: pip install 'trialweave[duckdb]'") from None
    with duckdb.connect(str(path)) as database:
        for source, name in tables:
            pattern = str(source / "*.parquet") if source.is_dir() else str(source)
            relation = database.read_parquet(pattern)
            relation.create(Path(name).stem)
        for view, query in VIEWS.items():
            database.execute(f"create view {view} as {query}")  # names and queries are constants of this module
    return path


def write(tables: Tables, output: Path, form: str = "parquet") -> list[Path]:
    """Write tables that are in memory: parquet, jsonl, csv or duckdb. They appear whole or not at all.

    Raises:
        OutputError: the folder cannot be written to.
    """
    try:
        output.mkdir(parents=True, exist_ok=True)
        together = TableSet(form, output / ".tables.part", output)
    except OSError as error:
        raise OutputError(f"{output}: cannot be written to: {error.strerror or error}") from error
    for name in TABLES:
        together.append(name, getattr(tables, name))
    return together.put_in_place()
