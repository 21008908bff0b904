"""What a row is in a file: its Arrow schema, and its cells in CSV."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from typing import Any

import pyarrow as pa

from trialweave.schema import SCHEMA_VERSION

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


def plain(value: Any) -> Any:
    """A row or a cell as plain values: cells that are rows of their own become dictionaries, in lists too."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return {name: plain(getattr(value, name)) for name in value.__dataclass_fields__}
    return value


def csv_cell(value: Any) -> Any:
    """A value as it stands in CSV: lists as JSON, and text that a spreadsheet would run behind a `'`."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and value.startswith(FORMULA_SIGNS):
        return "'" + value
    return value
