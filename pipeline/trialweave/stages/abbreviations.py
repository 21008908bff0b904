"""The stage `abbreviations`: short forms that the document defines, wherever they stand in its content.

The detector is scispaCy's (Schwartz and Hearst, "A simple algorithm for identifying abbreviation
definitions in biomedical text", 2003). It counts words, which the page's fine tokens (`IL|-|6`) are not, so
each content zone is given to it as coarse words: cut at white space, brackets and `,;:` split off, square
brackets written as round ones. It gets them in a stand-in for a Doc (`Words`), since making a Doc and asking
spaCy's matchers takes much longer than the detection. Brackets are paired here, in one pass, and what follows
the short form inside them is cut off: `(VAS 100 mm)`, `(MSCs; n = 10)`, `[SDAI, 0-86]`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scispacy.abbreviation import filter_matches, find_abbreviation
from spacy.tokens import Doc

from trialweave import extensions
from trialweave.marks import Abbreviation
from trialweave.stages.component import Stage

# words of a zone: a bracket, one of ,;: or a run of anything else ("IL-6" is one, "(MSCs;" three)
COARSE = re.compile(r"[()\[\],;:]|[^\s()\[\],;:]+")
# a number that ends a short form inside brackets: "VAS 100 mm", "HAQ 0-3", "n=5"
NUMERIC = re.compile(r"[<>=≥≤~±+-]?\d[\d.,·%-]*$|n=")
BRACKETS = {"[": "(", "]": ")"}
# longer brackets hold no short form and no long form
LONGEST_BRACKET = 12
# the detector takes brackets of up to so many words for the short form, longer ones for the long form
LONGEST_SHORT = 3
# no abstract defines more; hostile text with thousands of brackets stays cheap
MOST_BRACKETS = 400


class Word(str):
    """A word as scispaCy's detector asks for it: what it asks of a spaCy Token."""

    __slots__ = ()

    @property
    def text(self) -> str:
        return self

    @property
    def text_with_ws(self) -> str:
        return f"{self} "


class Words:
    """A row of words as scispaCy's detector asks for it: what it asks of a spaCy Doc or Span."""

    __slots__ = ("end", "start", "words")

    def __init__(self, words: Sequence[Word], start: int = 0) -> None:
        self.words, self.start, self.end = words, start, start + len(words)

    @property
    def text(self) -> str:
        return " ".join(self.words)

    def __len__(self) -> int:
        return len(self.words)

    def __iter__(self) -> Iterator[Word]:
        return iter(self.words)

    def __getitem__(self, part: slice) -> Words:
        return Words(self.words[part], self.start + (part.start or 0))


class Definition(NamedTuple):
    """A short form and its long form, with their offsets in the text that was searched."""

    short: str
    short_start: int
    short_end: int
    long_start: int
    long_end: int


class Abbreviations(Stage):
    """Marks every occurrence of a short form that title or abstract defines (group `abbreviations`)."""

    def __call__(self, doc: Doc) -> Doc:
        folded = extensions.folded(doc)
        zones = [folded.inverse(zone.start, zone.end) for zone in extensions.content(doc)]
        found = []
        for occurrence in abbreviations(folded.text, zones):
            start, end = folded.place(occurrence.start, occurrence.end)
            long_start, long_end = folded.place(occurrence.long_start, occurrence.long_end)
            short, long = extensions.text(doc)[start:end], extensions.text(doc)[long_start:long_end]
            found.append(Abbreviation(start, end, short, long, long_start, long_end))
        extensions.put(doc, "abbreviations", found)
        return doc


def abbreviations(text: str, zones: list[tuple[int, int]]) -> list[Abbreviation]:
    """All occurrences of all short forms that the zones define.

    Args:
        text: the (folded) text of the page.
        zones: offsets of its content.

    Returns:
        Marks in order of start, offsets into `text`; none stands inside another.
    """
    defined: dict[str, Definition] = {}
    for start, end in zones:
        for definition in definitions(text, start, end):
            defined.setdefault(definition.short, definition)
    found = []
    for definition in defined.values():
        long = text[definition.long_start : definition.long_end]
        for start, end in occurrences(text, zones, definition.short):
            found.append(Abbreviation(start, end, text[start:end], long, definition.long_start, definition.long_end))
    found.sort(key=lambda mark: (mark.start, -mark.end))
    kept: list[Abbreviation] = []
    for mark in found:
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept


def definitions(text: str, start: int, end: int) -> list[Definition]:
    """What the detector finds in `text[start:end]`, as offsets into `text`."""
    if text.find("(", start, end) < 0 and text.find("[", start, end) < 0:
        return []
    matches = list(COARSE.finditer(text, start, end))
    words = list(map(re.Match.group, matches))
    brackets = [(first, last) for first, last in bracketed(words) if may_define(words, first, last)][:MOST_BRACKETS]
    if not brackets:
        return []
    chosen, places = windows(words, brackets)
    written = Words([Word(BRACKETS.get(words[index], words[index])) for index in chosen])
    found = []
    for short, long in pairs(written, places):
        long_start, long_end = matches[chosen[long.start]].start(), matches[chosen[long.end - 1]].end()
        if not balanced(text[long_start:long_end]) or "\n" in text[long_start:long_end]:
            continue
        first = first_place(short.words, written.words)
        short_start, short_end = matches[chosen[first]].start(), matches[chosen[first + len(short) - 1]].end()
        found.append(Definition(text[short_start:short_end], short_start, short_end, long_start, long_end))
    return found


def pairs(words: Words, brackets: list[tuple[int, int, int]]) -> list[tuple[Words, Words]]:
    """Short and long forms as scispaCy's detector tells them, each wording once: the first that it is paired with.

    Args:
        words: of a text, square brackets written as round ones.
        brackets: as the second value of `windows`.
    """
    found: list[tuple[Words, Words]] = []
    shorts, longs = set(), set()
    for long_candidate, short_candidate in filter_matches(brackets, words):
        short, long = find_abbreviation(long_candidate, short_candidate)
        if long is not None and long.text not in longs and short.text not in shorts:
            shorts.add(short.text)
            longs.add(long.text)
            found.append((short, long))
    return found


def first_place(short: Sequence[Word], words: Sequence[Word]) -> int:
    """Where a short form stands first among the words that it was found in."""
    at = words.index(short[0])
    while words[at : at + len(short)] != short:
        at = words.index(short[0], at + 1)
    return at


def bracketed(words: list[str]) -> list[tuple[int, int]]:
    """Word ranges between a bracket and the next closing one, cut before punctuation and bare numbers.

    A bracket that opens inside another starts anew; brackets of more than LONGEST_BRACKET words are left out,
    and so is one that opens the zone.
    """
    found = []
    opened = -1
    for index, word in enumerate(words):
        if word in "([":
            opened = index
        elif word in ")]":
            if opened > 0 and 1 < index - opened <= LONGEST_BRACKET:
                found.append((opened + 1, _short_end(words, opened + 1, index)))
            opened = -1
    return [(first, last) for first, last in found if last > first]


def _short_end(words: list[str], first: int, last: int) -> int:
    for index in range(first, last):
        if words[index] in ",;:" or (index > first and NUMERIC.match(words[index])):
            return index
    return last


def may_define(words: list[str], first: int, last: int) -> bool:
    """Whether the words in a bracket, or the one before a long bracket, can be a short form at all.

    It says no only where the detector would, or where there is no capital: `(p < 0.05)`, `(see below)`.
    """
    short = words[first:last] if last - first <= LONGEST_SHORT else words[first - 2 : first - 1]
    if not all(2 <= len(word) < 10 for word in short) or not short[0][0].isalpha():
        return False
    return any(char.isupper() for char in "".join(short))


def windows(words: list[str], brackets: list[tuple[int, int]]) -> tuple[list[int], list[tuple[int, int, int]]]:
    """The words that the detector needs to see for these brackets, and the brackets among them.

    Args:
        words: all coarse words of a zone.
        brackets: word ranges inside brackets, in order.

    Returns:
        Indices of words, ascending; and for each bracket the triple that spaCy's matcher would give, in
        places among those words.
    """
    chosen: list[int] = []
    matches = []
    for first, last in brackets:
        # as many words as the detector looks back, and one more, so that no bracket opens the Doc
        reach = sum(len(word) for word in words[first:last]) if last - first <= LONGEST_SHORT else 1
        begin = max(first - min(reach + 5, reach * 2) - 3, chosen[-1] + 1 if chosen else 0, 0)
        chosen.extend(range(begin, last + 1))
        at = len(chosen) - (last + 1 - first)
        matches.append((0, at, at + last - first))
    return chosen, matches


def balanced(text: str) -> bool:
    """Whether each bracket in `text` closes one that opened before it, and none stays open."""
    depth = 0
    for char in text:
        depth += (char in "([") - (char in ")]")
        if depth < 0:
            return False
    return depth == 0


def occurrences(text: str, zones: list[tuple[int, int]], short: str) -> list[tuple[int, int]]:
    """Offsets of a short form as a whole word, in singular and plural, with and without its hyphen."""
    found = []
    for wording in wordings(short):
        for start, end in zones:
            at = text.find(wording, start, end)
            while at >= 0:
                after = at + len(wording)
                if text[after : after + 1] == "s":
                    after += 1
                if after <= end and _whole(text, at, after):
                    found.append((at, after))
                at = text.find(wording, at + 1, end)
    return found


def wordings(short: str) -> set[str]:
    """The short form without its plural s, as written, closed up, and with a hyphen where the case rises.

    >>> sorted(wordings("adMSCs"))
    ['ad-MSC', 'adMSC']
    """
    base = short[:-1] if len(short) > 2 and short[-1] == "s" and short[-2].isupper() else short
    wanted = {base}
    if "-" in base:
        wanted.add(base.replace("-", ""))
    else:
        wanted.add(re.sub(r"(?<=[a-z])(?=[A-Z]{2})", "-", base))
    return {wording for wording in wanted if len(wording) > 1}


def _whole(text: str, start: int, end: int) -> bool:
    return not (start and text[start - 1].isalnum()) and not text[end : end + 1].isalnum()
