"""Writers that take rows as they come, so that no table is ever held whole.

Parquet: one file, or beyond PART_ROWS rows a folder of that name with part files, which pandas and DuckDB
read alike. DuckDB: one file with the four tables and the views of `trialweave.trials.views`.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from trialweave.errors import OutputError
from trialweave.schema import TABLES, Tables
from trialweave.trials.tables import arrow_schema, csv_cell, plain
from trialweave.trials.views import duckdb_file

GROUP_ROWS = 20_000
PART_ROWS = 2_000_000


class Sink(ABC):
    """A table being written beside its place; `close` gives what is to be renamed, and its final name."""

    suffix = ""

    def __init__(self, name: str, folder: Path, part_rows: int = PART_ROWS) -> None:
        self.name, self.folder, self.part_rows = name, folder, part_rows
        self.row_type: Any = TABLES[name]

    @abstractmethod
    def append(self, rows: Sequence[Any]) -> None:
        """Add rows."""

    @abstractmethod
    def close(self) -> tuple[Path, str]:
        """Finish; what was written, and the name that it is to have in the output folder."""

    @abstractmethod
    def abandon(self) -> None:
        """Let go of the files; what was written is of no use."""


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
            self.writer = self._next_part()
        columns = [pa.array([plain(getattr(row, f.name)) for row in group], type=f.type) for f in self.schema]
        self.writer.write_table(pa.Table.from_arrays(columns, schema=self.schema))
        self.n_in_part += len(group)

    def _next_part(self) -> pq.ParquetWriter:
        if self.writer is not None:
            self.writer.close()
        self.parts.append(self.folder / f"{self.name}-{len(self.parts):05d}.parquet")
        self.n_in_part = 0
        return pq.ParquetWriter(self.parts[-1], self.schema, compression="zstd")

    def close(self) -> tuple[Path, str]:
        if self.waiting or self.writer is None:
            self._flush()
        assert self.writer is not None
        self.writer.close()
        final = f"{self.name}.parquet"
        if len(self.parts) == 1:
            return self.parts[0], final
        together = self.folder / f"{self.name}.parts"
        together.mkdir()
        for number, part in enumerate(self.parts):
            part.rename(together / f"part-{number:05d}.parquet")
        return together, final

    def abandon(self) -> None:
        if self.writer is not None:
            with suppress(OSError, ValueError):
                self.writer.close()


class JsonlSink(Sink):
    """One JSON object a line."""

    suffix = "jsonl"

    def __init__(self, name: str, folder: Path, part_rows: int = PART_ROWS) -> None:
        super().__init__(name, folder, part_rows)
        self.path = folder / f"{name}.{self.suffix}"
        self.columns = list(self.row_type.__dataclass_fields__)
        self.file = self.path.open(
            "w", encoding="utf-8", errors="replace", newline="\n" if self.suffix == "jsonl" else ""
        )

    def append(self, rows: Sequence[Any]) -> None:
        self.file.writelines(json.dumps(plain(row), ensure_ascii=False) + "\n" for row in rows)

    def close(self) -> tuple[Path, str]:
        self.file.close()
        return self.path, self.path.name

    def abandon(self) -> None:
        with suppress(OSError):
            self.file.close()


class CsvSink(JsonlSink):
    """CSV with a header; lists are JSON; cells that a spreadsheet would run are escaped."""

    suffix = "csv"

    def __init__(self, name: str, folder: Path, part_rows: int = PART_ROWS) -> None:
        super().__init__(name, folder, part_rows)
        self.writer = csv.writer(self.file)
        self.writer.writerow(self.columns)

    def append(self, rows: Sequence[Any]) -> None:
        self.writer.writerows([csv_cell(plain(getattr(row, name))) for name in self.columns] for row in rows)


SINKS: dict[str, type[Sink]] = {"parquet": ParquetSink, "jsonl": JsonlSink, "csv": CsvSink, "duckdb": ParquetSink}


class TableSet:
    """The four sinks of a run, written in `folder` beside the output and put in place together."""

    def __init__(self, form: str, folder: Path, output: Path, part_rows: int = PART_ROWS) -> None:
        self.form, self.folder, self.output = form, folder, output
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self.sinks = {name: SINKS[form](name, folder, part_rows) for name in TABLES}

    def append(self, name: str, rows: Sequence[Any]) -> None:
        """Add rows to a table."""
        self.sinks[name].append(rows)

    def abandon(self) -> None:
        """Let go of all files and remove them; after `put_in_place` there are none."""
        for sink in self.sinks.values():
            sink.abandon()
        shutil.rmtree(self.folder, ignore_errors=True)

    def put_in_place(self) -> list[Path]:
        """Close the tables, and when all are on the disk, move them into the output folder, each by a rename.

        Raises:
            OSError: the disk is full, or the output cannot be written to; the output is as it was.
            OutputError: duckdb is not installed, or cannot write.
        """
        written = [sink.close() for sink in self.sinks.values()]
        if self.form == "duckdb":
            written = [(duckdb_file(written, self.folder / "trialweave.duckdb"), "trialweave.duckdb")]
        for path, _ in written:
            for file in path.iterdir() if path.is_dir() else (path,):
                _sync(file)
        for number, (path, name) in enumerate(written):
            target = self.output / name
            if target.is_dir() or (path.is_dir() and target.exists()):  # a folder is not replaced by a rename
                target.rename(self.folder / f"old-{number}")
            path.replace(target)
        shutil.rmtree(self.folder, ignore_errors=True)
        return [self.output / name for _, name in written]


def _sync(path: Path) -> None:
    """Have a file on the disk before it is renamed: a power cut leaves it whole or absent."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def write(tables: Tables, output: Path, form: str = "parquet") -> list[Path]:
    """Write tables that are in memory: parquet, jsonl, csv or duckdb. They appear whole or not at all.

    Args:
        tables: the rows.
        output: the folder, made where it is missing.
        form: how they are written.

    Raises:
        OutputError: the folder cannot be written to, or the disk is full.
    """
    try:
        together = TableSet(form, output / ".tables.part", output)
        try:
            for name in TABLES:
                together.append(name, getattr(tables, name))
            return together.put_in_place()
        finally:
            together.abandon()
    except OSError as error:
        raise OutputError(f"{output}: the tables cannot be written to it: {error.strerror or error}") from error
