"""Cues of configs/grammar as patterns: words and phrases, `*` at the end for any ending."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import compress

from trialweave.sentence_text import WORD, SentenceText
from trialweave.stages.alternation import alternation

# words that are remembered; more would be a page of random letters
MOST_WORDS = 100_000


def any_of(cues: Iterable[str]) -> re.Pattern[str]:
    """One pattern that finds any of the cues as whole words, the longest first, in lower-case text.

    Args:
        cues: words or phrases; a trailing `*` stands for any ending; inner spaces match any one space.
    """
    endings: dict[str, str] = {}
    for cue in cues:
        plain = cue.rstrip("*").lower()
        endings[plain] = max(endings.get(plain, ""), _ending(cue, plain))
    words = [plain for plain in endings if plain[:1].isalnum()]
    others = [plain for plain in endings if not plain[:1].isalnum()]
    parts = [rf"\b(?:{alternation(words, endings)})"] if words else []
    parts += [alternation(others, endings)] if others else []
    return re.compile("|".join(parts) or r"(?!)")


def _ending(cue: str, plain: str) -> str:
    """What follows a cue: the rest of its word, or the word's end where it ends with a letter."""
    if cue.endswith("*"):
        return r"\w*"
    return r"\b" if plain[-1:].isalnum() else ""


class Cues:
    """Cues as a pattern for sentences, few of which have any: the words of a sentence tell most that have none.

    Args:
        cues: as `any_of` takes them.
    """

    def __init__(self, cues: Iterable[str]) -> None:
        cues = list(cues)
        self.pattern = any_of(cues)
        self._begins = beginnings(cues)

    def search(self, sentence: SentenceText) -> re.Match[str] | None:
        """The first cue of a sentence, by its offsets in `low`."""
        return self.pattern.search(sentence.low) if self.may_be_in(sentence) else None

    def may_be_in(self, sentence: SentenceText) -> bool:
        """Whether a word of a sentence begins a cue; where none does, it has no cue."""
        return self._begins.of_any(sentence.words)


class Remembered(dict[str, bool]):
    """Whether something is true of a word, found out once for each word that is met.

    Args:
        find_out: tells it of a word.
    """

    def __init__(self, find_out: Callable[[str], bool]) -> None:
        super().__init__()
        self._find_out = find_out

    def __missing__(self, word: str) -> bool:
        if len(self) >= MOST_WORDS:
            self.clear()
        self[word] = found = self._find_out(word)
        return found

    def places(self, words: Sequence[str]) -> Iterator[int]:
        """Where the words stand that it is true of."""
        return compress(range(len(words)), map(self.__getitem__, words))

    def of_any(self, words: Iterable[str]) -> bool:
        """Whether it is true of any of some words."""
        return any(map(self.__getitem__, words))


def beginnings(cues: Iterable[str]) -> Remembered:
    """Whether a word begins a cue.

    Args:
        cues: as `any_of` takes them; each begins with a letter or digit.

    Raises:
        ValueError: one begins with another sign, or is empty.
    """
    plain = {cue: cue.rstrip("*").lower() for cue in cues}
    first = {cue: match.group() for cue, start in plain.items() if (match := WORD.match(start))}
    if len(first) < len(plain):
        raise ValueError(f"a cue begins with no letter or digit: {sorted(plain.keys() - first.keys())}")
    ends_open = tuple(start for cue, start in plain.items() if cue.endswith("*") and start == first[cue])
    return Remembered(partial(_begins, frozenset(first.values()), ends_open))


def _begins(whole: frozenset[str], ends_open: tuple[str, ...], word: str) -> bool:
    return word in whole or word.startswith(ends_open)
