"""The statements (clauses) that a sentence is made of.

The codes of a clause's items, in a row, are its *shape*; see `stages.link_words` for the letters.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from trialweave.stages.items import Item

# what may stand between the beginning of a statement and its verb
SUBJECT = frozenset("MAxwRBiNVnPTDbscvre")
AND, COMMA, COMMA_AND = 1, 2, 3
WITH, WITHOUT = "with", "without"


class Clause(NamedTuple):
    """One statement: its items and their shape."""

    items: tuple[Item, ...]
    shape: str

    def all(self, codes: str) -> list[int]:
        """Indexes of the items with one of the codes."""
        return [index for index, code in enumerate(self.shape) if code in codes]


def clauses(items: Sequence[Item]) -> list[Clause]:
    """The statements of a sentence.

    A new one begins at a semicolon, at words like `whereas`, at `, which`, and, where the one before is complete,
    at a comma or `and` after which a verb follows, with or without a subject of its own.
    """
    result: list[Clause] = []
    first = 0
    for index, item in enumerate(items):
        if item.depth or item.code not in ";,&n" or index < first:
            continue
        if item.code == "n":
            if _denies_difference(items, first, index):
                cut = index - (items[index - 1].ref == WITH)
                result.append(clause(items[first:cut]))
                first = cut
        elif item.code == ";" or _new_statement(items, first, index):
            result.append(clause(items[first:index]))
            first = index + 1
    result.append(clause(items[first:]))
    return [part for part in result if part.items]


def _denies_difference(items: Sequence[Item], first: int, index: int) -> bool:
    """`X fell in both groups with no difference between them`: the denial is a statement of its own."""
    before = [item for item in items[first:index] if not item.depth]
    follow = next((item for item in items[index + 1 :] if item.code != "w"), None)
    differs = follow is not None and follow.code == "D" and follow.ref.qualifies and follow.ref.denied
    apart = items[index].ref == WITHOUT or (index > first and items[index - 1].ref == WITH)
    return differs and apart and any(item.code == "D" for item in before)


def clause(items: Sequence[Item]) -> Clause:
    """A clause of the given items, without separators at its ends."""
    first, last = 0, len(items)
    while first < last and items[first].code in ",&;:":
        first += 1
    while last > first and items[last - 1].code in ",&;:":
        last -= 1
    return Clause(tuple(items[first:last]), "".join(item.code for item in items[first:last]))


def _new_statement(items: Sequence[Item], first: int, index: int) -> bool:
    before = [item for item in items[first:index] if not item.depth]
    if not any(_is_verb(item) for item in before):
        return False
    start, level = index + 1, AND
    if items[index].code == ",":
        level = COMMA
        if start < len(items) and items[start].code in "Rin" and _opens_relative(items, start):
            return True
        if start < len(items) and items[start].code == "&":
            start, level = start + 1, COMMA_AND
    if start < len(items) and _is_verb(items[start]):
        return any(item.code == "M" for item in before) or before[-1].code in "VPTA"
    return _has_subject_and_verb(items, start, level)


def _opens_relative(items: Sequence[Item], start: int) -> bool:
    """`, which ...`, `, with two achieving ...`, or `, with no difference ...`."""
    if items[start].code == "R":
        return True
    following = "".join(item.code for item in items[start + 1 : start + 4])
    if items[start].code == "n":
        return following[:1] == "D"
    return items[start].ref == "with" and (following[:2] in ("Na", "Va", "nD") or following[:1] == "D")


def _has_subject_and_verb(items: Sequence[Item], start: int, level: int) -> bool:
    """Whether a subject and then its verb stand from `start`; a list may be the subject if a looser joint began it."""
    last = ""
    ends_list = False
    phrase = items[start : start + 1] and items[start].code == "i"  # ", upon stimulation was found"
    for index in range(start, len(items)):
        item = items[index]
        if item.depth or item.code in "()":
            continue
        if item.code in ",&" and _lists_times(items, index):
            continue
        if item.code in ",&":
            joint = (
                COMMA_AND if item.code == "&" and items[index - 1].code == "," else (AND if item.code == "&" else COMMA)
            )
            if level == AND or joint == level == COMMA_AND or ends_list or not last:
                return False
            ends_list = item.code == "&"
        elif _is_verb(item):
            return bool(last) and items[index - 1].code not in ",&" and not phrase
        elif item.code not in SUBJECT:
            return False
        else:
            last = item.code
            phrase = phrase and last in "iw"
    return False


def _lists_times(items: Sequence[Item], index: int) -> bool:
    """Whether a joint stands inside a list of times: `at 3, 5, and 30 min`."""
    before = next((item.code for item in reversed(items[:index]) if item.code not in ",&"), "")
    after = next((item.code for item in items[index:] if item.code not in ",&"), "")
    return before == after == "T"


def _is_verb(item: Item) -> bool:
    if item.code == "a":
        return not str(item.ref).endswith("ing")  # "patients reaching X" has no verb yet
    if item.code == "s":
        return str(item.ref).endswith("ed")  # "X correlated with Y"
    return item.code == "q" or (item.code == "D" and item.ref.finite)
