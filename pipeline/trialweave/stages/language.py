"""Languages: an ISO 639-1 code for each block, `und` where there is nothing to tell."""

from __future__ import annotations

import re
from collections import Counter

from spacy.tokens import Doc

from trialweave import extensions
from trialweave.marks import BlockLanguage
from trialweave.stages.component import Stage


class LanguageOfBlocks(Stage):
    """Marks the language of each block in the group `languages`."""

    sources = ("grammar/languages.toml",)

    def compile(self) -> None:
        self.words = word_languages(self.knowledge["grammar/languages.toml"]["function_words"])

    def __call__(self, doc: Doc) -> Doc:
        text = extensions.text(doc)
        marks = [
            BlockLanguage(block.start, block.end, *language_of(text[block.start : block.end], self.words))
            for block in extensions.get(doc, "blocks")
        ]
        extensions.put(doc, "languages", marks)
        return doc


SCRIPTS = re.compile(
    r"(?P<kana>[\u3040-\u30ff])|(?P<hangul>[\uac00-\ud7a3])|(?P<han>[\u3400-\u9fff])|(?P<cyrillic>[\u0400-\u04ff])"
)
WORD = re.compile(r"[^\W\d_]+")
SAMPLE = 600  # characters of a block that are looked at


def word_languages(function_words: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    """word -> the languages that it is a function word of."""
    found: dict[str, list[str]] = {}
    for language, words in function_words.items():
        for word in words:
            found.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in found.items()}


def language_of(text: str, words: dict[str, tuple[str, ...]]) -> tuple[str, str]:
    """Language and rule of one block."""
    sample = text[:SAMPLE]
    scripts = Counter(match.lastgroup for match in SCRIPTS.finditer(sample))
    latin = sum(char.isascii() and char.isalpha() for char in sample)
    if scripts["kana"] and scripts["kana"] * 10 >= scripts["han"]:
        return "ja", "script.kana"
    if scripts["hangul"] * 2 > latin / 3:
        return "ko", "script.hangul"
    if scripts["han"] and scripts["han"] * 4 > latin:
        return "zh", "script.han"
    if scripts["cyrillic"] * 2 > latin:
        return "ru", "script.cyrillic"
    votes: Counter[str] = Counter()
    for word in WORD.findall(sample.lower()):
        votes.update(words.get(word, ()))
    if votes:
        (first, count), *rest = votes.most_common(2)
        if count >= 2 and (not rest or count > rest[0][1]):
            return first, "function_words"
    return "und", "none"
