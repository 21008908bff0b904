"""Header fields as mail, MHTML and HTTP have them, and the parts of a MIME document."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from typing import NamedTuple

PARAMETER = re.compile(r""";\s*([\w\-*]+)\s*=\s*(?:"([^"]*)"|([^\s;]+))""")
CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w.:\-]{1,40})""", re.IGNORECASE)
DEEPEST = 4
MOST_PARTS = 10_000


class Part(NamedTuple):
    """A part of a MIME document: its media type, charset and location, and its bytes as they were before encoding."""

    media: str
    charset: str | None
    location: str | None
    data: bytes


def header_fields(head: bytes) -> dict[str, str]:
    """Header fields by their names in lower case; of a repeated one the first.

    Args:
        head: the lines of the header, with or without a status line before them.
    """
    found: dict[str, str] = {}
    name = ""
    for line in head.decode("utf-8", "replace").splitlines():
        if line[:1] in (" ", "\t") and name:
            found[name] += " " + line.strip()
            continue
        name, colon, value = line.partition(":")
        name = name.strip().lower()
        if not colon or name in found:
            name = ""
            continue
        found[name] = value.strip()
    return found


def media_type(value: str | None) -> str:
    """The media type of a Content-Type field: `text/html`."""
    return (value or "").partition(";")[0].strip().lower()


def charset(value: str | None) -> str | None:
    """The charset of a Content-Type field."""
    found = CHARSET.search(value or "")
    return found[1] if found else None


def parts(data: bytes, depth: int = 0) -> Iterator[Part]:
    """The parts of a MIME document that are no multiparts themselves, in their order.

    Args:
        data: the document, with its header.
        depth: how many multiparts it lies in.
    """
    head, body = split_head(data)
    described = header_fields(head)
    kind = described.get("content-type", "text/plain")
    if media_type(kind).startswith("multipart/") and depth < DEEPEST:
        boundary = next(
            (double or bare for name, double, bare in PARAMETER.findall(kind) if name.lower() == "boundary"), ""
        )
        for inner in _between(body, boundary.encode("utf-8", "replace")):
            yield from parts(inner, depth + 1)
        return
    location = described.get("content-location") or described.get("snapshot-content-location")
    yield Part(
        media_type(kind), charset(kind), location, _restored(body, described.get("content-transfer-encoding", ""))
    )


def split_head(data: bytes) -> tuple[bytes, bytes]:
    """Header and body, which a blank line parts."""
    found = re.search(rb"\r?\n\r?\n", data)
    if found is None:
        return data, b""
    return data[: found.start()], data[found.end() :]


def _between(body: bytes, boundary: bytes) -> Iterator[bytes]:
    if not boundary:
        return
    mark = re.compile(rb"(?:^|\r?\n)--" + re.escape(boundary) + rb"(--)?[ \t]*(?:\r?\n|$)")
    start = None
    for number, found in enumerate(mark.finditer(body)):
        if start is not None:
            yield body[start : found.start()]
        if found[1] or number > MOST_PARTS:
            return
        start = found.end()
    if start is not None:
        yield body[start:]  # the document is cut before its end mark


def _restored(body: bytes, encoding: str) -> bytes:
    match encoding.strip().lower():
        case "quoted-printable":
            return binascii.a2b_qp(body)
        case "base64":
            bare = re.sub(rb"[^A-Za-z0-9+/]", b"", body)
            return binascii.a2b_base64(bare[: len(bare) // 4 * 4] + _last(bare))
    return body


def _last(bare: bytes) -> bytes:
    """The last group of a base64 text, filled up; a single character says nothing."""
    rest = bare[len(bare) // 4 * 4 :]
    return rest + b"=" * (4 - len(rest)) if len(rest) > 1 else b""
