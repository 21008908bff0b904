"""A dump -> its pages, whatever formats, compressions and archives it holds, and nothing lost.

What lies in a file is told by its bytes (`kinds`), read as a forward stream (`streams`) within stated bounds
(`limits`), and what cannot be read becomes a page with a reason in place of its text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

from trialweave.read import tar, warc, zipped
from trialweave.read.columns import parquet_pages
from trialweave.read.delimited import delimited_pages
from trialweave.read.json_values import json_pages, jsonl_pages
from trialweave.read.kinds import COMPRESSED, HEAD, Kind, inner_name, sniff
from trialweave.read.limits import Budget, Limits, RefusedError
from trialweave.read.members import Member, Names, outside, safe_name
from trialweave.read.page import Page
from trialweave.read.pubmed import pubmed_pages
from trialweave.read.records import Choice
from trialweave.read.single import html_page, mhtml_page, settled, text_page
from trialweave.read.streams import DAMAGE, ByteStream, Window, seekable, unpacked
from trialweave.read.units import Unit, units


def pages(
    source: Path | Sequence[Path],
    *,
    limits: Limits | None = None,
    text_field: str | None = None,
    id_field: str | None = None,
) -> Iterator[Page]:
    """Every page of a dump, in the byte order of the paths; one that cannot be read has a reason instead of a text.

    Args:
        source: a folder, a file, or a list of such.
        limits: bounds on what is read.
        text_field: the field of a record that holds the text, `a.b` for a field in a field; guessed where None.
        id_field: the field of a record that names it; guessed where None.

    Raises:
        InputError: the source is not there.
    """
    for unit in units(source):
        yield from unit_pages(unit, limits=limits, text_field=text_field, id_field=id_field)


def unit_pages(
    unit: Unit, *, limits: Limits | None = None, text_field: str | None = None, id_field: str | None = None
) -> Iterator[Page]:
    """The pages of one unit of a dump: at least one, whatever happens.

    Args:
        unit: what `trialweave.read.units.units` gave.
        limits: bounds on what is read.
        text_field: the field of a record that holds the text; guessed where None.
        id_field: the field of a record that names it; guessed where None.
    """
    limits = limits or Limits()
    choice = Choice(text_field, id_field)
    if unit.reason:
        yield Page(unit.page_id, None, None, unit.reason)
        return
    try:
        with Path(unit.path).open("rb") as file:
            if unit.end is None:
                yield from file_pages(file, unit.page_id, unit.size, limits=limits, choice=choice)
            else:
                file.seek(unit.start)
                lines = ByteStream(Window(file, unit.end - unit.start))
                for page in jsonl_pages(lines, unit.page_id, limits, choice, unit.first):
                    yield settled(page, limits)
    except OSError as error:
        yield Page(unit.page_id, None, None, f"cannot be read: {error.strerror or error}")
    except DAMAGE as error:  # a file that shrank since it was listed
        yield Page(unit.page_id, None, None, reason_of(error))


def file_pages(
    file: BinaryIO, page_id: str, size: int, *, limits: Limits | None = None, choice: Choice | None = None
) -> Iterator[Page]:
    """The pages of an open file: at least one, whatever is in it.

    Args:
        file: the file, at its beginning; it can seek.
        page_id: its path inside the dump, by whose suffix its kind is told where the bytes do not tell.
        size: its size in bytes.
        limits: bounds on what is read.
        choice: the fields that the user named.
    """
    limits = limits or Limits()
    reading = Reading(limits, choice or Choice(), Budget(limits, size))
    for page in _guarded(ByteStream(file, file), Place(page_id, inner_name(page_id)), reading):
        yield settled(page, limits)


class Reading(NamedTuple):
    """What all readers of a file share."""

    limits: Limits
    choice: Choice
    budget: Budget


class Place(NamedTuple):
    """Where a stream stands: its page id, a name that tells its kind, how deep it is packed, its declared charset."""

    page_id: str
    name: str
    depth: int = 0
    charset: str | None = None


def reason_of(error: BaseException) -> str:
    """The reason of a page that could not be read, in one line."""
    match error:
        case MemoryError():
            return "takes more memory than there is"
        case RecursionError():
            return "nested too deep"
        case RefusedError():
            return str(error)
    return f"damaged: {' '.join(str(error).split())[:200] or type(error).__name__}"


def stream_pages(stream: ByteStream, place: Place, reading: Reading) -> Iterator[Page]:
    """The pages of a stream, by what its first bytes are.

    Args:
        stream: the bytes.
        place: where it stands.
        reading: bounds, fields and budget.
    """
    limits, choice = reading.limits, reading.choice
    name = place.page_id
    kind, what = sniff(stream.peek(HEAD), place.name)
    if kind in COMPRESSED or kind in (Kind.ZIP, Kind.TAR, Kind.WARC):
        yield from _inner(stream, place, reading, kind)
        return
    match kind:
        case Kind.EMPTY:
            stream.read(1)  # where there is nothing because of a damage, it raises here
            yield Page(name, None, None, "an empty file")
        case Kind.OTHER:
            yield Page(name, None, None, f"{what}: no page")
        case Kind.HTML:
            yield html_page(stream, name, limits, place.charset)
        case Kind.MHTML:
            yield mhtml_page(stream, name, limits)
        case Kind.JSONL:
            yield from _counted(jsonl_pages(stream, name, limits, choice), name)
        case Kind.JSON:
            yield from json_pages(stream, name, limits, choice)
        case Kind.DELIMITED:
            yield from delimited_pages(stream, name, limits, choice)
        case Kind.PARQUET:
            with seekable(stream, limits) as file:
                yield from parquet_pages(file, name, file.seek(0, 2), limits, choice)
        case Kind.PUBMED:
            yield from pubmed_pages(stream, name, limits)
        case _:
            yield text_page(stream, name, limits, place.charset)


def _counted(found: Iterator[Page], name: str) -> Iterator[Page]:
    """The pages, or one that says that there were none."""
    empty = True
    for page in found:
        empty = False
        yield page
    if empty:
        yield Page(name, None, None, "a file without records")


def _inner(stream: ByteStream, place: Place, reading: Reading, kind: Kind) -> Iterator[Page]:
    """The pages of what is packed in a stream."""
    limits = reading.limits
    if place.depth >= limits.depth:
        yield Page(place.page_id, None, None, f"packed more than {limits.depth} times: not read further")
        return
    if kind in COMPRESSED:
        inside = place._replace(name=inner_name(place.name), depth=place.depth + 1)
        yield from stream_pages(ByteStream(unpacked(stream, kind.value, limits, reading.budget)), inside, reading)
    elif kind is Kind.WARC:
        yield from _counted(_warc(stream, place, reading), place.page_id)
    elif kind is Kind.TAR:
        yield from _counted(_members(tar.members(stream, limits), place, reading), place.page_id)
    else:
        with seekable(stream, limits) as file:
            found = zipped.members(file, limits, reading.budget)
            yield from _counted(_members(found, place, reading), place.page_id)


def _members(found: Iterator[Member], place: Place, reading: Reading) -> Iterator[Page]:
    """The pages of an archive's members; one that is damaged does not stop the others."""
    names = Names(reading.limits)
    for number, member in enumerate(found, 1):
        if number > reading.limits.members:
            yield Page(
                place.page_id,
                None,
                None,
                f"an archive of more than {reading.limits.members:,} members: not read further",
            )
            return
        name = f"{place.page_id}/{names.unique(member.name)}"
        if member.stream is None:
            yield Page(name, None, None, member.reason)
        elif outside(member.name):
            yield Page(name, None, None, f"its path points outside the archive: {safe_name(member.name)[:200]}")
        else:
            inside = Place(name, inner_name(member.name), place.depth + 1)
            yield from _guarded(ByteStream(member.stream), inside, reading)


def _guarded(stream: ByteStream, place: Place, reading: Reading) -> Iterator[Page]:
    """The pages of a stream, and where it is damaged or refused one more, which says why."""
    try:
        yield from stream_pages(stream, place, reading)
    except DAMAGE as error:
        yield Page(place.page_id, None, None, reason_of(error))


def _warc(stream: ByteStream, place: Place, reading: Reading) -> Iterator[Page]:
    """The pages of a WARC file, each with the address that it was fetched from."""
    for number, record in enumerate(warc.records(stream, reading.limits, reading.budget), 1):
        name = f"{place.page_id}#{number}"
        if record.stream is None:
            yield Page(name, None, None, record.reason, {"url": record.url})
            continue
        inside = Place(name, _name_of(record), place.depth + 1, record.charset)
        for page in _guarded(ByteStream(record.stream), inside, reading):
            yield page._replace(fields={"url": record.url, **(page.fields or {})})


SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/css": ".css",
    "text/csv": ".csv",
}
SCRIPTS = ("application/javascript", "text/javascript", "application/x-javascript")


def _name_of(record: warc.Record) -> str:
    """A name for what HTTP delivered: its media type tells more than the address, which often has no suffix."""
    media = record.content_type.partition(";")[0].strip().lower()
    if media in SUFFIXES:
        return f"page{SUFFIXES[media]}"
    return "script.js" if media in SCRIPTS else record.url.partition("?")[0].rpartition("/")[2]
