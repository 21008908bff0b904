"""Hedges and negations: which mentions of a sentence stand in the reach of a `no`, `not` or `without`.

After Chapman et al., "A simple algorithm for identifying negated findings and diseases in discharge
summaries" (2001): a cue reaches over the words after it (or before it) to the end of the clause.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from trialweave.sentence_text import SentenceText
from trialweave.stages.cues import Cues, any_of

# a cue reaches so many characters, about a dozen words
REACH = 110
REACH_BACK = 60


class Negations(NamedTuple):
    """The tables `negation` and `hedges` of configs/grammar/context.toml, compiled."""

    before: Cues
    after: re.Pattern[str]
    pseudo: re.Pattern[str]
    ends: re.Pattern[str]
    hedges: Cues


def compile_negations(knowledge: Mapping[str, Any]) -> Negations:
    """Make the cues ready for use."""
    table = knowledge["negation"]
    return Negations(
        before=Cues(table["before"]),
        after=any_of(table["after"]),
        pseudo=any_of(table["pseudo"]),
        ends=any_of(table["ends"]),
        hedges=Cues(knowledge["hedges"]["cues"]),
    )


def negated_reaches(sentence: SentenceText, negations: Negations) -> list[tuple[int, int]]:
    """The stretches of a sentence that its negations reach over, as offsets in it.

    Args:
        sentence: of the content.
        negations: as `compile_negations` gives it.
    """
    first = negations.before.search(sentence)
    if first is None:
        return []
    low = sentence.low
    pseudo = [match.span() for match in negations.pseudo.finditer(low)]
    reaches = []
    for match in negations.before.pattern.finditer(low, first.start()):
        if any(start <= match.start() < end for start, end in pseudo):
            continue
        limit = min(len(low), match.end() + REACH)
        stop = negations.ends.search(low, match.end(), limit)
        reaches.append((match.end(), stop.start() if stop else limit))
        if negations.after.match(low, match.start()):
            reaches.append((_clause_start(low, match.start(), negations), match.start()))
    return reaches


def _clause_start(low: str, end: int, negations: Negations) -> int:
    """Where the subject of a negated verb begins: after the last end of a clause, or a comma, before it."""
    start = max(0, end - REACH_BACK)
    for match in negations.ends.finditer(low, start, end):
        start = match.end()
    comma = low.rfind(", ", start, end)
    return comma + 1 if comma >= 0 else start


def is_negated(start: int, end: int, reaches: Sequence[tuple[int, int]]) -> bool:
    """Whether a mention at these offsets of the sentence lies in one of the stretches."""
    return any(first <= start and end <= last for first, last in reaches)
