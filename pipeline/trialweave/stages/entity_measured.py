"""Analytes that no list has, known by how their names end and by being measured: `serum kallistatin`.

What counts as measured is strict, because drugs and foods are named like analytes: a fluid before the name and a
word such as `level` near it, or one of them and another analyte beside it. A name that is a drug anywhere in the
document, by its dose or its ending, is none; nor is any where the document tells of pharmacokinetics.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from trialweave.stages.entity_company import step
from trialweave.stages.entity_context import Words
from trialweave.stages.pieces import MOST_KEYS, Keys, Pieces, begins_word, ends_word

# letters of a name
SHORTEST = 5


class Endings(dict[str, bool]):
    """Whether a word ends as names of analytes do; told once for each word that is met.

    Args:
        opened: the table `open_measured` of the grammar.
    """

    def __init__(self, opened: Mapping[str, Any]) -> None:
        super().__init__()
        self._endings = tuple(opened.get("endings", ()))
        self._drugs = tuple(opened.get("drug_endings", ()))
        self._heads = frozenset(opened.get("heads", ()))
        self._nothing = frozenset(opened.get("nothing", ()))

    def __missing__(self, key: str) -> bool:
        if len(self) >= MOST_KEYS:
            self.clear()
        likely = key.endswith(self._endings) and not key.endswith(self._drugs)
        self[key] = key not in self._nothing and (likely or key in self._heads)
        return self[key]


class Measured:
    """The rules of this module with what they know.

    Args:
        grammar: configs/grammar/entities.toml.
        keys: how words are compared.
    """

    def __init__(self, grammar: Mapping[str, Any], keys: Keys) -> None:
        opened = grammar.get("open_measured", {})
        self._ends_like = Endings(opened)
        self._heads = frozenset(opened.get("heads", ()))
        self._nothing = frozenset(opened.get("nothing", ()))
        self._before = Words(opened.get("before", ()), keys)
        self._after = Words(opened.get("after", ()), keys)
        self._of = Words(opened.get("of", ()), keys)
        self._kinetics = frozenset(opened.get("kinetics", ()))

    def is_kinetic(self, zones: Sequence[Pieces]) -> bool:
        """Whether a document measures its drugs: `pharmacokinetics`, `Cmax`."""
        return any(not self._kinetics.isdisjoint(zone.keys) for zone in zones)

    def names(self, found: Pieces, taken: set[int], starts: set[int], ends: set[int]) -> set[str]:
        """The names that are measured in a zone, or stand in a list between two analytes; as written.

        Args:
            found: the pieces of the zone.
            taken: pieces that belong to known entities.
            starts: where analytes begin.
            ends: where they end.
        """
        names: set[str] = set()
        for index, key in enumerate(found.keys):
            if len(key) < SHORTEST or not self._ends_like[key] or index in taken or not _is_word(found, index):
                continue
            first = self._first(found, index, taken)
            if found.keys[first] in self._heads or not begins_word(found, first):
                continue
            listed = step(found, first, -1) in ends and step(found, index + 1, 1) in starts
            if listed or self._is_measured(found, first, index + 1):
                names.add(_written(found, first, index + 1))
        return names

    def _first(self, found: Pieces, index: int, taken: set[int]) -> int:
        """Where a name begins that ends in a word: at its prefix (`3-nitrotyrosine`), or before its head."""
        first = index
        while first and found.ends[first - 1] == found.starts[first] and found.raws[first - 1] not in "([,;:/":
            first -= 1
        if found.keys[index] not in self._heads or first - 1 in taken or not first:
            return first
        if found.keys[first - 1] in self._nothing or not found.raws[first - 1].isalpha():
            return first
        return first - 1 if found.keys[first - 1] in self._heads else self._first(found, first - 1, taken)

    def _is_measured(self, found: Pieces, first: int, last: int) -> bool:
        if self._of.before(found, first) >= 0:
            return True
        return self._after.after(found, last) >= 0 and self._before.before(found, first) >= 0


def _is_word(found: Pieces, index: int) -> bool:
    """Whether a piece is a word in small letters, but for the first one, or the end of one (`3-nitrotyrosine`)."""
    return found.raws[index][1:].islower() and ends_word(found, index)


def _written(found: Pieces, first: int, last: int) -> str:
    return found.text[found.starts[first] : found.ends[last - 1]]
