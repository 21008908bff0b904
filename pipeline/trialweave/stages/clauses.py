"""A sentence as a row of items, and the statements (clauses) that it is made of.

Items are marks (measures, arms, numbers, times) and the cue words between them; see `stages.link_words` for their
one-letter codes. The codes of a clause, in a row, are its *shape*.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from trialweave.stages.link_words import ALL_ARMS, Change, Lexicon, cues

# how many items a negation may stand before the change that it denies: `no clinically relevant or other change`
NEGATION_REACH = 5
ARM_NOUNS = frozenset(["groups", "arms", "cohorts", "regimens"])


class Piece(NamedTuple):
    """A mark inside a sentence: its code (M A V N P T x), its place in the sentence, and what it is."""

    code: str
    start: int
    end: int
    ref: Any = None


class Item(NamedTuple):
    """One item of a sentence. `depth` counts the brackets around it."""

    code: str
    start: int
    end: int
    ref: Any
    depth: int


class Clause(NamedTuple):
    """One statement: its items and their shape. `opens` tells how it is joined to the one before."""

    items: tuple[Item, ...]
    shape: str

    def all(self, codes: str) -> list[int]:
        """Indexes of the items with one of the codes."""
        return [index for index, code in enumerate(self.shape) if code in codes]


def itemise(text: str, pieces: Sequence[Piece], lexicon: Lexicon) -> list[Item]:
    """The items of a sentence in order: the marks, and the cues in the text between them.

    Args:
        text: the sentence.
        pieces: its marks, in order, without overlaps.
        lexicon: the cue words.
    """
    found: list[Piece] = []
    last = 0
    for piece in pieces:
        found += [Piece(*cue) for cue in cues(text[last : piece.start], lexicon, last)]
        found.append(piece)
        last = piece.end
    found += [Piece(*cue) for cue in cues(text[last:], lexicon, last)]
    return _with_depth(_denied(_amplified(_arm_nouns(_merged(found)))))


def _merged(found: list[Piece]) -> list[Piece]:
    """Without a name that only repeats the one before it in brackets, and with runs of other words as one."""
    kept: list[Piece] = []
    index = 0
    while index < len(found):
        piece = found[index]
        if kept and piece.code == "(" and _repeats(kept[-1], found[index : index + 3]):
            kept[-1] = kept[-1]._replace(end=found[index + 2].end)
            index += 3
            continue
        if not (piece.code == "w" and kept and kept[-1].code == "w"):
            kept.append(piece)
        index += 1
    return kept


def _repeats(before: Piece, bracket: list[Piece]) -> bool:
    if len(bracket) < 3 or bracket[2].code != ")" or bracket[1].code != before.code or before.code not in "MAx":
        return False
    return before.ref == bracket[1].ref or getattr(before.ref, "name", 0) == getattr(bracket[1].ref, "name", 1)


def _arm_nouns(found: list[Piece]) -> list[Piece]:
    """`between the two groups`: all arms, where no arm's own name holds the noun."""
    result: list[Piece] = []
    for piece in found:
        if piece.code == "A" and piece.ref == ALL_ARMS and result:
            if result[-1].code == "N":
                result.pop()
            elif result[-1].code == "A":
                continue
        result.append(piece)
    return result


def _amplified(found: list[Piece]) -> list[Piece]:
    """`a greater reduction` is a reduction beside another arm's; `more` alone is nothing."""
    result: list[Piece] = []
    for index, piece in enumerate(found):
        if piece.code == "D" and piece.ref.amplifier and not piece.ref.denied:
            follow = next((n for n in range(index + 1, min(index + 3, len(found))) if found[n].code == "D"), None)
            if follow is not None and not found[follow].ref.compared and found[follow].ref.direction != "unchanged":
                found[follow] = found[follow]._replace(ref=found[follow].ref._replace(compared=True))
                continue
            if piece.ref.direction is None:
                continue
        result.append(piece)
    return result


def _denied(found: list[Piece]) -> list[Piece]:
    """Negation worked into the changes: `did not decrease`, `no difference`, `the difference was not significant`."""
    denied: set[int] = set()
    for index, piece in enumerate(found):
        if piece.code not in "nz":
            continue
        target = _denied_change(found, index)
        if target is not None:
            denied.add(target)
    result: list[Piece] = []
    for index, piece in enumerate(found):
        if index in denied and piece.code in "DE":
            unchanged = Change("unchanged", piece.code == "D" and piece.ref.compared, denied=True)
            result.append(piece._replace(code="D", ref=unchanged))
        elif index in denied and piece.code == "z":
            result.append(piece._replace(code="D", ref=Change("unchanged", True, denied=True)))
        elif piece.code not in "Ez":
            result.append(piece)
    return result


def _denied_change(found: list[Piece], index: int) -> int | None:
    """The change that the negation at `index` denies; its own index where it stands for an absent one."""
    steps = 0
    for follow in range(index + 1, len(found)):
        code = found[follow].code
        if code in "DE" and not (code == "D" and found[follow].ref.direction == "unchanged"):
            return follow
        if code in ";,VPT()a" or (code == "M" and found[index].code == "z"):
            break
        steps += code != "w"
        if steps > NEGATION_REACH:
            break
    if found[index].code == "z":
        for before in range(index - 1, -1, -1):
            if found[before].code == ";":
                break
            if found[before].code in "DE":
                return before
        return index
    return None


def _with_depth(found: list[Piece]) -> list[Item]:
    items, depth = [], 0
    for piece in found:
        if piece.code == ")":
            depth = max(depth - 1, 0)
        items.append(Item(*piece, depth))
        if piece.code == "(":
            depth += 1
    return items


def clauses(items: Sequence[Item]) -> list[Clause]:
    """The statements of a sentence.

    A new one begins at a semicolon, at words like `whereas`, at `, which`, and at a comma or `and` after which a
    new subject has a verb of its own, where the one before is complete.
    """
    result: list[Clause] = []
    first = 0
    for index, item in enumerate(items):
        if item.depth or item.code not in ";,&" or index < first:
            continue
        if item.code == ";" or _new_statement(items, first, index):
            result.append(clause(items[first:index]))
            first = index + 1
    result.append(clause(items[first:]))
    return [part for part in result if part.items]


def clause(items: Sequence[Item]) -> Clause:
    """A clause of the given items, without separators at its ends."""
    first, last = 0, len(items)
    while first < last and items[first].code in ",&;:":
        first += 1
    while last > first and items[last - 1].code in ",&;:":
        last -= 1
    return Clause(tuple(items[first:last]), "".join(item.code for item in items[first:last]))


# a statement that has its verb: what follows a comma may be a new one
VERB = re.compile(r"[qa]")
SUBJECT = frozenset("MAxwRBiNVnPTDbs")


def _new_statement(items: Sequence[Item], first: int, index: int) -> bool:
    before = items[first:index]
    if not any(_is_verb(item) for item in before if not item.depth):
        return False
    start = index + 1
    level = 1
    if items[index].code == ",":
        level = 2
        if start < len(items) and items[start].code == "R":
            return True
        if start < len(items) and items[start].code == "&":
            start, level = start + 1, 3
    return _has_subject_and_verb(items, start, level)


def _has_subject_and_verb(items: Sequence[Item], start: int, level: int) -> bool:
    """Whether a subject and then its verb stand from `start`; a list may be the subject if looser joints began it."""
    last = ""
    ends_list = False
    for index in range(start, len(items)):
        item = items[index]
        if item.depth or item.code in "()":
            continue
        if item.code in ",&":
            joint = 3 if item.code == "&" and index and items[index - 1].code == "," else (2 if item.code == "," else 1)
            if level == 1 or joint > 2 and level > 2 or ends_list or not last:
                return False
            if item.code == "&":
                ends_list = True
            continue
        if _is_verb(item):
            return bool(last)
        if item.code not in SUBJECT:
            return False
        last = item.code
    return False


def _is_verb(item: Item) -> bool:
    return item.code in "qa" or (item.code == "D" and item.ref.finite)
