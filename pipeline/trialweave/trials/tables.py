"""The four tables as files: Parquet, JSONL, CSV. They appear whole or not at all."""

from __future__ import annotations

import csv
import dataclasses
import json
import types
import typing
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from trialweave.errors import OutputError
from trialweave.schema import SCHEMA_VERSION, TABLES, Tables

SCALARS: dict[type, pa.DataType] = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
# a spreadsheet runs a cell that begins with one of these
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def arrow_type(annotation: Any) -> pa.DataType:
    """The Arrow type of a row's field."""
    if isinstance(annotation, types.UnionType):
        return arrow_type(next(part for part in typing.get_args(annotation) if part is not type(None)))
    if typing.get_origin(annotation) is list:
        return pa.list_(arrow_type(typing.get_args(annotation)[0]))
    if dataclasses.is_dataclass(annotation):
        return pa.struct([(name, arrow_type(kind)) for name, kind in typing.get_type_hints(annotation).items()])
    return SCALARS[annotation]


def arrow_schema(row_type: type) -> pa.Schema:
    """The explicit schema of a table, so that an empty column has its type; the version is in its metadata."""
    fields = [(name, arrow_type(kind)) for name, kind in typing.get_type_hints(row_type).items()]
    return pa.schema(fields, metadata={"trialweave_schema_version": str(SCHEMA_VERSION)})


def write_parquet(rows: Sequence[Any], row_type: type, path: Path) -> None:
    table = pa.Table.from_pylist([dataclasses.asdict(row) for row in rows], schema=arrow_schema(row_type))
    pq.write_table(table, path, compression="zstd")


def write_jsonl(rows: Sequence[Any], row_type: type, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in rows:
            file.write(json.dumps(dataclasses.asdict(row), ensure_ascii=False) + "\n")


def write_csv(rows: Sequence[Any], row_type: type, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(typing.get_type_hints(row_type))
        writer.writerows([csv_cell(value) for value in dataclasses.asdict(row).values()] for row in rows)


def csv_cell(value: Any) -> Any:
    """A value as it stands in CSV: lists as JSON, and text that a spreadsheet would run behind a `'`."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and value.startswith(FORMULA_SIGNS):
        return "'" + value
    return value


WRITERS: dict[str, tuple[str, Callable[[Sequence[Any], type, Path], None]]] = {
    "parquet": ("parquet", write_parquet),
    "jsonl": ("jsonl", write_jsonl),
    "csv": ("csv", write_csv),
}


def write(tables: Tables, folder: Path, form: str = "parquet") -> list[Path]:
    """Write the four tables into a folder; each is put in place by a rename once it is whole.

    Args:
        tables: the rows.
        folder: made where it is missing.
        form: parquet, jsonl or csv.

    Raises:
        OutputError: the folder cannot be written to.
    """
    suffix, writer = WRITERS[form]
    paths: list[tuple[Path, Path]] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, row_type in TABLES.items():
            path = folder / f"{name}.{suffix}"
            beside = path.with_name(f".{path.name}.part")
            writer(getattr(tables, name), row_type, beside)
            paths.append((beside, path))
        for beside, path in paths:
            beside.replace(path)
    except OSError as error:
        raise OutputError(f"{folder}: cannot write the tables: {error.strerror or error}") from error
    return [path for _, path in paths]
