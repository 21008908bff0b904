"""Scales that no list has, known by how they are written.

`Geriatric Oral Health Assessment Index`: words in capitals up to a head such as Index; `KOOS-PS scores`: an
acronym before a head, which stays outside.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from trialweave.stages.entity_context import Words
from trialweave.stages.entity_reading import Candidate
from trialweave.stages.pieces import Keys, Pieces, begins_word, ends_word

LABEL = "SCORE"
# "WOMAC", "KOOS-PS", "QLQ-C30", "mMRC": two capitals side by side, and no more than a dozen signs
ACRONYM = re.compile(r"(?=.{2,12}$)(?=.*[A-Z]{2})[A-Za-z0-9]+(?:[-/: ][A-Za-z0-9]+)*")
LONGEST_NAME = 14
# words of a name in small letters, and how words end that are none of it
LONGEST_PLAIN = 4
NO_NOUNS = ("ed", "ly", "ing")
# "Mayo", "Kellgren-Lawrence", "Hunt and Hess"
PERSON = re.compile(r"[A-Z][a-z]+(?:(?:[-–/&]| and )[A-Z][a-z]+)?")
# pieces from the bracket within a name to its head: "(WOMAC) LK3.1 OA Index"
LONGEST_TAIL = 7
STOPS = frozenset(",;()[]\n")
# in a title that is written so throughout, capitals say nothing
TITLE_CASE_SHARE = 0.6
FEWEST_WORDS = 6


class Scales:
    """The rules of this module with what they know.

    Args:
        grammar: configs/grammar/entities.toml.
        keys: how words are compared.
    """

    def __init__(self, grammar: Mapping[str, Any], keys: Keys) -> None:
        opened = grammar.get("open_scores", {})
        self._heads = frozenset(opened.get("heads", ()))
        self._of_acronyms = frozenset(opened.get("heads_of_acronyms", ()))
        self._strict = frozenset(opened.get("strict_heads", ()))
        self._parts = Words(opened.get("parts", ()), keys)
        self._divisions = frozenset(opened.get("divisions", ()))
        self._institutions = frozenset(opened.get("institutions", ()))
        self._of_persons = frozenset(opened.get("heads_of_persons", ()))
        self._completing = frozenset(opened.get("completing_heads", ()))
        self._complete = frozenset(opened.get("complete_ends", ())) | self._heads
        self._whole = frozenset(opened.get("no_parts", ()))
        self._vague = frozenset(opened.get("vague_heads", ()))
        self._not_ends = frozenset(opened.get("not_long_forms", ()))
        self._topics = frozenset(opened.get("topics", ()))
        self._weak = frozenset(opened.get("weak_heads", ()))
        self._plain_heads = frozenset(opened.get("plain_heads", ()))
        self._too_bare = [[word] for word in opened.get("too_bare", ())]
        self._felt = frozenset(opened.get("felt", ()))
        self._averages = frozenset(opened.get("averages", ()))
        self._compounds = frozenset(opened.get("compounds", ()))
        self._links = frozenset(opened.get("links", ()))
        self._not_first = frozenset(opened.get("not_first", ()))
        self._not_in = frozenset(opened.get("not_in", ()))
        self._no_acronym = frozenset(opened.get("no_acronym", ()))
        self._not_plain = frozenset(opened.get("not_plain", ())) | self._links | self._not_first | self._heads

    def is_scale(self, words: Sequence[str]) -> bool:
        """Whether a long form, as keys, is the name of a scale by its last word, and by what it is about."""
        if len(words) < 2 or words[-1] not in self._heads or self._not_in.intersection(words):
            return False
        return words[-1] not in self._strict or bool(self._topics.intersection(words))

    def with_head(self, found: Pieces, one: Candidate) -> Candidate:
        """A name that its abbreviation interrupts, up to its head: `McMaster Universities (WOMAC) OA Index`.

        Of a name that is complete without (`Timed Up and Go`) only what is usual in names is its head; after a
        society (`Research Consortium of Canada`) any head is.
        """
        if one.label != LABEL or one.last - one.first < 2 or not _bracketed(found, one.last):
            return one
        end = found.keys[one.last - 1]
        if end in self._complete or not found.raws[one.last - 1].isalpha():
            return one
        heads = self._heads if end in self._institutions else self._completing
        last = found.raws.index(")", one.last) + 1 if ")" in found.raws[one.last :] else len(found.raws)
        for at in range(last, min(last + LONGEST_TAIL, len(found.keys))):
            if found.keys[at] in heads:
                return one._replace(last=at + 1)
            joined = at > last and found.starts[at] == found.ends[at - 1] and found.keys[at] not in STOPS
            if found.keys[at] and not (joined or found.raws[at][0].isupper()):
                return one
        return one

    def without_head(self, found: Pieces, one: Candidate) -> Candidate:
        """A scale that is called by a person or place without its head, as an acronym is: `Mayo` of `Mayo scores`."""
        last = one.last - 1
        if one.label != LABEL or last <= one.first or found.keys[last] not in self._of_persons:
            return one
        name = found.text[found.starts[one.first] : found.ends[last - 1]]
        return one._replace(last=last) if PERSON.fullmatch(name) else one

    def with_part(self, found: Pieces, one: Candidate, named: Callable[[str], str]) -> Candidate:
        """A part of a scale named straight after its acronym, as a scale of its own: `KOOS pain`, `KOOS subscale pain`.

        Args:
            found: the pieces of the zone.
            one: a scale.
            named: the canonical name of a part, from its scale and itself; empty where no list has it.
        """
        if one.label != LABEL or one.name in self._whole:
            return one
        acronym = found.raws[one.last - 1][-1:].isupper()
        if not acronym and not _ends_version(found.raws, one.last):
            return one
        first = one.last
        if first < len(found.raws) and found.raws[first] in self._divisions:
            first += 1
        last = self._parts.after(found, first)
        if last < 0 or found.raws[first] == "-":
            return one
        part = " ".join(found.text[found.starts[first] : found.ends[last - 1]].lower().split())
        name = f"{one.name} {part}"
        known = named(name)
        return one._replace(last=last, name=known or name, rule="open.score.part") if known or acronym else one

    def could_be(self, words: Sequence[str]) -> bool:
        """Whether the long form of an acronym, as keys, can be a scale: no disease, no kind of medicine."""
        return not words or words[-1] not in self._not_ends

    def open(self, found: Pieces, taken: set[int]) -> list[Candidate]:
        """Scales in a zone that no list has.

        Args:
            found: the pieces of the zone.
            taken: pieces that belong to known scales.
        """
        heads = [i for i, key in enumerate(found.keys) if key in self._heads and ends_word(found, i)]
        if not heads:
            return []
        titled = _in_title_case(found)
        more: list[Candidate] = []
        for index in heads:
            if index in taken or (
                index and found.raws[index - 1] == "-" and found.ends[index - 1] == found.starts[index]
            ):
                continue
            one = self._acronym(found, index, taken)
            if one is None and not titled:
                one = self._titled(found, index, taken)
            if one is None:
                one = self._plain(found, index, taken)
            if one is not None:
                more.append(one)
        return more

    def _acronym(self, found: Pieces, index: int, taken: set[int]) -> Candidate | None:
        """`MBDA` before `scores`: the run of signs before the head, back to a space."""
        of_acronyms = found.raws[index].lower() in self._of_acronyms
        index -= found.keys[index - 1] in self._averages  # "POM mean scores"
        first = _run_start(found, index, taken)
        if 0 < first < index and found.raws[first].isdigit() and found.raws[first - 1].isupper():
            first = _run_start(found, first, taken)  # "MSIS 29 score"
        written = found.text[found.starts[first] : found.ends[index - 1]] if first < index else ""
        if not of_acronyms or written in self._no_acronym:
            return None
        if not ACRONYM.fullmatch(written):
            return None
        return Candidate(first, index, LABEL, written, None, "open.score.acronym")

    def _plain(self, found: Pieces, index: int, taken: set[int]) -> Candidate | None:
        """`ankle function score`, `dental anxiety scale`: small words before a head, one of them what patients feel."""
        if found.raws[index] not in self._plain_heads:
            return None
        first = index
        while first and index - first < LONGEST_PLAIN and first - 1 not in taken and self._may_name(found, first - 1):
            first -= 1
        while first < index and (not begins_word(found, first) or found.raws[first] == "-"):
            first += 1
        words = [key for key in found.keys[first:index] if key]
        if first - 1 in taken or words in self._too_bare:
            return None
        if not self._felt.intersection(words) or self._not_in.intersection(words):
            return None
        name = _name(found, first, index + 1)
        return Candidate(first, index + 1, LABEL, name, None, "open.score.plain", -1, "scored")

    def _may_name(self, found: Pieces, at: int) -> bool:
        raw, key = found.raws[at], found.keys[at]
        if raw == "-":
            return True
        return raw.isalpha() and raw.islower() and key not in self._not_plain and not key.endswith(NO_NOUNS)

    def _titled(self, found: Pieces, index: int, taken: set[int]) -> Candidate | None:
        """`Geriatric Oral Health Assessment Index`, `Quality of Life Questionnaire for Liver Disease`."""
        first, capitals = self._leftmost(found, index, taken)
        words = found.keys[first:index]
        if not capitals or self._not_in.intersection(words):
            return None
        head = found.keys[index]
        last = index + 1
        if found.raws[index][0].isupper():
            last = self._rightmost(found, last)
        elif head in self._weak and self._heads.intersection(words):
            last = index
        elif capitals < 2 and (opens_sentence(found, first) or words[0] in self._not_first):
            return None
        if not self._about_patients(found, index, words) and not _bracketed(found, last):
            return None
        return Candidate(first, last, LABEL, _name(found, first, last), None, "open.score.titled")

    def _about_patients(self, found: Pieces, index: int, words: list[str]) -> bool:
        """Whether a name needs no topic, or has one: `Index` and `Test` in small letters, `Survey` in any."""
        head, lower = found.keys[index], found.raws[index][0].islower()
        free = head not in self._strict or not (lower or head in self._vague)
        return free or bool(self._topics.intersection(words))

    def _leftmost(self, found: Pieces, index: int, taken: set[int]) -> tuple[int, int]:
        """Where the words in capitals before a head begin, and how many of them are no acronyms."""
        first, capitals, at = index, 0, index - 1
        at -= found.keys[at] in self._compounds  # "Northwood scoring scale"
        while at >= 0 and index - at <= LONGEST_NAME and at not in taken:
            raw, key = found.raws[at], found.keys[at]
            if raw[0].isupper() and begins_word(found, at) and len(raw) > 1:
                if key in self._not_first and opens_sentence(found, at):
                    break
                capitals += raw[1:].islower()
                first = at
            elif not self._links_on(found, at, head=index if first == index else -1):
                break
            at -= 1
        if opens_sentence(found, first) and found.keys[first + 1] in self._links - {"of", "and"}:
            while first < index and (first == at + 1 or not found.raws[first][0].isupper()):
                first += 1  # "Based on the Oral Assessment Guide"
        return first, capitals

    def _links_on(self, found: Pieces, at: int, head: int) -> bool:
        """Whether a piece that is no word in capitals can stand inside a name, left of `head` or of more of it."""
        raw, key = found.raws[at], found.keys[at]
        if head >= 0 and found.raws[head][0].islower() and key:
            return False
        if key in ("and", "/", "&") and found.keys[at - 1] in self._heads:
            return False
        return key in self._links or not key or (raw.isalnum() and not begins_word(found, at))

    def _rightmost(self, found: Pieces, last: int) -> int:
        """Where a name ends that goes on after its head: `Scale for Depression`, `Assessment System`."""
        at, end = last, last
        if at >= len(found.keys) or not (found.keys[at] in ("of", "for") or titled(found.raws[at])):
            return last
        while at < len(found.keys) and at - last <= LONGEST_NAME:
            raw, key = found.raws[at], found.keys[at]
            if raw[0].isupper() and begins_word(found, at) and len(raw) > 1 and not raw.isupper():
                end = at + 1
            elif key not in self._links and key:
                break
            at += 1
        return end


def _ends_version(raws: Sequence[str], last: int) -> bool:
    """Whether a name ends in a number after a capital: `SF-36`, `SF-36v2`."""
    at = last - 1
    while at > 0 and (raws[at].isdigit() or raws[at] in ("-", "v")):
        at -= 1
    return raws[at][-1:].isupper()


def _run_start(found: Pieces, index: int, taken: set[int]) -> int:
    """Where the run of pieces without a space begins that ends straight before a piece."""
    first = index
    while first > 0 and (first == index or found.ends[first - 1] == found.starts[first]):
        if found.raws[first - 1] in "([,;:.=" or first - 1 in taken:
            break
        first -= 1
    return first


def _name(found: Pieces, first: int, last: int) -> str:
    """The acronym in the bracket after a scale, else its name as written, in singular."""
    written = found.text[found.starts[first] : found.ends[last - 1]]
    if found.raws[last - 1][0].islower():
        written = written.removesuffix(found.raws[last - 1]) + found.keys[last - 1]
    return _bracketed(found, last) or " ".join(written.split())


def _bracketed(found: Pieces, last: int) -> str:
    """The acronym in a bracket straight after a name; empty where there is none."""
    if last + 2 >= len(found.raws) or found.raws[last] not in ("(", "["):
        return ""
    end = last + 1
    while end < len(found.raws) and found.raws[end] not in ")],;" and end - last < LONGEST_NAME:
        end += 1
    written = found.text[found.starts[last + 1] : found.ends[end - 1]]
    return written if ACRONYM.fullmatch(written) else ""


def titled(raw: str) -> bool:
    """Whether a piece is a word with a capital and small letters after it."""
    return len(raw) > 1 and raw[0].isupper() and raw[1:].islower()


def opens_sentence(found: Pieces, first: int) -> bool:
    """Whether a piece is the first of its sentence."""
    return first == 0 or found.keys[first - 1] in (".", "\n", ":", "?", "!")


def _in_title_case(found: Pieces) -> bool:
    words = [raw for raw in found.raws if len(raw) > 3 and raw.isalpha()]
    capitals = sum(raw[0].isupper() for raw in words)
    return len(words) >= FEWEST_WORDS and capitals > TITLE_CASE_SHARE * len(words)
