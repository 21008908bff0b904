"""A dump as a list of pieces that can be read apart: for runs in parallel, and for going on after a stop.

Listing costs one look at each folder; of large files in JSON lines the line ends are counted, nothing else
is read. Joined in order, the pages of all units are the pages of the dump, with the same ids.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from trialweave.errors import InputError
from trialweave.read.kinds import HEAD, Kind, sniff
from trialweave.read.walk import Found, walk, walk_list

BLOCK = 1 << 22
BLANK_LINE = re.compile(rb"\n[ \t\r]*(?=\n)")


class Unit(NamedTuple):
    """A file of a dump, or a range of lines of it.

    `path` is where it lies, `page_id` its path inside the dump, `size` the bytes to read. Of a range, `start` and
    `end` are offsets in bytes, `first` the number of its first record and `records` how many there are; a whole
    file has `end` None, and `records` None since nobody has counted. `reason` says why it is not read at all.
    """

    path: str
    page_id: str
    size: int
    start: int = 0
    end: int | None = None
    first: int = 1
    records: int | None = None
    reason: str | None = None


def units(source: Path | Sequence[Path], *, size: int | None = None) -> Iterator[Unit]:
    """The units of a dump in the byte order of the paths.

    Args:
        source: a folder, a file, or a list of such.
        size: files in JSON lines that are larger than so many bytes are split into ranges of about that size;
            None splits nothing. Compressed files and archives are always one unit.

    Raises:
        InputError: the source is not there.
    """
    if isinstance(source, Path):
        if not source.exists():
            raise InputError(f"{source}: no such folder or file")
        found = walk(source)
    else:
        found = walk_list(source)
    for file in found:
        whole = Unit(file.path, file.page_id, file.size, reason=file.reason)
        if size is None or file.reason or file.size <= size or not _splits(file):
            yield whole
        else:
            yield from _ranges(whole, size)


def _splits(file: Found) -> bool:
    """Whether a file is lines of JSON in an encoding in which a byte 10 is always a line end."""
    try:
        with Path(file.path).open("rb") as opened:
            head = opened.read(HEAD)
    except OSError:
        return False
    return sniff(head, file.page_id).kind is Kind.JSONL and b"\0" not in head


def _ranges(whole: Unit, size: int) -> Iterator[Unit]:
    """Ranges of whole lines. A file that cannot be read to its end keeps its rest in the last range."""
    start = place = 0
    first, count = 1, 0
    tail = b"\n"  # the line that a block ends in, behind the line end before it
    try:
        with Path(whole.path).open("rb") as opened:
            while block := opened.read(min(BLOCK, size)):
                place += len(block)
                cut = block.rfind(b"\n") + 1
                if not cut:
                    tail = _bounded(tail + block)
                    continue
                count += _records(tail + block[:cut])
                tail = b"\n" + block[cut:]
                end = place - len(block) + cut
                if end - start >= size:
                    yield whole._replace(size=end - start, start=start, end=end, first=first, records=count)
                    start, first, count = end, first + count, 0
    except OSError:
        count = 0
    if start < whole.size or start == 0:
        last = count + bool(tail.strip()) if place else None
        yield whole._replace(size=whole.size - start, start=start, end=whole.size, first=first, records=last)


def _records(lines: bytes) -> int:
    """How many lines are not blank; they begin with a line end, and end with one."""
    return lines.count(b"\n") - 1 - len(BLANK_LINE.findall(lines))


def _bounded(tail: bytes) -> bytes:
    """What is kept of a line that does not end: whether it is blank."""
    return b"\nx" if tail.strip() else b"\n"
