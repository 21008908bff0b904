"""When two wordings mean the same arm: the telling words of a name, and its variants."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from trialweave.stages.arm_words import ArmWords
from trialweave.stages.counts import COUNT

WORD = re.compile(r"\d+(?:[.,·]\d+)*(?:\(\d{1,2}\))?|[^\W\d_][^\W_]*(?:[-'][^\W_]+)*\+?|[+→%]")
FUNCTION = frozenset(
    "a an the of and or with in to for by at on plus + → versus vs per each from as using combined combination added both either who whom that received receiving treated given given no_ only alone".split()
)
# "twenty-one patients to the control group"
COUNTED = re.compile(
    rf"{COUNT} (?!(?:m?g|μg|mcg|ml|iu|%)\b)(?:(?:[\w/-]+ ){{0,4}}?(?:patients|subjects|participants|women|men|children|people|adults|volunteers|infants|individuals)|of)\b",
    re.I,
)
PLUS = re.compile(r"\bplus\b|\+(?= |$)")
ACRONYM = re.compile(r"^(?=[^a-z]*[A-Z])[A-Za-z0-9α-ωΑ-Ω][\w+→/&®.-]{0,11}$")


class Names:
    """Telling words of names in one document.

    Args:
        words: the vocabulary.
        long_forms: short form -> long form, as the document defines them.
    """

    def __init__(self, words: ArmWords, long_forms: Mapping[str, str]) -> None:
        self.words = words
        self.long_forms = {short.lower(): long for short, long in long_forms.items()}
        self._seen: dict[str, frozenset[str]] = {}
        self._generic: dict[str, str | None] = {}
        self._roles: dict[str, str | None] = {}
        self._empty: dict[str, bool] = {}

    def keys(self, name: str) -> frozenset[str]:
        """The words of a name that tell it from others: abbreviations spelled out, heads and articles left out."""
        kept = self._seen.get(name)
        if kept is None:
            kept = self._seen[name] = self._keys(name)
        return kept

    def _keys(self, name: str) -> frozenset[str]:
        parts = list(self._spelled(name, 0))
        for index, part in enumerate(parts):
            if part in self.words.times:  # "18 months open-label": how long, not what
                parts[index] = "the"
                if index and parts[index - 1][0].isdigit():
                    parts[index - 1] = "the"
        telling = {
            stem(part)
            for part in parts
            if part not in FUNCTION and part not in self.words.trailing and part not in self.words.leading
        }
        if not telling:
            telling = {
                stem(part)
                for part in parts
                if part not in FUNCTION and part not in self.words.heads and part not in self.words.people
            }
        if telling and PLUS.search(name):
            telling.add("+")
        return frozenset(telling)

    def spelled(self, name: str) -> Iterable[str]:
        """The words of a name in lower case, abbreviations replaced by what they stand for."""
        return self._spelled(name, 0)

    def _spelled(self, name: str, depth: int) -> Iterable[str]:
        for match in WORD.finditer(name):
            word = match.group().lower()
            long = self.long_forms.get(word) or (self.long_forms.get(word[:-1]) if word.endswith("s") else None)
            if long and depth < 2 and long.lower() != word:
                yield from self._spelled(long, depth + 1)
            else:
                yield word

    def is_generic(self, name: str) -> str | None:
        """`experimental` or `control` where a name says no more than that, else None."""
        if name not in self._generic:
            self._generic[name] = self._generic_of(name)
        return self._generic[name]

    def _generic_of(self, name: str) -> str | None:
        plain = " ".join(
            word
            for word in re.findall(r"[\w-]+", name.lower())
            if word not in self.words.heads and word not in self.words.people and word not in ("the", "a", "an")
        )
        if plain in self.words.generic_control:
            return "control"
        if plain in self.words.generic_experimental:
            return "experimental"
        return None

    def role(self, name: str) -> str | None:
        """`placebo` or `control` where a word of the name says so, else None."""
        if name not in self._roles:
            self._roles[name] = self._role_of(name)
        return self._roles[name]

    def _role_of(self, name: str) -> str | None:
        low = [word.removesuffix("-controlled") for word in re.findall(r"[\w-]+", re.split("→|->", name.lower())[0])]
        if any(word in self.words.placebo for word in low):
            return "placebo"
        return "control" if any(word in self.words.control for word in low) else None

    def is_empty(self, name: str) -> bool:
        """Whether a name names no arm: only counts, people, `groups`, `treatment`."""
        if name not in self._empty:
            self._empty[name] = self._is_empty(name)
        return self._empty[name]

    def _is_empty(self, name: str) -> bool:
        low = re.findall(r"[^\W_]+(?:-[^\W_]+)*", name.lower())
        if COUNTED.match(name):
            return True
        if self.is_generic(name) and low[-1] in self.words.heads:
            return False
        if low and low[-1] in self.words.outcomes:
            return True
        return not low or all(
            word in self.words.empty or word in self.words.people or word.isdecimal() or word in FUNCTION
            for word in low
        )


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A word without its plural; British spellings made American where that is an `s` for a `z`."""
    for ending in ("-controlled", "-treated", "-based"):
        word = word.removesuffix(ending)
    if word.endswith("ies") and len(word) > 5:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word


def initials(name: str) -> str:
    """The first letters of the words of a name: `portion-controlled diet` -> `pcd`."""
    return "".join(
        part[0]
        for part in re.findall(r"[^\W_]+", name.lower())
        if part not in ("of", "and", "the", "a", "with", "for", "in", "or", "to")
    )
