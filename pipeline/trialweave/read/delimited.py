"""Comma- and tab-separated tables -> pages, record by record, also where a field holds line breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialweave.read.encodings import Decoded, codec_of, decode, wide
from trialweave.read.kinds import HEAD
from trialweave.read.limits import Limits, RefusedError
from trialweave.read.page import Page
from trialweave.read.records import NOISE, TEXT_NAMES, Choice, record_page
from trialweave.read.streams import ByteStream, Recoded, lines

DELIMITERS = ",\t;|"
SEP = re.compile(r"sep=(.)\s*$")  # a first line that spreadsheets write


def delimited_pages(stream: ByteStream, name: str, limits: Limits, choice: Choice) -> Iterator[Page]:
    """A page for each record under the first line, which names the fields.

    Args:
        stream: the table.
        name: what the records are numbered behind.
        limits: longer records are refused.
        choice: the fields that the user named.
    """
    whole = decode(stream.peek(HEAD))
    if whole is None:
        raise RefusedError("bytes that are no text")
    codec = wide(stream.peek(HEAD))
    if codec is not None:
        stream, whole = ByteStream(Recoded(stream, codec)), whole._replace(encoding="utf-8")
    delimiter = ""
    header: list[str] = []
    number = 0
    for record in records(stream, limits):
        decoded = None if record is None else _decoded(record, whole.encoding)
        if not header:
            if decoded is None:
                raise RefusedError("the first line does not name the fields")
            if marked := SEP.match(decoded.text):
                delimiter = marked[1]
                continue
            delimiter = delimiter or delimiter_of(decoded.text)
            header = fields(decoded.text, delimiter)
            _check(header, choice)
            continue
        number += 1
        page_id = f"{name}#{number}"
        if decoded is None:
            yield Page(page_id, None, whole.encoding, f"a record of more than {limits.record_bytes:,} bytes")
            continue
        row = dict(zip(header[: limits.fields], fields(decoded.text, delimiter), strict=False))
        yield record_page(row, page_id, choice, codec or decoded.encoding)
    if not number:
        yield Page(name, None, whole.encoding, "a table without records")


def _check(header: list[str], choice: Choice) -> None:
    """A table without a text is refused as a whole, in one line instead of one for each record."""
    if choice.text is not None:
        if choice.text not in header:
            raise RefusedError(f"the table has no field `{choice.text}` (fields: {', '.join(header[:12])})")
    elif not {NOISE.sub("", name).casefold() for name in header} & set(TEXT_NAMES):
        raise RefusedError(
            f"no field that holds a text (fields: {', '.join(header[:12])[:400]}); name it with --text-field"
        )


def _decoded(record: bytes, encoding: str) -> Decoded | None:
    """A record as text: in the table's encoding where it fits, else by what the record looks like."""
    record = record.removeprefix(b"\xef\xbb\xbf")
    try:
        return Decoded(record.decode(encoding), encoding)
    except UnicodeDecodeError:
        return decode(record, encoding if codec_of(encoding) else None)


def delimiter_of(header: str) -> str:
    """The delimiter of a header line: the one that it has most of, outside quotes."""
    bare = re.sub(r'"[^"]*"', "", header)
    return max(DELIMITERS, key=bare.count)


def records(stream: ByteStream, limits: Limits) -> Iterator[bytes | None]:
    """The records of a table as bytes; None for each that is too long.

    A record goes on over a line end that stands inside quotes. Where a quote never closes, each line is a record.
    """
    held: list[bytes] = []
    size = 0
    opened = False
    delimiter = b""
    for line in lines(stream, limits.record_bytes):
        if line is None:
            yield from (*held, None)
            held, size, opened = [], 0, False
            continue
        if not held and not line.strip():
            continue
        delimiter = delimiter or delimiter_of(line.decode("latin-1")).encode()
        held.append(line)
        size += len(line)
        opened = _open_behind(line, opened, delimiter)
        if not opened:
            yield b"".join(held)
        elif size > limits.record_bytes:
            yield from held
        else:
            continue
        held, size, opened = [], 0, False
    yield from held


def _open_behind(line: bytes, opened: bool, delimiter: bytes) -> bool:
    """Whether a quoted field is open behind a line, given whether one was before it.

    A quote opens a field only at the field's start: `a 5" disc` is no quoted field.
    """
    if b'"' not in line:
        return opened
    place = 0
    while True:
        if not opened:
            if not line.startswith(b'"', place):
                place = line.find(delimiter, place) + 1
                if not place:
                    return False
                continue
            opened, place = True, place + 1
        place = line.find(b'"', place) + 1
        if not place:
            return True
        if line.startswith(b'"', place):
            place += 1
        else:
            opened = False
            place = line.find(delimiter, place) + 1
            if not place:
                return False


def fields(record: str, delimiter: str) -> list[str]:
    """The fields of a record, with the quotes around them resolved.

    Args:
        record: the record, with or without its line end.
        delimiter: one character.
    """
    record = record.removesuffix("\n").removesuffix("\r")
    if '"' not in record:
        return record.split(delimiter)
    found: list[str] = []
    place = 0
    while place <= len(record):
        if record.startswith('"', place):
            value, place = _quoted(record, place + 1)
            end = record.find(delimiter, place)
            value += record[place : end if end >= 0 else len(record)]
        else:
            end = record.find(delimiter, place)
            value = record[place : end if end >= 0 else len(record)]
        found.append(value)
        place = end + 1 if end >= 0 else len(record) + 1
    return found


def _quoted(record: str, place: int) -> tuple[str, int]:
    """A quoted value from behind its first quote, and the place behind its last one."""
    parts: list[str] = []
    while (end := record.find('"', place)) >= 0:
        parts.append(record[place:end])
        if not record.startswith('"', end + 1):
            return "".join(parts), end + 1
        parts.append('"')
        place = end + 2
    parts.append(record[place:])
    return "".join(parts), len(record)
