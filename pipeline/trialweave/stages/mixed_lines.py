"""Lines that hold two languages, parted sentence by sentence.

Some sites print a translation behind each sentence, or a title with its translation in brackets. The zones of such a
line are made smaller than a line, each in one language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from trialweave.folding import Folded
from trialweave.marks import Zone
from trialweave.stages.language import (
    CYRILLIC,
    HAN,
    HANGUL,
    KANA,
    LETTER,
    WORD,
    LanguageWords,
    language_by_script,
    latin_votes,
    said_words,
)

SHORTEST_LINE = 60  # characters of a line that may be parted
FOREIGN_LETTERS = 12  # letters of another script that a sentence of its own has at least
LATIN_WORD = re.compile(r"\b[a-zà-ÿ]{3,}\b")  # no acronyms and units, which Chinese abstracts are full of
FOREIGN_WORDS = 6  # different words of another language that speak for sentences in it
OTHER_SCRIPT = re.compile(r"[\u0400-\u052f\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
# ends of sentences: "。", ". The", ".中", a line break; what is parted too often is put together again
SENTENCE_END = re.compile(
    r"[。！？]|[.!?][\"')\]]?(?=\s+[A-ZÀ-ÝА-Я0-9\"(]|\s*[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3А-Я]|\s*$)|\n"
)
# a Latin title and one in another script on one line: "A trial [一项试验]"
TWO_TITLES = re.compile(
    r"(?P<latin>[^\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3\u0400-\u052f]{20,}?)[\s/|(\[【—:-]*"
    r"(?P<other>[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3\u0400-\u052f].*)$",
    re.DOTALL,
)


class MixedWords(NamedTuple):
    """Function words that only one language of Latin script has, for those but English."""

    own: dict[str, str]


def mixed_words(languages: Mapping[str, Any]) -> MixedWords:
    """Make configs/grammar/languages.toml ready for use."""
    spoken: dict[str, set[str]] = {}
    for table in ("function_words", "common_words"):
        for language, words in languages[table].items():
            for word in words:
                spoken.setdefault(word, set()).add(language)
    return MixedWords({word: min(langs) for word, langs in spoken.items() if len(langs) == 1})


def part_languages(folded: Folded, zones: Sequence[Zone], languages: LanguageWords, words: MixedWords) -> list[Zone]:
    """The zones, with content that holds two languages parted into zones of one language each.

    Args:
        folded: the page's text, folded.
        zones: the zones of the page.
        languages: as `language_words` makes them.
        words: as `mixed_words` makes them.
    """
    parted: list[Zone] = []
    for zone in zones:
        if zone.zone not in ("title", "abstract") or zone.end - zone.start < SHORTEST_LINE:
            parted.append(zone)
            continue
        start, end = folded.inverse(zone.start, zone.end)
        runs = runs_of(folded.text[start:end], zone.language, languages, words)
        for first, last, language in runs:
            begin, stop = folded.place(start + first, start + last)
            rule = zone.rule if len(runs) == 1 else f"{zone.rule}.parted"
            parted.append(zone._replace(start=begin, end=stop, language=language, rule=rule))
    return parted


def runs_of(text: str, language: str, languages: LanguageWords, words: MixedWords) -> list[tuple[int, int, str]]:
    """Stretches of a text in one language each: start, end, language; the whole where there is but one.

    Args:
        text: a title or an abstract.
        language: what the text is in, mostly.
        languages: as `language_words` makes them.
        words: as `mixed_words` makes them.
    """
    whole = [(0, len(text), language)]
    if not _is_mixed(text, language, words):
        return whole
    runs: list[tuple[int, int, str]] = []
    for start, end in _sentences(text):
        spoken = _language_of(text[start:end], language, languages) or (runs[-1][2] if runs else language)
        if runs and runs[-1][2] == spoken:
            runs[-1] = (runs[-1][0], end, spoken)
        else:
            runs.append((start, end, spoken))
    if len(runs) < 2:
        return _two_titles(text, language, languages) or whole
    return runs


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence, without the blanks around it."""
    last = 0
    for stop in [match.end() for match in SENTENCE_END.finditer(text)] + [len(text)]:
        piece = text[last:stop]
        if piece.strip():
            yield last + len(piece) - len(piece.lstrip()), last + len(piece.rstrip())
        last = stop


def _is_mixed(text: str, language: str, words: MixedWords) -> bool:
    """A quick look: letters of a second script, or several words of a second language."""
    others = 0 if text.isascii() else len(OTHER_SCRIPT.findall(text))
    if others >= FOREIGN_LETTERS and len(LATIN_WORD.findall(text)) >= FOREIGN_LETTERS / 4:
        return True
    if others > len(text) / 4:
        return False
    said = [words.own[word] for word in words.own.keys() & set(text.split())]
    return any(said.count(other) >= FOREIGN_WORDS for other in set(said) - {language})


def _language_of(sentence: str, around: str, languages: LanguageWords) -> str | None:
    """The language of a sentence, None where it is too short to tell; Han alone goes with what is around it."""
    others = len(OTHER_SCRIPT.findall(sentence))
    if others:
        by_script = language_by_script(sentence, languages) if others >= FOREIGN_LETTERS / 2 else None
        if by_script is not None:
            return around if around == "ja" and by_script[0] == "zh" else by_script[0]
    letters = len(LETTER.findall(sentence)) - sum(len(p.findall(sentence)) for p in (HAN, KANA, HANGUL, CYRILLIC))
    if letters < 2 * FOREIGN_LETTERS:
        return None
    votes = latin_votes(said_words(sentence), sentence, languages)
    ranked = sorted(votes.items(), key=lambda item: (-item[1], item[0]))
    if not ranked:
        return None
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    return ranked[0][0] if ranked[0][1] >= 1.0 and ranked[0][1] > 1.2 * second else None


def _two_titles(text: str, language: str, languages: LanguageWords) -> list[tuple[int, int, str]] | None:
    """A title in Latin letters and one in another script behind it, on one line."""
    match = TWO_TITLES.match(text)
    if not match or len(OTHER_SCRIPT.findall(match["other"])) < FOREIGN_LETTERS / 2 or "\n" in text:
        return None
    by_script = language_by_script(match["other"], languages)
    if by_script is None or len(WORD.findall(match["latin"])) < 4:
        return None
    first = language if language not in ("zh", "ja", "ko", "ru", "uk") else "en"
    return [(0, len(match["latin"].rstrip()), first), (match.start("other"), len(text), by_script[0])]
