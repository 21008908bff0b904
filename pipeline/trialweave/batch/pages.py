"""The pages of a shard, whatever its files do to the reader.

A page that takes too long to read, or makes the reader raise, becomes a page with a reason, and the rest goes
on. Where reading cannot go on inside a file, its pages so far stand, and one more says that the rest is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from trialweave.batch.bounds import ReadTimeoutError, time_limit
from trialweave.batch.shards import Reading, Shard
from trialweave.read.dump import unit_pages
from trialweave.read.page import Page
from trialweave.read.units import Unit


class Spot(NamedTuple):
    """Where a worker is: at a page of its shard, by ordinal, and whether it is reading or working on it."""

    ordinal: int
    reading: bool

    def code(self) -> int:
        """One number, so that it can be told in one write."""
        return 2 * self.ordinal + self.reading

    @staticmethod
    def of(code: int) -> Spot:
        """What `code` gave."""
        return Spot(code // 2, bool(code % 2))


At = Callable[[Spot], None]


def pages_of(
    shard: Shard, reading: Reading, seconds: float, *, unread: Mapping[int, str], at: At = lambda spot: None
) -> Iterator[tuple[int, Page]]:
    """The pages of a shard in order, each with its ordinal among all pages of the shard's files.

    Args:
        shard: what to read. Of a shard with a stride only the pages of its turn are given.
        reading: how.
        seconds: what reading one page may take.
        unread: ordinals at which reading is not tried, since it killed a worker before, with the reason.
        at: told where the reader is before each page.
    """
    first, step = shard.stride
    ordinal = 0
    for unit in shard.units:
        for page in _unit(unit, reading, seconds, ordinal, unread, at):
            if ordinal % step == first:
                yield ordinal, page
            ordinal += 1


def _unit(
    unit: Unit, reading: Reading, seconds: float, ordinal: int, unread: Mapping[int, str], at: At
) -> Iterator[Page]:
    """The pages of a unit; the first of them has this ordinal."""
    found = unit_pages(unit, limits=reading.limits, text_field=reading.text_field, id_field=reading.id_field)
    number = 0
    while True:
        here = ordinal + number
        if here in unread:
            yield _rest(unit, number, unread[here])
            return
        at(Spot(here, True))
        try:
            with time_limit(seconds, ReadTimeoutError):
                page = next(found, None)
        except ReadTimeoutError as error:  # most often the reader itself has set the page aside and goes on
            yield _rest(unit, number, f"read: {error}")
            return
        except Exception as error:  # a fault of a reader costs one file, never the run
            yield _rest(unit, number, f"read: {type(error).__name__}: {str(error)[:200]}")
            return
        if page is None:
            return
        yield page
        number += 1


def _rest(unit: Unit, number: int, reason: str) -> Page:
    """What stands for the pages of a unit from a place on: for the whole file where none was read."""
    if number == 0 and unit.end is None:
        return Page(unit.page_id, None, None, reason)
    return Page(f"{unit.page_id}#{unit.first + number}", None, None, f"{reason}; from here on the file is not read")
