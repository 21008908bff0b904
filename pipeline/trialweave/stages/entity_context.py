"""Phrases beside and near a name: the contexts of configs/grammar/entities.toml. Compared as pieces are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from trialweave.stages.pieces import Keys, Pieces, pieces

# how far to each side a context word is looked for, in words
NEAR = 6
# pieces of a bracket between a name and the word that tells what it is
LONGEST_BRACKET = 8
OPENING, CLOSING = ("(", "["), (")", "]")


class Words:
    """A set of phrases, asked whether one of them ends or begins at a place in a text."""

    def __init__(self, phrases: Iterable[str], keys: Keys) -> None:
        self.joined: set[str] = set()
        self.longest = 0
        for phrase in phrases:
            made = [key for key in pieces(phrase, 0, len(phrase), keys).keys if key]
            self.joined.add("".join(made))
            self.longest = max(self.longest, len(made))

    def before(self, found: Pieces, index: int) -> int:
        """Where the longest phrase begins that ends straight before piece `index`; -1 for none."""
        joined, at, best, counted = "", index, -1, 0
        while at > 0 and counted < self.longest:
            at -= 1
            key = found.keys[at]
            if key == "\n":
                break
            if key:
                counted += 1
                joined = key + joined
                if joined in self.joined:
                    best = at
        return best

    def after(self, found: Pieces, index: int) -> int:
        """Where the longest phrase ends (exclusive) that begins at piece `index`; -1 for none."""
        joined, at, best, counted = "", index, -1, 0
        while at < len(found.keys) and counted < self.longest:
            key = found.keys[at]
            if key == "\n":
                break
            at += 1
            if key:
                counted += 1
                joined += key
                if joined in self.joined:
                    best = at
        return best


class When(NamedTuple):
    """One context of the file: phrases straight beside a name, and phrases near it in its sentence.

    A `head` straight after a name outweighs what stands before it: `patients with [vitamin D] levels below`.
    """

    before: Words
    after: Words
    near_before: Words
    near_after: Words
    not_before: Words
    not_after: Words
    in_sentence: Words
    head: Words
    with_number: bool = False

    @classmethod
    def of(cls, raw: Mapping[str, Any], keys: Keys) -> When:
        words = {field: Words(raw.get(field, ()), keys) for field in cls._fields[:-1]}
        return cls(**words, with_number=bool(raw.get("with_number", False)))

    def forbids(self, found: Pieces, first: int, last: int) -> bool:
        """Whether what stands beside the name at these pieces speaks against it."""
        if self.not_after.after(found, last) >= 0:
            return True
        return self.not_before.before(found, first) >= 0 and self.head.after(found, last) < 0

    def allows(self, found: Pieces, first: int, last: int) -> bool:
        """Whether the name at these pieces stands in this context."""
        if self.forbids(found, first, last):
            return False
        cues = self.before, self.after, self.near_before, self.near_after, self.in_sentence, self.head
        if not self.with_number and not any(words.joined for words in cues):
            return True
        if self.before.before(found, first) >= 0:
            return True
        if self.after.after(found, last) >= 0 or self.head.after(found, last) >= 0:
            return True
        if -1 < self.before.after(found, first) < last:  # "fasting glucose" brings its own cue
            return True
        return self._near(found, first, last) or self._within(found, first, last)

    def _within(self, found: Pieces, first: int, last: int) -> bool:
        """Whether the sentence of a name has one of the phrases, or a number outside the name."""
        if not self.with_number and not self.in_sentence.joined:
            return False
        begin, end = sentence(found, first, last)
        for at in (*range(begin, first), *range(last, end)):
            if self.with_number and found.raws[at].isdigit():
                return True
            if self.in_sentence.after(found, at) >= 0:
                return True
        return False

    def _near(self, found: Pieces, first: int, last: int) -> bool:
        if self.near_before.joined and any(self.near_before.before(found, at) >= 0 for at in leftwards(found, first)):
            return True
        return bool(self.near_after.joined) and any(
            self.near_after.after(found, at) >= 0 for at in rightwards(found, last)
        )


def sentence(found: Pieces, first: int, last: int) -> tuple[int, int]:
    """The pieces of the sentence around some, as far as full stops before a space and line ends show it."""
    begin, end = first, last
    while begin > 0 and not (found.keys[begin - 1] != ";" and stops(found, begin - 1)):
        begin -= 1
    while end < len(found.keys) and not (found.keys[end] != ";" and stops(found, end)):
        end += 1
    return begin, end


def behind(found: Pieces, last: int) -> int:
    """The place behind a short bracket that opens after a name, or that a name closes: `... factor (TNF) [inhibitor]`."""
    if last < len(found.keys) and found.keys[last] in CLOSING:
        return last + 1
    if last < len(found.keys) and found.keys[last] in OPENING:
        for closing in range(last + 1, min(last + LONGEST_BRACKET, len(found.keys))):
            if found.keys[closing] in CLOSING:
                return closing + 1
    return last


def leftwards(found: Pieces, first: int) -> list[int]:
    """Places to the left where a phrase may end: up to NEAR words, within the sentence."""
    places, at = [first], first
    while at > 0 and len(places) <= NEAR and not stops(found, at - 1):
        at -= 1
        if found.keys[at]:
            places.append(at)
    return places


def rightwards(found: Pieces, last: int) -> list[int]:
    """Places to the right where a phrase may begin: up to NEAR words, within the sentence."""
    places, at = [last], last
    while at < len(found.keys) and len(places) <= NEAR and not stops(found, at):
        at += 1
        places.append(at)
    return [place for place in places if place < len(found.keys)]


def stops(found: Pieces, index: int) -> bool:
    """Whether a piece ends a clause: a line end, a semicolon, a full stop before a space."""
    key = found.keys[index]
    if key in ("\n", ";"):
        return True
    return key == "." and not found.text[found.ends[index] : found.ends[index] + 1].strip()
