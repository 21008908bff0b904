"""When two wordings mean the same arm: the telling words of a name, and what it says of the arm's role."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import TypeVar

from trialweave.stages.arm_words import ArmWords

Answer = TypeVar("Answer")
WORD = re.compile(r"\d+(?:[.,·]\d+)*(?:\(\d{1,2}\))?|[^\W\d_][^\W_]*(?:[-'][^\W_]+)*\+?|[+→%]")
HYPHENED = re.compile(r"[\w-]+")
WHOLE = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
# a combination is another arm than its parts
PLUS = re.compile(r"\bplus\b|\+(?= |$)")
# "an open-label study", "two-factor study with exercise"
STUDY = re.compile(r"\b(?:study|trial)(?:$| (?:with|of|in|without|comparing)\b)", re.I)
# "routine care plus zolatinib", "zolatinib with conventional treatment": what is added is tried
ADDED = re.compile(r"\bplus\b|\+|\bcombined with\b|\bin addition to\b")
WITH = re.compile(r"\bwith\b")
# of a sequence the first treatment gives the role: "tofacitinib → placebo"
SEQUENCE = re.compile(r"→|->")
# "placebo-controlled", "drug-treated", "web-based": the word before the hyphen is what tells
ENDINGS = ("-controlled", "-treated", "-based")
# abbreviations of abbreviations, no deeper
DEEPEST = 2
SMALL_WORDS = frozenset(["of", "and", "the", "a", "with", "for", "in", "or", "to"])


class Names:
    """Telling words of names in one document; answers are kept, since names come again and again.

    Args:
        words: the vocabulary.
        long_forms: short form -> long form, as the document defines them.
    """

    def __init__(self, words: ArmWords, long_forms: Mapping[str, str]) -> None:
        self.words = words
        self.long_forms = {short.lower(): long for short, long in long_forms.items()}
        self._keys: dict[str, frozenset[str]] = {}
        self._generic: dict[str, str | None] = {}
        self._roles: dict[str, str | None] = {}
        self._empty: dict[str, bool] = {}

    def keys(self, name: str) -> frozenset[str]:
        """The words of a name that tell it from others: abbreviations spelled out, heads and articles left out."""
        return _kept(self._keys, name, self._keys_of)

    def is_generic(self, name: str) -> str | None:
        """`experimental` or `control` where a name says no more than that, else None."""
        return _kept(self._generic, name, self._generic_of)

    def role(self, name: str) -> str | None:
        """`placebo` or `control` where a word of the name says so, else None."""
        return _kept(self._roles, name, self._role_of)

    def is_empty(self, name: str) -> bool:
        """Whether a name names no arm: only counts, people, outcomes, `groups`, `treatment`."""
        return _kept(self._empty, name, self._is_empty)

    def spelled(self, name: str, depth: int = 0) -> Iterable[str]:
        """The words of a name in lower case, abbreviations replaced by what they stand for."""
        for match in WORD.finditer(name):
            word = match.group().lower()
            long = self.long_forms.get(word) or (self.long_forms.get(word[:-1]) if word.endswith("s") else None)
            if long and depth < DEEPEST and long.lower() != word:
                yield from self.spelled(long, depth + 1)
            else:
                yield word

    def _keys_of(self, name: str) -> frozenset[str]:
        words = self.words
        parts = [part for part in self._without_times(list(self.spelled(name))) if part not in words.function]
        telling = {stem(part) for part in parts if part not in words.trailing and part not in words.leading}
        if not telling:
            return frozenset(stem(part) for part in parts if part not in words.heads and part not in words.people)
        return frozenset(telling | {"+"}) if PLUS.search(name) else frozenset(telling)

    def _without_times(self, parts: list[str]) -> list[str]:
        """Words without how long something was given: `18 months open-label`."""
        kept: list[str] = []
        for part in parts:
            if part in self.words.times:
                if kept and kept[-1][0].isdigit():
                    kept.pop()
            else:
                kept.append(part)
        return kept

    def _generic_of(self, name: str) -> str | None:
        words = self.words
        parts = HYPHENED.findall(name.lower())
        plain = " ".join(p for p in parts if p not in words.heads and p not in words.people and p not in SMALL_WORDS)
        if plain in words.generic_control:
            return "control"
        return "experimental" if plain in words.generic_experimental else None

    def _role_of(self, name: str) -> str | None:
        low = [part.removesuffix("-controlled") for part in HYPHENED.findall(SEQUENCE.split(name.lower())[0])]
        if not self.words.placebo.isdisjoint(low):
            return "placebo"
        if self.words.control.isdisjoint(low):
            return None
        return None if self._adds_to_control(name.lower()) else "control"

    def _adds_to_control(self, low: str) -> bool:
        """Whether something is given on top of a control: `routine care plus zolatinib`, `zolatinib with usual care`."""
        control = self.words.control
        base, *added = ADDED.split(low)
        if added and not control.isdisjoint(HYPHENED.findall(base)):
            return any(control.isdisjoint(HYPHENED.findall(part)) and self.keys(part) for part in added)
        first, *rest = WITH.split(low)
        return bool(rest and control.isdisjoint(HYPHENED.findall(first)) and self.keys(first)) and "without" not in low

    def _is_empty(self, name: str) -> bool:
        words = self.words
        low = WHOLE.findall(name.lower())
        if not low or words.patterns.counted_people.match(name):
            return True
        if (self.is_generic(name) and low[-1] in words.heads) or (
            low[0] == "no" and len(low) > 1 and self.is_generic(name)
        ):
            return False
        if "with" in low and not words.people.isdisjoint(low[: low.index("with")]):
            return False  # "patients with chronic pain"
        if low[-1] in words.outcomes or STUDY.search(name):
            return True
        return all(p in words.empty or p in words.people or p in words.function or p.isdecimal() for p in low)


def _kept(answers: dict[str, Answer], name: str, ask: Callable[[str], Answer]) -> Answer:
    """An answer given before, or asked for now."""
    if name not in answers:
        answers[name] = ask(name)
    return answers[name]


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A word without its plural, and without `-controlled`, `-treated`, `-based`."""
    for ending in ENDINGS:
        word = word.removesuffix(ending)
    if word.endswith("ies") and len(word) > 5:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word


def initials(name: str) -> str:
    """The first letters of the words of a name: `portion-controlled diet` -> `pcd`."""
    return "".join(part[0] for part in re.findall(r"[^\W_]+", name.lower()) if part not in SMALL_WORDS)
