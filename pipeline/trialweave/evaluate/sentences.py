"""Sentences for reports and counts: simple on purpose, and independent of the stage that is judged."""

from __future__ import annotations

import re
from bisect import bisect_right

# a full stop or the like, a blank, and a capital or digit: `... at week 4. Two patients`; or a CJK full stop
BREAK = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9])|(?<=[。！？])|\n+")
NO_END = re.compile(r"(?:\b(?:vs|i\.e|e\.g|approx|resp|no|Dr|Fig|et al)|\b[A-Z])\.$")


def sentences_of(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Sentences of a stretch, as offsets into the text."""
    places, begin = [], start
    for match in BREAK.finditer(text, start, end):
        if match.end() > begin and not NO_END.search(text, max(begin, match.start() - 12), match.start()):
            places.append((begin, match.start()))
            begin = match.end()
    if begin < end:
        places.append((begin, end))
    return places


def sentence_at(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence of the whole text that a stretch begins in, widened to hold all of it."""
    places = sentences_of(text, 0, len(text))
    index = max(bisect_right([place[0] for place in places], start) - 1, 0)
    if not places:
        return start, end
    return places[index][0], max(places[index][1], end)
