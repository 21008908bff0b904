"""What a dump may ask of the machine: every bound of the readers in one place, and the budget that keeps them."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of the readers. What goes beyond them is cut or refused, and the page's reason says so.

    Args:
        page_bytes: a page is read so far and cut there (the first part has the title and the abstract).
        page_chars: the text of a page is cut there.
        page_tags: a page of HTML is read up to so many tags and cut there.
        record_bytes: a longer record (a line, a JSON value, a PubMed article) is refused; the next one is read.
        depth: how many archives and compressions may lie in one another.
        members: an archive is read up to so many members.
        header_bytes: the longest header of a record or member (names, MIME and HTTP fields, pax entries).
        unpacked_bytes: what one file of the dump may unpack to, all that lies in it added up.
        ratio: how many times its own size a file may unpack to; a bomb goes beyond.
        ratio_floor: up to so many bytes the ratio is not asked for: small files of repetitive text are no bombs.
        window_bytes: memory that a decompressor may take for its dictionary.
        spool_bytes: an archive inside an archive is laid on disk up to this size, where its format needs seeking.
        fields: how many fields of a record are looked at.
        xml_depth: how deep the elements of an article may nest.
    """

    page_bytes: int = 16 * MEGABYTE
    page_chars: int = 500_000
    page_tags: int = 500_000
    record_bytes: int = 32 * MEGABYTE
    depth: int = 4
    members: int = 2_000_000
    header_bytes: int = 256_000
    unpacked_bytes: int = 1_000_000 * MEGABYTE
    ratio: int = 250
    ratio_floor: int = 256 * MEGABYTE
    window_bytes: int = 136 * MEGABYTE
    spool_bytes: int = 4_000 * MEGABYTE
    fields: int = 2_000
    xml_depth: int = 100


class RefusedError(Exception):
    """A part of a dump that is not read further; the message is the reason that its page gets."""


class Budget:
    """Counts what one file of a dump unpacks to, over all that lies in it.

    Args:
        limits: the bounds.
        size: bytes of the file as it lies on disk.
    """

    def __init__(self, limits: Limits, size: int) -> None:
        by_ratio = max(limits.ratio_floor, limits.ratio * size)
        self.allowed = min(by_ratio, limits.unpacked_bytes)
        self.reason = (
            f"unpacks to more than {by_ratio:,} bytes, {limits.ratio} times its size: not read further"
            if by_ratio < limits.unpacked_bytes
            else f"unpacks to more than {limits.unpacked_bytes:,} bytes: not read further"
        )
        self.spent = 0

    def spend(self, count: int) -> None:
        """Count bytes that came out of a decompressor.

        Raises:
            RefusedError: they are too many.
        """
        self.spent += count
        if self.spent > self.allowed:
            raise RefusedError(self.reason)
