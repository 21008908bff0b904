"""A sentence as rules look at it: its text, the same in lower case, and its words, made once for each page."""

from __future__ import annotations

import re
from typing import NamedTuple

# "p<0.05" -> p, 0, 05; "double-blind" -> double, blind
WORD = re.compile(r"\w+")


class SentenceText(NamedTuple):
    """A sentence of the content.

    `start` and `end` are its offsets in the folded text of the page; `low` is `text` in lower case, `words` are the
    runs of letters and digits of it, in order. A rule that asks the words first need not search most sentences.
    """

    section: str
    start: int
    end: int
    text: str
    low: str
    words: tuple[str, ...]


def sentence_text(section: str, text: str, start: int = 0) -> SentenceText:
    """A sentence with what follows from its text.

    Args:
        section: the name of the section that it stands in.
        text: its folded text.
        start: where it begins in the folded text of the page.
    """
    low = text.lower()
    return SentenceText(section, start, start + len(text), text, low, tuple(WORD.findall(low)))
