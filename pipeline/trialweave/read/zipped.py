"""The members of a ZIP archive, one entry of its directory at a time.

`zipfile` holds the whole directory in memory and trusts it; here an archive of a million members takes no more
than one of ten, and a member gives no more bytes than its entry says.
"""

from __future__ import annotations

import lzma
import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from trialweave.read.limits import Budget, Limits, RefusedError
from trialweave.read.members import Member
from trialweave.read.streams import ByteStream, Inflated, Readable, unpacked

END = struct.Struct("<4s4H2LH")
END_64 = struct.Struct("<4sQ2H2L4Q")
LOCATOR_64 = struct.Struct("<4sLQL")  # comes behind END_64, and END behind it
ENTRY = struct.Struct("<4s4B4H3L5H2L")
LOCAL = struct.Struct("<4s2B4HL2L2H")

ENCRYPTED, UTF_8 = 0x1, 0x800
LINK = 0o120000
METHODS = {8: "raw deflate", 12: "bzip2", 14: "lzma", 93: "zstd", 95: "xz"}


class Entry(NamedTuple):
    """An entry of the directory."""

    name: str
    method: int
    flags: int
    checksum: int
    packed: int
    size: int
    place: int
    link: bool


def members(file: BinaryIO, limits: Limits, budget: Budget) -> Iterator[Member]:
    """The members in the order of the directory.

    Raises:
        RefusedError: the archive is damaged.
    """
    size = file.seek(0, 2)
    place, end, shift = _directory(file, size)
    while place < end:
        entry, place = _entry(file, place)
        if entry.name.endswith("/") and not entry.size:
            continue
        yield _member(file, entry._replace(place=entry.place + shift), size, limits, budget)


def _directory(file: BinaryIO, size: int) -> tuple[int, int, int]:
    """Where the directory begins and ends, and by how much all places are shifted by what stands before the archive."""
    tail_size = min(size, END.size + 65_535)
    file.seek(size - tail_size)
    tail = file.read(tail_size)
    found = tail.rfind(b"PK\x05\x06")
    if found < 0 or len(tail) - found < END.size:
        raise RefusedError("damaged archive: its directory is missing, as in an unfinished download")
    _, _, _, _, _, length, place, _ = END.unpack_from(tail, found)
    end = size - tail_size + found
    file.seek(max(0, end - LOCATOR_64.size))
    if file.read(4) == b"PK\x06\x07":  # sizes and places that are too large for the older record stand in another one
        end -= LOCATOR_64.size + END_64.size
        file.seek(max(0, end))
        record = file.read(END_64.size)
        if len(record) < END_64.size or not record.startswith(b"PK\x06\x06"):
            raise RefusedError("damaged archive: its directory is not where it should be")
        length, place = END_64.unpack(record)[-2:]
    shift = end - length - place
    if shift < 0:
        raise RefusedError("damaged archive: its directory is not where it should be")
    return end - length, end, shift


def _entry(file: BinaryIO, place: int) -> tuple[Entry, int]:
    file.seek(place)
    fixed = file.read(ENTRY.size)
    if len(fixed) < ENTRY.size or not fixed.startswith(b"PK\x01\x02"):
        raise RefusedError("damaged archive: a broken entry in its directory")
    (
        _,
        _,
        system,
        _,
        _,
        flags,
        method,
        _,
        _,
        checksum,
        packed,
        size,
        name_len,
        extra_len,
        comment_len,
        _,
        _,
        mode,
        local,
    ) = ENTRY.unpack(fixed)
    name, extra = file.read(name_len), file.read(extra_len)
    packed, size, local = _sizes_64(extra, packed, size, local)
    link = system == 3 and (mode >> 16) & 0o170000 == LINK
    entry = Entry(_name(name, flags), method, flags, checksum, packed, size, local, link)
    return entry, place + ENTRY.size + name_len + extra_len + comment_len


def _sizes_64(extra: bytes, packed: int, size: int, local: int) -> tuple[int, int, int]:
    """The sizes of a large member, which stand in an extra field in place of 0xFFFFFFFF."""
    while len(extra) >= 4:
        tag, length = struct.unpack_from("<2H", extra)
        if tag == 1:
            wide = list(
                struct.unpack(
                    f"<{min(length, len(extra) - 4) // 8}Q", extra[4 : 4 + min(length, len(extra) - 4) // 8 * 8]
                )
            )
            size = wide.pop(0) if size == 0xFFFFFFFF and wide else size
            packed = wide.pop(0) if packed == 0xFFFFFFFF and wide else packed
            local = wide.pop(0) if local == 0xFFFFFFFF and wide else local
        extra = extra[4 + length :]
    return packed, size, local


def _name(raw: bytes, flags: int) -> str:
    """A name in UTF-8, as most programs write it whatever the flag says, else in the format's own code page."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("utf-8", "surrogateescape") if flags & UTF_8 else raw.decode("cp437")


def _member(file: BinaryIO, entry: Entry, size: int, limits: Limits, budget: Budget) -> Member:
    if entry.link:
        return Member(entry.name, None, "a symbolic link, not followed")
    if entry.flags & ENCRYPTED:
        return Member(entry.name, None, "encrypted, not read")
    if entry.method and entry.method not in METHODS:
        return Member(entry.name, None, f"compressed by a method that is not read: {entry.method}")
    if entry.size > max(limits.ratio_floor, limits.ratio * entry.packed):
        return Member(
            entry.name, None, f"unpacks to {entry.size:,} bytes, more than {limits.ratio} times its size: not read"
        )
    file.seek(entry.place)
    local = file.read(LOCAL.size)
    if len(local) < LOCAL.size or not local.startswith(b"PK\x03\x04"):
        return Member(entry.name, None, "damaged archive: the member is not where it should be")
    name_len, extra_len = LOCAL.unpack(local)[-2:]
    place = entry.place + LOCAL.size + name_len + extra_len
    if place + entry.packed > size:
        return Member(entry.name, None, "damaged archive: the member ends behind the archive's end")
    return Member(entry.name, _Checked(_data(_Part(file, place, entry.packed), entry, limits, budget), entry))


class _Part:
    """A part of a file, which keeps its own place in it."""

    def __init__(self, file: BinaryIO, place: int, size: int) -> None:
        self._file, self._place, self._end = file, place, place + size

    def read(self, size: int, /) -> bytes:
        self._file.seek(self._place)
        piece = self._file.read(max(0, min(size, self._end - self._place)))
        self._place += len(piece)
        return piece


def _data(part: Readable, entry: Entry, limits: Limits, budget: Budget) -> Readable:
    if not entry.method:
        return part
    if entry.method == 14:
        return _lzma(ByteStream(part), limits, budget)
    return unpacked(part, METHODS[entry.method], limits, budget)


def _lzma(part: ByteStream, limits: Limits, budget: Budget) -> Readable:
    """LZMA as ZIP has it: version, size and properties of the filter, then the bare data."""
    _, length = struct.unpack("<HH", part.exactly(4).ljust(4, b"\0"))
    properties = part.exactly(min(length, 5)).ljust(5, b"\0")
    mode, window = properties[0], struct.unpack("<L", properties[1:])[0]
    if window > limits.window_bytes or mode >= 9 * 5 * 5:
        raise RefusedError("compressed with a larger window than is allowed")
    chosen = {"id": lzma.FILTER_LZMA1, "dict_size": window, "lc": mode % 9, "lp": mode // 9 % 5, "pb": mode // 45}
    return Inflated(part, lambda: lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[chosen]), budget, many=False)


class _Checked:
    """A member's bytes: no more than its entry says, and at the end its checksum must agree."""

    def __init__(self, data: Readable, entry: Entry) -> None:
        self._data, self._left, self._expected, self._checksum = data, entry.size, entry.checksum, 0

    def read(self, size: int, /) -> bytes:
        if not size:
            return b""
        if not self._left:
            if self._checksum != self._expected:
                raise EOFError("the member's checksum is wrong")
            return b""
        piece = self._data.read(min(size, self._left))
        if not piece:
            raise EOFError("the member ends early")
        self._left -= len(piece)
        self._checksum = zlib.crc32(piece, self._checksum)
        return piece
