"""JSON lines and JSON documents -> pages, one value at a time."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator, Mapping
from typing import Any

from trialweave.read.encodings import decode, wide
from trialweave.read.kinds import HEAD
from trialweave.read.limits import Limits, RefusedError
from trialweave.read.page import Page
from trialweave.read.records import Choice, record_page
from trialweave.read.streams import ByteStream, Recoded, lines

SPACE = " \t\r\n"
WRAPPED = 3  # levels of a document in which its list of records is looked for
SAMPLE = 20  # records of a list that are looked at, of which half must hold
SHORTEST = 80  # characters of text: less is a list of something else


def jsonl_pages(stream: ByteStream, name: str, limits: Limits, choice: Choice, first: int = 1) -> Iterator[Page]:
    """A page for each line that is not blank.

    Args:
        stream: the lines, in any encoding that keeps line ends.
        name: what the records are numbered behind.
        limits: longer lines are refused.
        choice: the fields that the user named.
        first: the number of the first record, where the stream begins in the middle of a file.
    """
    number = first
    codec = wide(stream.peek(HEAD))
    if codec is not None:
        stream = ByteStream(Recoded(stream, codec))
    for line in lines(stream, limits.record_bytes):
        if line is None:
            yield Page(f"{name}#{number}", None, None, f"a line of more than {limits.record_bytes:,} bytes")
        elif line.strip(b" \t\r\n\xef\xbb\xbf"):
            yield _line_page(line, f"{name}#{number}", choice, codec)
        else:
            continue
        number += 1


def _line_page(line: bytes, page_id: str, choice: Choice, codec: str | None) -> Page:
    decoded = decode(line.rstrip(b"\r\n"))
    if decoded is None:
        return Page(page_id, None, None, "bytes that are no text")
    encoding = codec or decoded.encoding
    try:
        record = json.loads(decoded.text)
    except (ValueError, RecursionError) as error:
        return Page(page_id, None, encoding, f"not JSON: {_short(error)}")
    if not isinstance(record, dict):
        return Page(page_id, None, encoding, "a JSON value that is no object")
    return record_page(record, page_id, choice, encoding)


def _short(error: Exception) -> str:
    return "nested too deep" if isinstance(error, RecursionError) else str(error)[:100]


def json_pages(stream: ByteStream, name: str, limits: Limits, choice: Choice) -> Iterator[Page]:
    """Pages of a JSON document: an array of records, several values in a row, or one object.

    One object with a text is the page `name` itself; one that wraps a list of records gives these.
    """
    values = Values(stream, limits)
    number = 0
    held: Any = None
    for value in values:
        number += 1
        if number == 1 and not values.array and isinstance(value, dict):
            held = value  # a single object, unless another value follows
            continue
        if held is not None:
            yield record_page(held, f"{name}#1", choice, values.encoding)
            held = None
        yield _value_page(value, f"{name}#{number}", choice, values.encoding)
    if held is not None:
        yield from _single(held, name, choice, values.encoding)
    elif not number:
        yield Page(name, None, values.encoding, "a JSON document without records")


def _value_page(value: Any, page_id: str, choice: Choice, encoding: str) -> Page:
    if isinstance(value, dict):
        return record_page(value, page_id, choice, encoding)
    return Page(page_id, None, encoding, "a JSON value that is no object")


def _single(value: dict[str, Any], name: str, choice: Choice, encoding: str) -> Iterator[Page]:
    page = record_page(value, name, choice, encoding)
    wrapped = wrapped_records(value) if page.text is None else []
    if not wrapped:
        yield page
    for number, record in enumerate(wrapped, 1):
        yield record_page(record, f"{name}#{number}", choice, encoding)


def wrapped_records(value: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The records that an object wraps: its longest list of objects, or its members where all are objects.

    Args:
        value: the object, `{"count": 2, "articles": [{...}, {...}]}` or `{"101": {...}, "102": {...}}`.
    """
    found: list[dict[str, Any]] = []
    level: list[Any] = [value]
    for _ in range(WRAPPED):
        level = [part for member in level if isinstance(member, dict) for part in member.values()]
        lists = [
            part for part in level if isinstance(part, list) and part and all(isinstance(one, dict) for one in part)
        ]
        found = max([found, *lists], key=len)
    if not found and value and all(isinstance(part, dict) for part in value.values()):
        found = [{"id": key, **part} for key, part in value.items()]
    telling = [record for record in found[:SAMPLE] if len(record_page(record, "", Choice()).text or "") >= SHORTEST]
    return found if 2 * len(telling) >= len(found[:SAMPLE]) else []


class Values:
    """The values of a JSON document: of an outer array its members, else the values that follow one another.

    Args:
        stream: the document.
        limits: a longer value is refused.
    """

    def __init__(self, stream: ByteStream, limits: Limits) -> None:
        head = decode(stream.peek(HEAD))
        if head is None:
            raise RefusedError("bytes that are no text")
        self.array = False
        self.encoding = head.encoding
        self._stream, self._limits = stream, limits
        self._decoder = codecs.getincrementaldecoder(head.encoding)("replace")
        self._buffer, self._place, self._ended = "", 0, False

    def __iter__(self) -> Iterator[Any]:
        """Each value.

        Raises:
            RefusedError: what follows is not JSON, or a value is too long.
        """
        count = 0
        scanner = json.JSONDecoder()
        while self._next():
            if self._buffer[self._place] == "[" and not count and not self.array:
                self.array = True
                self._place += 1
                continue
            if self._buffer[self._place] == "]" and self.array:
                self._place += 1
                continue
            count += 1
            yield self._value(scanner, count)

    def _next(self) -> bool:
        """Go to the next character that matters; False at the end."""
        while True:
            while self._place < len(self._buffer) and self._buffer[self._place] in SPACE + ",\ufeff":
                self._place += 1
            if self._place < len(self._buffer):
                return True
            if not self._more(HEAD):
                return False

    def _more(self, size: int) -> bool:
        """Read at least `size` bytes on; False where there is nothing more."""
        pieces, got = [self._buffer[self._place :]], 0
        while got < size and not self._ended:
            data = self._stream.read(HEAD)
            self._ended = not data
            pieces.append(self._decoder.decode(data, final=not data))
            got += len(data)
        self._buffer, self._place = "".join(pieces), 0
        return got > 0

    def _value(self, scanner: json.JSONDecoder, number: int) -> Any:
        while True:
            try:
                value, self._place = scanner.raw_decode(self._buffer, self._place)
                return value
            except RecursionError:
                raise RefusedError(f"JSON value {number} is nested too deep") from None
            except ValueError as error:
                size = len(self._buffer) - self._place
                if size > self._limits.record_bytes:
                    raise RefusedError(
                        f"JSON value {number} is longer than {self._limits.record_bytes:,} bytes, or broken"
                    ) from None
                if not self._more(max(HEAD, size)):  # twice as much each time, so that the work stays linear
                    raise RefusedError(f"not JSON from value {number} on: {_short(error)}") from None
