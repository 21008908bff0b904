"""The input, cut into units of work of a stated size."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from trialweave.read.limits import Limits
from trialweave.read.units import Unit, units

# about the bytes of a record in JSON lines; a range of lines that has so many times the pages of a shard is a shard
RECORD_BYTES = 4_000
# a larger archive or compressed file is read by several shards, each of which takes every STRIDES-th page: reading
# costs a twentieth of the work, so that reading it several times is the price of doing it side by side
STRIDE_BYTES = 2_000_000
STRIDES = 8


@dataclass(frozen=True)
class Reading:
    """How a dump is read and cut: the pages of a shard, the fields of a record, the bounds of the readers."""

    shard_pages: int = 200
    text_field: str | None = None
    id_field: str | None = None
    limits: Limits = field(default_factory=Limits)

    def described(self) -> dict[str, Any]:
        """The settings as plain values."""
        return asdict(self)


class Shard(NamedTuple):
    """A unit of work. `key` follows from its units, so that the same input has the same shards.

    `stride` takes every n-th page only, from the i-th; `n_pages` is None where nobody has counted.
    """

    key: str
    units: tuple[Unit, ...]
    n_pages: int | None
    stride: tuple[int, int] = (0, 1)


def source_of(dump: Path) -> Path | list[Path]:
    """The dump; for `-` the files that standard input lists, one a line."""
    if str(dump) != "-":
        return dump
    return [Path(line.rstrip("\r\n")) for line in sys.stdin if line.strip()]


def cut(dump: Path | Sequence[Path], reading: Reading) -> Iterator[Shard]:
    """The shards of a dump, in its order. Listing it reads no page.

    Raises:
        InputError: the dump is not there.
    """
    held: list[Unit] = []
    for unit in units(dump, size=reading.shard_pages * RECORD_BYTES):
        if unit.records is not None:
            yield shard_of([unit], unit.records)
        elif unit.size > STRIDE_BYTES:
            yield from (shard_of([unit], None, (first, STRIDES)) for first in range(STRIDES))
        else:
            held.append(unit)
            if len(held) == reading.shard_pages:
                yield shard_of(held, len(held))
                held = []
    if held:
        yield shard_of(held, len(held))


def shard_of(held: Sequence[Unit], n_pages: int | None, stride: tuple[int, int] = (0, 1)) -> Shard:
    """A shard of these units. Its key tells their names, sizes and times of change, not where they lie."""
    told = [(unit[1:], _changed(unit.path)) for unit in held]
    digest = hashlib.sha256(repr((told, stride)).encode("utf-8", "surrogatepass")).hexdigest()[:24]
    return Shard(digest, tuple(held), n_pages, stride)


def _changed(path: str) -> int | None:
    try:
        return Path(path).stat().st_mtime_ns
    except OSError:
        return None
