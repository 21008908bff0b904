"""See through damage in scraped text: one character to one character where it can be, with a map where not.

`fold` gives the text that rules match on; `Folded.place` leads an offset in it back to the page.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from typing import NamedTuple


class Folded(NamedTuple):
    """Text to match on. `origin[i]` is the page offset of its i-th character; None where they are the same."""

    text: str
    origin: list[int] | None = None

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the page for offsets in the folded text, end exclusive."""
        if self.origin is None:
            return start, end
        return self.origin[start], (self.origin[end - 1] + 1 if end > start else self.origin[start])

    def inverse(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the folded text for offsets in the page, end exclusive."""
        if self.origin is None:
            return start, end
        return bisect_left(self.origin, start), bisect_left(self.origin, end)


def _table() -> dict[int, str]:
    table = {}
    for code in range(0xFF01, 0xFF5F):  # full-width ASCII
        table[code] = chr(code - 0xFEE0)
    for char in "‐‑‒–—―−﹣－":
        table[ord(char)] = "-"
    for char in "\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000":
        table[ord(char)] = " "
    for char in "‘’‛′":
        table[ord(char)] = "'"
    for char in "“”„‟″":
        table[ord(char)] = '"'
    for code in range(0x1D6A8, 0x1D7CC):  # mathematical Greek
        table[code] = unicodedata.normalize("NFKC", chr(code))[:1]
    table |= {
        ord("ɤ"): "γ",
        ord("ɣ"): "γ",
        ord("µ"): "μ",
        ord("ϰ"): "κ",
        ord("⩾"): "≥",
        ord("⩽"): "≤",
        ord("∼"): "~",
        ord("～"): "~",
        ord("ß"): "ß",
    }
    return table


TABLE = _table()


def fold(text: str) -> Folded:
    """Fold a page's text.

    Args:
        text: the page as decoded.

    Returns:
        The folded text; its `origin` is None while every fold is one character for one.
    """
    return Folded(text.translate(TABLE))
