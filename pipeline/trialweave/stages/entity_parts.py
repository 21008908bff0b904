"""Parts of a scale that stand in a list after it: `WOMAC pain, stiffness and function scores`.

The first part stands straight after the scale (`KOOS pain`, `IPSS voiding`), in its bracket, or behind a word for
parts (`the AUSCAN subscales for pain, stiffness and physical function`); or the parts stand before their scale
(`pain and stiffness subscales of the WOMAC`, `function was measured by the WOMAC`). Each is a scale of its own,
named with the scale. Where a document has divided its scale so, a bare part with a number behind it is one too:
`pain (-5.2 vs. -3.3)`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from trialweave.stages.entity_company import step
from trialweave.stages.entity_context import CLOSING, OPENING, Words
from trialweave.stages.entity_reading import Candidate
from trialweave.stages.pieces import Keys, Pieces

LABEL = "SCORE"
# parts in one list; pieces of a bracket behind a part: "stiffness (group A only) scores"
MOST_PARTS = 6
LONGEST_BRACKET = 30
# in a bracket after its scale, fewer parts may be a remark: "WOMAC (function)"
FEWEST_BRACKETED = 2
SIGNS = frozenset("-−–+±")

Named = Callable[[str], str]


class Parts:
    """The rules of this module with what they know.

    Args:
        grammar: configs/grammar/entities.toml.
        keys: how words are compared.
    """

    def __init__(self, grammar: Mapping[str, Any], keys: Keys) -> None:
        opened = grammar.get("open_scores", {})
        listed = grammar.get("listed_parts", {})
        self._parts = Words((*opened.get("parts", ()), *listed.get("parts", ())), keys)
        self._plain = Words(listed.get("plain", ()), keys)
        self._heads = Words(listed.get("heads", ()), keys)
        self._openers = Words(listed.get("openers", ()), keys)
        self._fillers = Words(listed.get("fillers", ()), keys)
        self._links = Words(listed.get("links", ()), keys)
        self._leads = Words(listed.get("leads", ()), keys)
        self._whole = frozenset(opened.get("no_parts", ()))

    def listed(self, found: Pieces, candidates: Sequence[Candidate], named: Named) -> list[Candidate]:
        """The parts that stand in lists after a scale, as further candidates.

        Args:
            found: the pieces of the zone.
            candidates: what is known in it.
            named: the canonical name of a part, from its scale and itself; empty where no list has it.
        """
        scores = sorted((one for one in candidates if one.label == LABEL), key=lambda one: one[:2])
        names = {one.name for one in scores}
        taken = {index for one in scores for index in range(one.first, one.last)}
        more: list[Candidate] = []
        for one in scores:
            scale, at = self._opened(found, one, names, taken)
            places = self._members(found, at, taken, strict=at == one.last) if scale else []
            before = [] if scale and scale != one.name else self._linked(found, one, taken, named)
            for first, last in (*places, *before):
                more.append(_part(found, first, last, scale or one.name, named))
                taken.update(range(first, last))
        return more

    def again(self, found: Pieces, candidates: Sequence[Candidate], divided: set[str], named: Named) -> list[Candidate]:
        """Bare parts of the one scale that the document divides, where a number or a word for parts follows.

        Args:
            found: the pieces of the zone.
            candidates: what is known in it.
            divided: names of the scales whose parts the document names.
            named: as above.
        """
        if len(divided) != 1:
            return []
        (scale,) = divided
        taken = {index for one in candidates for index in range(one.first, one.last)}
        more: list[Candidate] = []
        for at in range(1, len(found.keys) - 1):
            last = self._plain.after(found, at) if self._leads.before(found, at) >= 0 else -1
            if last < 0 or taken.intersection(range(at, last)):
                continue
            if _numbered(found, last) or self._heads.after(found, last) >= 0:
                one = _part(found, at, last, scale, named)
                if named(one.name):
                    more.append(one)
        return more

    def divided(self, candidates: Sequence[Candidate], named: Named) -> set[str]:
        """The scales of which parts are named: `WOMAC` where there is a `WOMAC pain`."""
        names = {one.name for one in candidates if one.label == LABEL}
        parts = {one.name for one in candidates if one.rule.startswith("open.score.part") and named(one.name)}
        return {scale for scale in names if any(name.startswith(f"{scale} ") for name in parts)}

    def _linked(self, found: Pieces, one: Candidate, taken: set[int], named: Named) -> list[tuple[int, int]]:
        """The parts before a scale that a phrase links with it: `pain and function subscales of the [WOMAC]`."""
        at = self._links.before(found, one.first) if one.name not in self._whole else -1
        members: list[tuple[int, int]] = []
        while at > 0 and len(members) < MOST_PARTS:
            first = self._parts.before(found, at)
            if first < 0 or first in taken or not named(f"{one.name} {_written(found, first, at)}"):
                break
            members.append((first, at))
            at = step(found, first, -1)
        return members

    def headed(self, found: Pieces, at: int) -> bool:
        """Whether a word for parts of a scale stands at a piece: `vitality scores`."""
        return self._heads.after(found, at) >= 0

    def _opened(self, found: Pieces, one: Candidate, names: set[str], taken: set[int]) -> tuple[str, int]:
        """The scale whose parts are listed from a place on, and the place; an empty name for none."""
        if one.name in self._whole:
            return "", 0
        written = found.text[found.starts[one.first] : found.ends[one.last - 1]]
        head = written.split()[0]
        if self._parts.before(found, one.last) > one.first and one.name.startswith(f"{head} "):
            return head, one.last
        at = one.last
        if at < len(found.keys) and found.keys[at] in OPENING:  # "... Hand Index (AUSCAN) subscales for"
            if len(self._members(found, at + 1, taken, strict=False)) >= FEWEST_BRACKETED:
                return one.name, at + 1
            at = _behind(found, at)
        elif at < len(found.keys) and found.keys[at] in CLOSING:
            at += 1
        opener = self._openers.after(found, at)
        if 0 <= opener < len(found.keys) and found.keys[opener] in (*OPENING, ":"):
            opener += 1
        if opener < 0 or opener >= len(found.keys) or opener in taken:
            return "", 0
        return one.name, opener

    def _members(self, found: Pieces, at: int, taken: set[int], *, strict: bool) -> list[tuple[int, int]]:
        """The parts of a list that goes on at a piece; all of them only where a word for parts ends it.

        Args:
            strict: a first part stands before the place, so that what has no such word may be no list of parts.
        """
        members: list[tuple[int, int]] = []
        at = step(found, at, 1) if strict else at
        edge = at
        while 0 <= at < len(found.keys) and at not in taken and len(members) < MOST_PARTS:
            last = self._parts.after(found, at)
            if last < 0:
                break
            members.append((at, last))
            edge = _behind(found, last)
            at = step(found, edge, 1)
            at = max(at, self._fillers.after(found, at)) if at >= 0 else at
        if not strict or (members and self._heads.after(found, edge) >= 0):
            return members
        plain: list[tuple[int, int]] = []
        for first, last in members:
            if self._plain.after(found, first) != last:
                break
            plain.append((first, last))
        return plain


def _behind(found: Pieces, at: int) -> int:
    """The piece behind a bracket that opens at a piece; the piece itself where none does."""
    if at >= len(found.keys) or found.keys[at] not in OPENING:
        return at
    for closing in range(at + 1, min(at + LONGEST_BRACKET, len(found.keys))):
        if found.keys[closing] in CLOSING:
            return closing + 1
    return at


def _written(found: Pieces, first: int, last: int) -> str:
    return " ".join(found.text[found.starts[first] : found.ends[last - 1]].lower().split())


def _part(found: Pieces, first: int, last: int, scale: str, named: Named) -> Candidate:
    name = f"{scale} {_written(found, first, last)}"
    return Candidate(first, last, LABEL, named(name) or name, None, "open.score.part.listed")


def _numbered(found: Pieces, at: int) -> bool:
    """Whether a bracket that begins with a number opens at a piece: `(-5.2 vs. -3.3)`."""
    if at + 2 >= len(found.raws) or found.keys[at] not in OPENING:
        return False
    return found.raws[at + 1 + (found.raws[at + 1] in SIGNS)].isdigit()
