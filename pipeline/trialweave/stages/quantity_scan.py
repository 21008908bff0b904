"""One pass over a stretch of text: its words and runs of digits, with their places, for cheap look-ups."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

# "1,234.5" "0·2" "10" are one run each; "weeks" "TNF" one word each; a run of ideographs is one word
TOKEN = re.compile(r"[0-9](?:[0-9]|[.,·∙⋅•](?=[0-9]))*|[^\W\d_\u3040-\ud7ff]+|[\u3040-\ud7ff]+")


class Scan(NamedTuple):
    """A stretch of text in tokens. Offsets count from the start of the whole text; `words` are lower-case."""

    text: str
    lower: str
    start: int
    end: int
    words: list[str]
    starts: list[int]

    def stop(self, token: int) -> int:
        """Where a token ends."""
        return self.starts[token] + len(self.words[token])

    def token_before(self, offset: int) -> int:
        """The last token that begins before an offset, -1 where there is none."""
        return bisect_left(self.starts, offset) - 1

    def before(self, token: int, count: int) -> list[str]:
        """Up to `count` words before a token, nearest last."""
        return self.words[max(0, token - count) : token]

    def after(self, token: int, count: int) -> list[str]:
        """Up to `count` words after a token."""
        return self.words[token + 1 : token + 1 + count]


def lowered(text: str) -> str:
    """Lower case with every character at its place, which `str.lower` alone does not promise (`İ`)."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def scan(text: str, low: str, start: int, end: int) -> Scan:
    """The tokens of `text[start:end]`.

    Args:
        text: the whole folded text.
        low: the same in lower case (see `lowered`).
        start: where the stretch begins.
        end: where it ends, exclusive.
    """
    matches = list(TOKEN.finditer(low, start, end))
    words, starts = list(map(re.Match.group, matches)), list(map(re.Match.start, matches))
    return Scan(text, low, start, end, words, starts)
