"""Parquet tables -> pages, a few rows at a time and only the columns that are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from trialweave.read.limits import Limits, RefusedError
from trialweave.read.page import Page
from trialweave.read.records import NOISE, STATED, TEXT_NAMES, Choice, record_page

ROWS = 64  # at a time
BUFFER = 1 << 20


def parquet_pages(file: BinaryIO, name: str, limits: Limits, choice: Choice) -> Iterator[Page]:
    """A page for each row.

    Args:
        file: the table.
        name: what the rows are numbered behind.
        limits: the bounds.
        choice: the columns that the user named.

    Raises:
        RefusedError: it is damaged, or no column holds a text.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    try:
        table = pq.ParquetFile(file, buffer_size=BUFFER, pre_buffer=False, memory_map=False)
        columns = _columns(table.schema_arrow.names, limits, choice)
        for batch in table.iter_batches(batch_size=ROWS, columns=columns, use_threads=False):
            if batch.nbytes > ROWS * limits.record_bytes:
                raise RefusedError(f"rows of more than {limits.record_bytes:,} bytes")
            for row in batch.to_pylist():
                number += 1
                yield record_page(row, f"{name}#{number}", choice, "utf-8")
    except (pa.ArrowException, OSError, ValueError, OverflowError, MemoryError) as error:
        raise RefusedError(f"a damaged Parquet table after row {number}: {str(error).splitlines()[0][:120]}") from None
    if not number:
        yield Page(name, None, None, "a table without records")


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
