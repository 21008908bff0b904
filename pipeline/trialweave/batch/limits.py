"""What one page may cost before it is set aside."""

from __future__ import annotations

from typing import NamedTuple


class PageLimits(NamedTuple):
    """Bounds for one page in a worker.

    `seconds`: an abstract takes a hundredth of a second, the longest page seen takes one; a page that takes
    twenty is no abstract page. `read_seconds` is what reading one page may take: more, since a large archive
    may have much to skip before its next page. `memory_bytes` bounds the address space of a worker where the
    system can.
    """

    seconds: float = 20.0
    memory_bytes: int | None = 6 * 2**30
    read_seconds: float = 120.0
