"""What a dump may ask of the machine: every bound of the readers, in one place."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of the readers. What goes beyond them is cut or refused, and the page's reason says so.

    Args:
        page_bytes: a page is read so far and cut there.
        page_chars: the text of a page is cut there.
    """

    page_bytes: int = 16 * MEGABYTE
    page_chars: int = 500_000
