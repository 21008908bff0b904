"""Parquet tables -> pages, a few rows at a time and only the columns that are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from trialweave.read.limits import Limits, RefusedError
from trialweave.read.page import Page
from trialweave.read.records import NOISE, STATED, TEXT_NAMES, Choice, record_page

ROWS = 64  # at a time
BUFFER = 1 << 20


def parquet_pages(file: BinaryIO, name: str, size: int, limits: Limits, choice: Choice) -> Iterator[Page]:
    """A page for each row.

    Args:
        file: the table.
        name: what the rows are numbered behind.
        size: bytes of the file.
        limits: the bounds.
        choice: the columns that the user named.

    Raises:
        RefusedError: it is damaged, unpacks to too much, or no column holds a text.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    try:
        schema = pq.read_schema(file)
        columns = _columns(schema.names, limits, choice)
        # a value that is repeated stays one value in memory
        texts = [column for column in columns if pa.types.is_string(schema.field(column).type)]
        table = pq.ParquetFile(file, buffer_size=BUFFER, pre_buffer=False, read_dictionary=texts)
        _check(table.metadata, set(columns), size, limits)
        for batch in table.iter_batches(batch_size=ROWS, columns=columns, use_threads=False):
            for row in range(batch.num_rows):
                number += 1
                record = {column: batch.column(column)[row].as_py() for column in columns}
                yield record_page(record, f"{name}#{number}", choice, "utf-8")
    except (pa.ArrowException, OSError, ValueError, OverflowError, MemoryError) as error:
        told = str(error).partition("\n")[0][:120] or type(error).__name__
        raise RefusedError(f"a damaged Parquet table after row {number}: {told}") from None
    if not number:
        yield Page(name, None, None, "a table without records")


def _check(metadata: Any, columns: set[str], size: int, limits: Limits) -> None:
    """Refuse a table whose row groups unpack to too much, before anything of them is read."""
    allowed = max(limits.ratio_floor, limits.ratio * size)
    for number in range(metadata.num_row_groups):
        group = metadata.row_group(number)
        chunks = (group.column(place) for place in range(group.num_columns))
        unpacked = sum(
            chunk.total_uncompressed_size for chunk in chunks if chunk.path_in_schema.split(".")[0] in columns
        )
        if unpacked > allowed:
            raise RefusedError(
                f"a row group unpacks to {unpacked:,} bytes, more than {limits.ratio} times the file's size"
            )


def _columns(names: list[str], limits: Limits, choice: Choice) -> list[str]:
    usual = {*TEXT_NAMES, *(name for known in STATED.values() for name in known)}
    asked = {field.split(".")[0] for field in choice if field is not None} | {
        field for field in choice if field is not None
    }
    chosen = [name for name in names[: limits.fields] if name in asked or NOISE.sub("", name).casefold() in usual]
    texts = {NOISE.sub("", name).casefold() for name in chosen} & set(TEXT_NAMES)
    if choice.text is not None and not {choice.text, choice.text.split(".")[0]} & set(chosen):
        raise RefusedError(f"the table has no column `{choice.text}` (columns: {', '.join(names[:12])})")
    if choice.text is None and not texts:
        raise RefusedError(
            f"no column that holds a text (columns: {', '.join(names[:12])[:400]}); name it with --text-field"
        )
    return chosen
