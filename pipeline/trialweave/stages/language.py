"""Languages: an ISO 639-1 code for each block, `und` where there is nothing to tell.

1. The script decides where it can: Kana, Hangul, Han, Cyrillic, Greek, Arabic, ...
2. Latin text: function words, words of titles and headings, letters that only one language writes.
3. `langdetect`, seeded, for what is left and is long enough; it is mostly wrong on short clinical strings.
4. A short block takes the language of its neighbours where they agree.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from spacy.tokens import Doc

from trialweave import extensions
from trialweave.marks import Block, BlockLanguage
from trialweave.stages.component import Stage

SAMPLE = 360  # characters of a block that are looked at: enough to be sure, and soon read
# the least weight that decides, and the least lead over the next language; found on titles and notices of one line
ENOUGH, LEAD = 1.0, 1.35
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
LETTER = re.compile(r"[^\W\d_]")
# counts the letters of each script in one pass over the sample
KANA = re.compile(r"[\u3041-\u30ff]")
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
HANGUL = re.compile(r"[\uac00-\ud7a3\u1100-\u11ff]")
CYRILLIC = re.compile(r"[\u0400-\u052f]")
# letters of any script but Latin; Greek ones stand in every English abstract too
OTHER_SCRIPT = re.compile(r"[\u0370-\u1cff\u3041-\ud7a3\uf900-\ufaff]")
SHORT = 60  # characters; below, the scripts are always counted
DETECTABLE = 100  # letters that langdetect needs; below, it takes `Methods` for Welsh
DETECT_WORDS, DETECT_PROBABILITY = 12, 0.9
NAME = 4  # letters; capitalised words of no more than these may be anybody's name
IDEOGRAPH = 3  # Latin letters that weigh as much as one ideograph


class LanguageWords(NamedTuple):
    """configs/grammar/languages.toml, made ready: weights of words and letters, and scripts of one language."""

    weights: dict[str, tuple[tuple[str, float], ...]]
    letters: dict[str, str]
    ideographs: dict[str, frozenset[str]]
    scripts: tuple[tuple[str, re.Pattern[str]], ...]
    persian: frozenset[str]


class LanguageOfBlocks(Stage):
    """Marks the language of each block in the group `languages`."""

    sources = ("grammar/languages.toml",)

    def compile(self) -> None:
        self.words = language_words(self.knowledge["grammar/languages.toml"])

    def __call__(self, doc: Doc) -> Doc:
        extensions.put(doc, "languages", languages_of(extensions.text(doc), extensions.get(doc, "blocks"), self.words))
        return doc


def language_words(knowledge: Mapping[str, Any]) -> LanguageWords:
    """Make configs/grammar/languages.toml ready for use.

    A word that several languages share counts for each of them with its share only.
    """
    spoken: dict[str, list[str]] = {}
    for table in ("function_words", "common_words"):
        for language, words in knowledge[table].items():
            for word in words:
                if language not in spoken.setdefault(word, []):
                    spoken[word].append(language)
    weights = {word: tuple((lang, 1.0 / len(langs)) for lang in langs) for word, langs in spoken.items()}
    letters = {char: lang for lang, chars in knowledge["letters"].items() for char in chars if not HAN.match(char)}
    ideographs = {lang: frozenset(filter(HAN.match, chars)) for lang, chars in knowledge["letters"].items()}
    shared = ideographs.get("ja", frozenset()) & ideographs.get("zh", frozenset())
    return LanguageWords(
        weights=weights,
        letters=letters,
        ideographs={lang: chars - shared for lang, chars in ideographs.items() if chars},
        scripts=tuple((lang, re.compile(f"[{a}-{b}]")) for lang, (a, b) in knowledge["scripts"].items()),
        persian=frozenset(knowledge["arabic"]["fa"]),
    )


def languages_of(text: str, blocks: Sequence[Block], words: LanguageWords) -> list[BlockLanguage]:
    """The language of each block of a page.

    Args:
        text: the page.
        blocks: its non-blank lines.
        words: as `language_words` makes them.
    """
    samples = [text[block.start : min(block.end, block.start + SAMPLE)] for block in blocks]
    found = from_neighbours([language_of(sample, words) for sample in samples], samples)
    found = [_settled(pair, sample, words) for pair, sample in zip(found, samples, strict=True)]
    return [
        BlockLanguage(block.start, block.end, language, rule)
        for block, (language, rule) in zip(blocks, found, strict=True)
    ]


def language_of(text: str, words: LanguageWords) -> tuple[str, str]:
    """Language and rule of one block, by itself.

    Args:
        text: the block.
        words: as `language_words` makes them.

    Returns:
        ISO 639-1 or `und`; the rule is `script.han` where the block is Han alone and may be Japanese.
    """
    sample = text[:SAMPLE]
    if not sample.isascii():
        others = len(OTHER_SCRIPT.findall(sample))
        by_script = language_by_script(sample, words) if others and _may_decide(others, sample) else None
        if by_script is not None:
            return by_script
    spoken = said_words(sample)
    votes = latin_votes(spoken, sample, words)
    if votes:
        ranked = sorted(votes.items(), key=lambda item: (-item[1], item[0]))
        second = ranked[1][1] if len(ranked) > 1 else 0.0
        if ranked[0][1] >= ENOUGH and ranked[0][1] >= LEAD * second:
            return ranked[0][0], "words"
    return "und", "none"


def _may_decide(others: int, sample: str) -> bool:
    """Whether letters of another script than Latin can be most of a text: a quick look before counting."""
    return len(sample) < SHORT or others * 8 >= len(sample)


def language_by_script(sample: str, words: LanguageWords) -> tuple[str, str] | None:
    """The language that a script belongs to, where that script is most of the text."""
    han, kana = len(HAN.findall(sample)), len(KANA.findall(sample))
    hangul, cyrillic = len(HANGUL.findall(sample)), len(CYRILLIC.findall(sample))
    latin = len(LETTER.findall(sample)) - han - kana - hangul - cyrillic
    if (hangul and hangul * IDEOGRAPH >= latin) and hangul >= han:
        return "ko", "script.hangul"
    if (han + kana) and (han + kana) * IDEOGRAPH >= latin:
        if kana * 12 >= han and kana:
            return "ja", "script.kana"
        return _han(sample, words)
    if cyrillic and cyrillic >= latin:
        ukrainian = any(words.letters.get(char) == "uk" for char in sample.lower())
        return ("uk" if ukrainian else "ru"), "script.cyrillic"
    for language, pattern in words.scripts:
        if len(pattern.findall(sample)) > latin / 2:
            if language == "ar" and words.persian.intersection(sample):
                return "fa", "script.arabic"
            return language, "script"
    return None


def _han(sample: str, words: LanguageWords) -> tuple[str, str]:
    """Chinese, or Japanese without Kana: told by the forms of the ideographs, else left to the neighbours."""
    japanese = sum(map(words.ideographs.get("ja", frozenset()).__contains__, sample))
    chinese = sum(map(words.ideographs.get("zh", frozenset()).__contains__, sample))
    if japanese > chinese:
        return "ja", "script.han_forms"
    return "zh", "script.han_forms" if chinese else "script.han"


def said_words(sample: str) -> list[str]:
    """The words that may tell a language: not names, which are short and capitalised (`Yang`, `De`, `U.S.`)."""
    found = WORD.findall(sample)
    if sample.isupper():
        return [word.lower() for word in found]
    return [word.lower() for word in found[:1]] + [
        word.lower() for word in found[1:] if len(word) > NAME or word[0].islower()
    ]


def latin_votes(spoken: list[str], sample: str, words: LanguageWords) -> dict[str, float]:
    """language -> weight of its words and letters in a text."""
    votes: dict[str, float] = {}
    for word in words.weights.keys() & set(spoken):
        for language, weight in words.weights[word]:
            votes[language] = votes.get(language, 0.0) + weight
    if not sample.isascii():
        for char in words.letters.keys() & set(sample.lower()):
            language = words.letters[char]
            votes[language] = votes.get(language, 0.0) + 0.6
    return votes


def _settled(pair: tuple[str, str], sample: str, words: LanguageWords) -> tuple[str, str]:
    """The language of a block, with langdetect asked where nothing in the block itself speaks for it."""
    language, rule = pair
    if rule not in ("none", "neighbours") or len(sample) < DETECTABLE:
        return pair
    if language != "und" and latin_votes(said_words(sample), sample, words).get(language):
        return pair
    detected = detect(sample)
    return pair if detected[0] == "und" else detected


def detect(sample: str) -> tuple[str, str]:
    """What langdetect says, where the text is long enough for it and it is sure; the same answer every run."""
    if len(sample) < DETECTABLE:
        return "und", "none"
    spoken = WORD.findall(sample)
    lower = sum(word[0].islower() for word in spoken)
    if len(spoken) < DETECT_WORDS or sum(map(len, spoken)) < DETECTABLE or lower < 0.5 * len(spoken):
        return "und", "none"  # too short, or names
    from langdetect import DetectorFactory, detect_langs  # loads its profiles, a second that most pages save
    from langdetect.lang_detect_exception import LangDetectException

    DetectorFactory.seed = 0
    try:
        best = detect_langs(sample)[0]
    except LangDetectException:
        return "und", "none"
    if best.prob < DETECT_PROBABILITY:
        return "und", "none"
    return str(best.lang)[:2], "langdetect"


def from_neighbours(found: list[tuple[str, str]], samples: list[str]) -> list[tuple[str, str]]:
    """Blocks that tell nothing take the language of the blocks around them, where those agree.

    Han alone is Japanese between Japanese blocks. A block in another script than its neighbours stays `und`.

    Args:
        found: language and rule of each block.
        samples: the blocks.
    """
    decided = [language if language != "und" else None for language, _ in found]
    before = _last_known(decided)
    after = _last_known(decided[::-1])[::-1]
    japanese = any(rule == "script.kana" for _, rule in found)
    result = []
    for index, (language, rule) in enumerate(found):
        if rule == "script.han" and japanese and "ja" in (before[index], after[index]):
            result.append(("ja", "neighbours"))
        elif language == "und" and _agree(before[index], after[index]) and LETTER.search(samples[index]):
            result.append((before[index] or "und", "neighbours"))
        else:
            result.append((language, rule))
    return result


def _last_known(decided: list[str | None]) -> list[str | None]:
    """For each block the language of the nearest block before it that has one."""
    known: list[str | None] = []
    current: str | None = None
    for language in decided:
        known.append(current)
        current = language or current
    return known


def _agree(before: str | None, after: str | None) -> bool:
    """Whether the blocks around are of one language, and that one is written in Latin letters."""
    known = before or after
    return known is not None and known not in NOT_LATIN and before in (known, None) and after in (known, None)


NOT_LATIN = frozenset(("zh", "ja", "ko", "ru", "uk", "bg", "el", "he", "ar", "fa", "th", "hi", "ka", "hy"))
