"""The knowledge of the stage `quantities`, made ready for look-ups: configs/grammar/quantities.toml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from trialweave.stages.cues import Remembered

WORD = re.compile(r"[^\W\d_]+|\d+")  # the words of a wording: "Cohen's d" -> Cohen, s, d
HEAD = re.compile(r"[^\W\d_]+|[%°º]")  # the first letters of a unit: "mm Hg" -> mm


class Unit(NamedTuple):
    """A unit as the tables give it, its class (`time`, `mass`, ...), its UCUM code, and its denominators."""

    name: str
    family: str
    ucum: str
    per: tuple[str, ...] = ()


class Label(NamedTuple):
    """What the words before a number say of it: its kind, and the unit that they give (`OR`, `week`)."""

    kind: str
    unit: str | None


class Wording(NamedTuple):
    """A label's wording: its words in lower case, and as written where case matters."""

    words: tuple[str, ...]
    exact: str | None
    label: Label


IDEOGRAPHS = "\u3400"  # the first of them


@dataclass(slots=True)
class Vocabulary:
    """Look-ups for the grammar; sets hold lower-case words. `cues[name]` is a list of [context] or [names];
    `number` tells whether a word can begin a number.
    """

    words: dict[str, int]
    scales: dict[str, int]
    folds: dict[str, int]
    ordinals: dict[str, int]
    chinese: dict[str, int]
    chinese_scales: dict[str, int]
    units: dict[str, Unit]
    long_units: dict[str, tuple[tuple[str, Unit], ...]]
    denominators: dict[str, str]
    denominator_codes: dict[str, str]
    wordings: dict[str, tuple[Wording, ...]]
    symbols: dict[str, Label]
    time_points: dict[str, str]
    ordinal_before: str
    operators: dict[tuple[str, ...], str]
    fraction_gaps: frozenset[str]
    range_gaps: frozenset[str]
    to_gaps: frozenset[str]
    bound_gaps: frozenset[str]
    times_gaps: frozenset[str]
    list_words: frozenset[str]
    cues: dict[str, frozenset[str]]
    number: Remembered


def _begins_number(spelled: frozenset[str], word: str) -> bool:
    """Whether a word is in digits, in ideographs, or one that a number can begin with."""
    return word[0] <= "9" or word[0] >= IDEOGRAPHS or word in spelled


def vocabulary(knowledge: dict[str, Any]) -> Vocabulary:
    """Make the look-ups out of the parsed TOML file."""
    numbers, gaps, time_labels = knowledge["numbers"], knowledge["gaps"], knowledge["time_labels"]
    units, long_units = _units(knowledge["units"])
    wordings, symbols = _labels(knowledge)
    cues = _cues(knowledge)
    spelled = frozenset(word for table in ("words", "scales", "folds", "ordinals") for word in numbers[table])
    points = {word: units[word].name for word in time_labels["time_words"] if word in units} | time_labels["points"]
    return Vocabulary(
        words=numbers["words"],
        scales=numbers["scales"],
        folds=numbers["folds"],
        ordinals=numbers["ordinals"],
        chinese=numbers["chinese"],
        chinese_scales=numbers["chinese_scales"],
        units=units,
        long_units=long_units,
        denominators={w: name for name, words in knowledge["denominators"]["words"].items() for w in words},
        denominator_codes=knowledge["denominators"]["ucum"],
        wordings=wordings,
        symbols=symbols,
        time_points=points,
        ordinal_before=time_labels["ordinal_before"],
        operators={tuple(words.split()): sign for words, sign in knowledge["operators"].items()},
        fraction_gaps=frozenset(gaps["fraction"]),
        range_gaps=frozenset(gaps["range"]),
        to_gaps=frozenset(gaps["to"]),
        bound_gaps=frozenset((*gaps["range"], *gaps["to"], *gaps["bounds"])),
        times_gaps=frozenset(gaps["times"]),
        list_words=cues["conjunctions"] | cues["prepositions"],
        cues=cues,
        number=Remembered(partial(_begins_number, spelled)),
    )


def _cues(knowledge: dict[str, Any]) -> dict[str, frozenset[str]]:
    """All plain lists of words, by their name in the file; those of several tables must differ in name."""
    tables = ("idle", "names", "context", "lists", "p_value", "time_labels")
    return {
        name: frozenset(words)
        for table in tables
        for name, words in knowledge[table].items()
        if isinstance(words, list)
    }


def _units(families: dict[str, Any]) -> tuple[dict[str, Unit], dict[str, tuple[tuple[str, Unit], ...]]]:
    """Units by their one word; those of several words by the first, the longest rest first."""
    single: dict[str, Unit] = {}
    several: dict[str, list[tuple[str, Unit]]] = {}
    for family, members in families.items():
        for name, entry in members.items():
            unit = Unit(name, family, entry["ucum"])
            for word in entry["words"]:
                head = HEAD.match(word)
                if head and len(word) > len(head.group()):
                    several.setdefault(head.group(), []).append((word[head.end() :], unit))
                else:
                    single[word] = unit
    ordered = {word: tuple(sorted(rests, key=lambda r: -len(r[0]))) for word, rests in several.items()}
    return single, ordered


def _labels(knowledge: dict[str, Any]) -> tuple[dict[str, tuple[Wording, ...]], dict[str, Label]]:
    """Worded labels by their last word, the longest first; symbols such as `r=` or `χ2=` by themselves."""
    entries = [(wording, Label(e["kind"], e["unit"])) for e in knowledge["labels"] for wording in e["words"]]
    for kind, wordings in knowledge["intervals"].items():
        entries += [(wording, Label(f"interval.{kind}", None)) for wording in wordings]
    by_last: dict[str, list[Wording]] = {}
    symbols: dict[str, Label] = {}
    for wording, label in entries:
        if wording.endswith("="):
            symbols[wording[:-1].strip().replace("²", "2")] = label
            continue
        words = tuple(word.lower() for word in WORD.findall(wording))
        exact = wording if wording != wording.lower() else None
        by_last.setdefault(words[-1], []).append(Wording(words, exact, label))
    ordered = {word: tuple(sorted(found, key=lambda w: -len(w.words))) for word, found in by_last.items()}
    return ordered, symbols
