"""What is known of pages (configs/publishers/*.toml), made ready for use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from trialweave.folding import fold
from trialweave.stages.alternation import alternation

CJK = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
# "摘 要", "目　的": spaces between ideographs say nothing
SPACED_CJK = re.compile(rf"(?<=[{CJK}\uac00-\ud7a3])[ ]+(?=[{CJK}])")
# "서 론": syllables set apart
SPACED_HANGUL = re.compile(r"(?:[가-힣] ){1,4}[가-힣]")
# "1. ", "II. ", "■", "【", "(3) ": what stands before the words of a heading
HEADING_MARK = re.compile(
    r"^(?:\(?\d{1,2}(?:\.\d{1,2}){0,2}[.)、]?[ ]{0,3}|[ivx]{1,4}\.[ ]|[^\w\s(«“\"']{1,3}[ ]{0,3})", re.IGNORECASE
)
# ":", "】", " (24)", "↓": what stands behind them
HEADING_TAIL = re.compile(r"[\s:：.。*>»›↓▼▾+|\]】〕-]*(?:\(\d{1,5}\))?[\s:：.。*>»›↓▼▾+|\]】〕-]*$")
NUMBERED = re.compile(
    r"^(?:\(?\d{1,2}(?:\.\d{1,2}){0,2}[.)、]?[ ]{0,3}|[IVX]{1,4}\.[ ]{0,3}|[一二三四五六][、.][ ]?)(?=[^\W\d])"
)
# the first word of a phrase: "supported" by, "doi":, "hospital"
FIRST_WORD = re.compile(r"[^\W\d_][\w'-]*")
STEM = 4  # letters that beginnings of words are looked up by
UNSPACED = re.compile(rf"[{CJK}\uac00-\ud7a3]")


class ZoneWords(NamedTuple):
    """Knowledge of all files of configs/publishers, merged.

    Attributes:
        headings: words of a heading -> the zone that it opens.
        brief: words of those headings that open one line only.
        labels: words that open a stretch without a colon -> zone; longest first in `label_pattern`.
        inline: words that begin another zone in the middle of a line -> zone.
        lines: words of a line that stands for itself -> zone.
        phrases: first word -> phrases that begin with it, with their zone.
        whole: words that count as phrases by themselves, with their zones.
        stems: first letters -> beginnings of words, with their zone.
        unspaced: first sign -> phrases in scripts without spaces, with their zone.
        marks: phrases that begin with a mark (`© `), with their zone.
        figures: how captions begin.
        study: language -> words of trials.
        parts: words of the headings of an abstract -> section, from configs/grammar/sections.toml.
        function_words: language -> its function words.
        sentence: words of sentences, which titles seldom have.
        weights: see [weights] of generic.toml.
    """

    headings: dict[str, str]
    brief: frozenset[str]
    label_pattern: re.Pattern[str]
    labels: dict[str, str]
    inline: dict[str, str]
    lines: dict[str, str]
    phrases: dict[str, tuple[tuple[str, str], ...]]
    whole: dict[str, tuple[str, ...]]
    stems: dict[str, tuple[tuple[str, str], ...]]
    unspaced: dict[str, tuple[tuple[str, str], ...]]
    marks: tuple[tuple[str, str], ...]
    figures: re.Pattern[str]
    study: dict[str, frozenset[str]]
    parts: dict[str, str]
    part_pattern: re.Pattern[str]
    function_words: dict[str, frozenset[str]]
    sentence: frozenset[str]
    weights: dict[str, float]


@lru_cache(maxsize=8192)  # the lines of a site come again on each of its pages
def heading_key(text: str) -> str:
    """The words of a heading alone: lower-case, without numbers, marks, brackets, counts and colons.

    Args:
        text: a line, folded and trimmed.
    """
    key = text.casefold()
    key = HEADING_TAIL.sub("", HEADING_MARK.sub("", key, count=1))
    key = SPACED_CJK.sub("", " ".join(key.split()))
    return key.replace(" ", "") if SPACED_HANGUL.fullmatch(key) else key


def zone_words(
    publishers: Iterable[Mapping[str, Any]], sections: Mapping[str, Any], languages: Mapping[str, Any]
) -> ZoneWords:
    """Merge the files of knowledge.

    Args:
        publishers: the parsed files of configs/publishers.
        sections: configs/grammar/sections.toml.
        languages: configs/grammar/languages.toml.
    """
    files = [_folded(file) for file in publishers]
    labels = _table(files, "labels")
    inline = {word: zone[7:] for word, zone in labels.items() if zone.startswith("inline_")}
    labels = {word: zone for word, zone in labels.items() if word not in inline}
    parts = {heading_key(word): name for name, words in sections["headings"].items() for word in words if word.strip()}
    weights = {key: float(value) for file in files for key, value in file.get("weights", {}).items()}
    phrases = _phrases(files)
    brief = _table(files, "brief_headings")
    return ZoneWords(
        headings=_table(files, "headings") | brief,
        brief=frozenset(brief),
        label_pattern=_label_pattern(labels),
        labels={heading_key(word): zone for word, zone in labels.items()},
        inline=inline,
        lines=_table(files, "lines") | _furniture(files),
        **_phrase_tables(phrases),
        figures=_figure_pattern(word for file in files for word in file.get("figures", {}).get("words", ())),
        study=_study(files),
        parts=parts,
        part_pattern=_part_pattern(parts, sections["headings_glued"]["words"]),
        function_words={lang: frozenset(words) for lang, words in languages["function_words"].items()},
        sentence=frozenset(word for file in files for word in file.get("sentence", {}).get("words", ())),
        weights=weights,
    )


def _folded(value: Any) -> Any:
    """Knowledge as it is matched: folded like the page (`：` is `:` there)."""
    if isinstance(value, str):
        return fold(value).text
    if isinstance(value, Mapping):
        return {key: _folded(item) for key, item in value.items()}
    return [_folded(item) for item in value] if isinstance(value, list) else value


def _table(files: list[Mapping[str, Any]], name: str) -> dict[str, str]:
    """word -> zone; where files differ, boilerplate gives way and the first of the others stays."""
    table: dict[str, str] = {}
    for file in files:
        for zone, words in sorted(file.get(name, {}).items()):  # a saved model has them in this order too
            for word in words:
                key = word if zone.startswith("inline_") else heading_key(word) or word
                if table.get(key, "boilerplate") == "boilerplate":
                    table[key] = zone
    return table


def _furniture(files: list[Mapping[str, Any]]) -> dict[str, str]:
    """Lines that `trialweave learn-publishers` found on many pages of a dump."""
    lines = [line for file in files for line in file.get("furniture", {}).get("lines", ())]
    return {heading_key(line): "boilerplate" for line in lines}


def _phrases(files: list[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """All phrases with their zone."""
    tables = [file.get("phrases", {}) for file in files]
    return list(
        dict.fromkeys((phrase, zone) for table in tables for zone, words in sorted(table.items()) for phrase in words)
    )


def _phrase_tables(phrases: list[tuple[str, str]]) -> dict[str, Any]:
    """The phrases, by what has to be in a line for them to be looked for: so that a line costs little."""
    tables: dict[str, dict[str, list[Any]]] = {"phrases": {}, "whole": {}, "stems": {}, "unspaced": {}}
    marks: list[tuple[str, str]] = []
    for phrase, zone in phrases:
        first = FIRST_WORD.match(phrase)
        if UNSPACED.search(phrase):
            tables["unspaced"].setdefault(phrase[0], []).append((phrase, zone))
        elif first is None:
            marks.append((phrase, zone))
        elif phrase.endswith("*"):
            tables["stems"].setdefault(phrase[:STEM], []).append((phrase[:-1], zone))
        elif first.group() == phrase:
            tables["whole"].setdefault(phrase, []).append(zone)
        else:
            tables["phrases"].setdefault(first.group(), []).append((phrase, zone))
    frozen = {name: {key: tuple(found) for key, found in table.items()} for name, table in tables.items()}
    return {**frozen, "marks": tuple(marks)}


def _study(files: list[Mapping[str, Any]]) -> dict[str, frozenset[str]]:
    study: dict[str, set[str]] = {}
    for file in files:
        for language, words in file.get("study", {}).items():
            study.setdefault(language, set()).update(words)
    return {language: frozenset(words) for language, words in study.items()}


def _label_pattern(labels: Iterable[str]) -> re.Pattern[str]:
    """`Abstract Objective To`, `AbstractBackground`, `摘要目的`, `Keywords curcumin`: at a line's start."""
    return re.compile(
        rf"[^\w\s]{{0,2}}(?P<label>(?i:{alternation(labels)}))[\]】]?"
        rf"(?=[ ]?[:：.|-]|[ ]{{1,3}}[A-ZА-ЯÀ-Ý0-9\"(]|[A-ZА-Я(]|(?<=[{CJK}\]】\uac00-\ud7a3])[ ]{{0,3}}\S)"
    )


def _figure_pattern(words: Iterable[str]) -> re.Pattern[str]:
    """`Figure 1`, `Table 2.`, `图3`, `Рис. 1`: how a caption begins."""
    return re.compile(rf"(?:{alternation(words)})\.?\s?\d", re.IGNORECASE)


def _part_pattern(parts: Iterable[str], glued: Iterable[str]) -> re.Pattern[str]:
    """`Methods: We`, `(1) Background:`, `Results Flares`, `MethodsStudy`, `目的 探讨`: at a line's start."""
    return re.compile(
        r"(?:\(?\d{1,2}[.)]?[ ]{0,2}|[^\w\s]{1,2})?(?:"
        rf"(?P<set_off>(?i:{alternation(parts)}))"
        r"(?=[ ]?[:：\]】]|\.(?=[ ][^\W\d_])|[ ][A-Z][a-z]+[ ]|[ ]-[ ])"
        rf"|(?P<glued>(?i:{alternation(glued)}))(?=[ ]?[A-Z0-9\"]|(?<=[{CJK}\uac00-\ud7a3])[ ]?\S))"
    )
