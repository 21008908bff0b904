"""The records of a WARC file (ISO 28500), read forward, each with what HTTP said of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from trialweave.read.limits import Budget, Limits, RefusedError
from trialweave.read.mime import charset, header_fields
from trialweave.read.streams import ByteStream, Readable, Window, unpacked

PAGES = frozenset({"response", "resource", "conversion", "revisit", "continuation"})
NO_CONTENT = {"revisit": "a repeated visit, without its content", "continuation": "a part of another record"}
ENCODINGS = {"gzip": "gzip", "x-gzip": "gzip", "zstd": "zstd"}
STATUS = re.compile(rb"HTTP/\d(?:\.\d)? (\d{3})")


class Record(NamedTuple):
    """A record that may be a page: where it is from, its bytes or why there are none, its media type and charset."""

    url: str
    stream: Readable | None
    content_type: str = ""
    charset: str | None = None
    reason: str | None = None


def records(stream: ByteStream, limits: Limits, budget: Budget) -> Iterator[Record]:
    """The records that may be pages, in their order. Each must be read before the next is asked for.

    Raises:
        RefusedError: what follows is no WARC record.
    """
    while True:
        head = _head(stream, limits)
        if not head.strip():
            return
        if not head.lstrip().startswith(b"WARC/"):
            raise RefusedError("damaged WARC: a record does not begin where it should")
        described = header_fields(head)
        length = described.get("content-length", "")
        if not length.isdigit() or len(length) > 18:
            raise RefusedError("damaged WARC: a record without its length")
        window = Window(stream, int(length))
        if described.get("warc-type", "").lower() in PAGES:
            yield _record(window, described, limits, budget)
        if stream.skip(window.left) < window.left:
            raise RefusedError("the WARC ends in the middle of a record")


def _head(stream: ByteStream, limits: Limits) -> bytes:
    """A header up to the blank line behind it, which is read too; blank lines before it are left out."""
    held: list[bytes] = []
    size = 0
    while line := stream.line(limits.header_bytes):
        if line.strip():
            held.append(line)
        elif held:
            break
        size += len(line)
        if size > limits.header_bytes:
            raise RefusedError(f"a header of more than {limits.header_bytes:,} bytes")
    return b"".join(held)


def _record(window: Window, described: dict[str, str], limits: Limits, budget: Budget) -> Record:
    kind = described["warc-type"].lower()
    url = described.get("warc-target-uri", "").strip("<>")
    if kind in NO_CONTENT:
        return Record(url, None, reason=NO_CONTENT[kind])
    content_type = described.get("content-type", "")
    if kind != "response" or "http" not in content_type.lower():
        return Record(url, window, content_type, charset(content_type))
    stream = ByteStream(window)
    try:
        head = _head(stream, limits)
    except (RefusedError, EOFError):
        return Record(url, None, reason="an HTTP response whose header does not end")
    status = STATUS.match(head)
    if status and status[1][:1] not in (b"2",):
        return Record(url, None, reason=f"HTTP status {status[1].decode()}")
    return _response(stream, url, header_fields(head), limits, budget)


def _response(body: Readable, url: str, http: dict[str, str], limits: Limits, budget: Budget) -> Record:
    if "chunked" in http.get("transfer-encoding", "").lower():
        body = Chunked(ByteStream(body))
    encoding = http.get("content-encoding", "").strip().lower()
    content_type = http.get("content-type", "")
    if encoding not in ("", "identity"):
        stream = ByteStream(body)
        head = stream.peek(2)
        if encoding == "deflate":
            body = unpacked(stream, "deflate" if head[:1] == b"\x78" else "raw deflate", limits, budget)
        elif encoding not in ENCODINGS:
            return Record(url, None, reason=f"an HTTP response in an encoding that is not read: {encoding[:20]}")
        elif encoding == "zstd" or head == b"\x1f\x8b":  # some crawlers store the content unpacked
            body = unpacked(stream, ENCODINGS[encoding], limits, budget)
        else:
            body = stream
    return Record(url, body, content_type, charset(content_type))


class Chunked:
    """What a chunked HTTP body says; a body that is not chunked, in spite of its header, as it is."""

    def __init__(self, source: ByteStream) -> None:
        self._source = source
        self._left = -1 if re.match(rb"[0-9A-Fa-f]{1,8}[ \t]*(?:;[^\r\n]*)?\r?\n", source.peek(80)) else None

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes."""
        if self._left is None:
            return self._source.read(size)
        if self._left < 0 and not self._next():
            return b""
        piece = self._source.read(min(size, self._left))
        self._left -= len(piece)
        if not self._left:
            self._source.skip(2 if self._source.peek(1) == b"\r" else 1)
            self._left = -1
        return piece

    def _next(self) -> bool:
        line = self._source.line(80)
        digits = line.partition(b";")[0].strip()
        if not re.fullmatch(rb"[0-9A-Fa-f]{1,8}", digits):
            return False
        self._left = int(digits, 16)
        if not self._left:
            self._left = -1
            return False
        return True
