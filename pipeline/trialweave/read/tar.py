"""The members of a tar archive, read forward; no header is taken at its word about sizes in memory."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from typing import NamedTuple

from trialweave.read.limits import Limits, RefusedError
from trialweave.read.members import Member
from trialweave.read.streams import ByteStream, Window

BLOCK = 512
NO_FILES = {
    tarfile.SYMTYPE: "a symbolic link, not followed",
    tarfile.LNKTYPE: "a hard link, not followed",
    tarfile.CHRTYPE: "a device, not read",
    tarfile.BLKTYPE: "a device, not read",
    tarfile.FIFOTYPE: "a pipe, not read",
    tarfile.GNUTYPE_SPARSE: "a sparse file, not read",
}
PAX = (tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE)


class _Extended(NamedTuple):
    """What the headers before a member say of it."""

    name: str | None = None
    size: int | None = None
    sparse: bool = False


def members(stream: ByteStream, limits: Limits) -> Iterator[Member]:
    """The members in their order. Each must be read before the next is asked for; the rest of it is skipped.

    Raises:
        RefusedError: a header that is damaged or too large, or an archive that ends early.
    """
    extended = _Extended()
    while header := stream.exactly(BLOCK):
        if not header.strip(b"\0"):
            continue  # the end mark, or archives joined behind one another
        info = _header(header)
        size = info.size if extended.size is None else extended.size
        if info.type in (tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK, *PAX):
            extended = _extended(info, _data(stream, info.size, limits), extended)
            continue
        if info.type == tarfile.GNUTYPE_SPARSE:
            _skip_sparse_headers(stream, header)
        name = extended.name if extended.name is not None else info.name
        reason = "a sparse file, not read" if extended.sparse else NO_FILES.get(info.type)
        window = Window(stream, size if info.type not in NO_FILES or info.type == tarfile.GNUTYPE_SPARSE else 0)
        padding = -window.left % BLOCK
        if info.type not in (tarfile.DIRTYPE, tarfile.XGLTYPE):
            yield Member(name, None if reason else window, reason)
        extended = _Extended()
        if stream.skip(window.left + padding) < window.left:
            raise RefusedError("the archive ends early")


def _header(block: bytes) -> tarfile.TarInfo:
    try:
        info = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except (tarfile.HeaderError, ValueError) as error:
        raise RefusedError(f"damaged archive: {error}") from None
    if info.size < 0:
        raise RefusedError("damaged archive: a member of negative size")
    return info


def _data(stream: ByteStream, size: int, limits: Limits) -> bytes:
    if size > limits.header_bytes:
        raise RefusedError(f"a header of {size:,} bytes in the archive")
    data = stream.exactly(size)
    stream.skip(-size % BLOCK)
    return data


def _extended(info: tarfile.TarInfo, data: bytes, before: _Extended) -> _Extended:
    if info.type == tarfile.GNUTYPE_LONGNAME:
        return before._replace(name=data.rstrip(b"\0").decode("utf-8", "surrogateescape"))
    if info.type == tarfile.GNUTYPE_LONGLINK:
        return before
    for key, value in _pax(data):
        if key == b"path":
            before = before._replace(name=value.decode("utf-8", "surrogateescape"))
        elif key == b"size" and value.isdigit() and len(value) < 20:
            before = before._replace(size=int(value))
        elif key.startswith(b"GNU.sparse"):
            before = before._replace(sparse=True)
    return before


def _pax(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The entries of a pax header, each `LENGTH KEY=VALUE` and a line end."""
    place = 0
    while place < len(data):
        number, space, _ = data[place : place + 20].partition(b" ")
        if not space or not number.isdigit() or not (length := int(number)):
            return
        key, _, value = data[place + len(number) + 1 : place + length].removesuffix(b"\n").partition(b"=")
        yield key, value
        place += length


def _skip_sparse_headers(stream: ByteStream, header: bytes) -> None:
    more = header[482]
    while more:
        block = stream.exactly(BLOCK)
        more = block[504] if len(block) == BLOCK else 0
