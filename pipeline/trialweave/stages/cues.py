"""Cues of configs/grammar as patterns: words and phrases, `*` at the end for any ending."""

from __future__ import annotations

import re
from collections.abc import Iterable


def any_of(cues: Iterable[str], *, group: str | None = None) -> re.Pattern[str]:
    """One pattern that finds any of the cues as whole words, the longest first, in lower-case text.

    Args:
        cues: words or phrases; a trailing `*` stands for any ending; inner spaces match any one space.
        group: a name for the match.
    """
    parts = sorted({one(cue) for cue in cues}, key=lambda part: (-len(part), part))
    body = "|".join(parts) or r"(?!)"
    return re.compile(f"(?P<{group}>{body})" if group else f"(?:{body})")


def one(cue: str) -> str:
    """The pattern of a single cue, bounded by the edges of words where it begins or ends with a letter."""
    ending = cue.endswith("*")
    plain = cue.rstrip("*").lower()
    body = re.escape(plain)
    left = r"\b" if plain[:1].isalnum() else ""
    if ending:
        return left + body + r"\w*"
    return left + body + (r"\b" if plain[-1:].isalnum() else "")
