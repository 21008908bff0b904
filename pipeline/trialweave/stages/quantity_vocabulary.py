"""The knowledge of the stage `quantities`, made ready for look-ups: configs/grammar/quantities.toml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, NamedTuple

# the words of a wording: "Cohen's d" -> Cohen, s, d
WORD = re.compile(r"[^\W\d_]+|\d+")
LETTERS = re.compile(r"[^\W\d_]+|[%°º]")


class Unit(NamedTuple):
    """A unit as it is given in the tables, its class (`time`, `mass`, ...), its UCUM code, and its denominators."""

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


@dataclass(slots=True)
class Vocabulary:
    """Look-ups for the grammar; every set holds lower-case words unless said otherwise."""

    words: dict[str, int]
    scales: dict[str, int]
    chinese: dict[str, int]
    chinese_scales: dict[str, int]
    idle_before: frozenset[str]
    idle_after: frozenset[str]
    fractions: frozenset[str]
    units: dict[str, Unit]
    long_units: dict[str, tuple[tuple[str, Unit], ...]]
    denominators: dict[str, str]
    denominator_codes: dict[str, str]
    wordings: dict[str, tuple[Wording, ...]]
    symbols: dict[str, Label]
    p_heads: frozenset[str]
    p_fillers: frozenset[str]
    time_labels: frozenset[str]
    time_points: dict[str, str]
    time_adjectives: frozenset[str]
    time_idle: frozenset[str]
    ordinal_before: str
    always_naming: frozenset[str]
    small_naming: frozenset[str]
    naming: frozenset[str]
    designs: frozenset[str]
    drug_codes: frozenset[str]
    months: frozenset[str]
    glued: frozenset[str]
    clock: frozenset[str]
    conjunctions: frozenset[str]
    list_words: frozenset[str]
    context: dict[str, frozenset[str]]
    operators: dict[tuple[str, ...], str]


def vocabulary(knowledge: dict[str, Any]) -> Vocabulary:
    """Make the look-ups out of the parsed TOML file."""
    numbers, names, lists = knowledge["numbers"], knowledge["names"], knowledge["lists"]
    context = {key: frozenset(words) for key, words in knowledge["context"].items() if key != "operators"}
    units, long_units = _units(knowledge["units"])
    wordings, symbols = _labels(knowledge)
    return Vocabulary(
        words=numbers["words"],
        scales=numbers["scales"],
        chinese=numbers["chinese"],
        chinese_scales=numbers["chinese_scales"],
        idle_before=frozenset(numbers["idle_one"]["before"]),
        idle_after=frozenset(numbers["idle_one"]["after"]),
        fractions=frozenset(numbers["idle_one"]["fractions"]),
        units=units,
        long_units=long_units,
        denominators={word: name for name, words in knowledge["denominators"]["words"].items() for word in words},
        denominator_codes=knowledge["denominators"]["ucum"],
        wordings=wordings,
        symbols=symbols,
        p_heads=frozenset(knowledge["p_value"]["heads"]),
        p_fillers=frozenset(knowledge["p_value"]["fillers"]),
        time_labels=frozenset(knowledge["time_labels"]["words"]),
        time_points={w: units[w].name for w in knowledge["time_labels"]["words"] if w in units} | knowledge["time_labels"]["points"],
        time_adjectives=frozenset(knowledge["time_labels"]["adjectives"]),
        time_idle=frozenset(knowledge["time_labels"]["idle"]),
        ordinal_before=knowledge["time_labels"]["ordinal_before"],
        always_naming=frozenset(names["always"]),
        small_naming=frozenset(names["small"]),
        naming=frozenset(names["always"]) | frozenset(names["small"]),
        designs=frozenset(names["designs"]),
        drug_codes=frozenset(names["drug_codes"]),
        months=frozenset(names["months"]),
        glued=frozenset(names["glued"]),
        clock=frozenset(names["clock"]),
        conjunctions=frozenset(lists["conjunctions"]),
        list_words=frozenset(lists["conjunctions"]) | frozenset(lists["prepositions"]),
        context=context,
        operators={tuple(words.split()): sign for words, sign in knowledge["context"]["operators"].items()},
    )


def _units(families: dict[str, Any]) -> tuple[dict[str, Unit], dict[str, tuple[tuple[str, Unit], ...]]]:
    """Units by their one word; those of several words by the first, the longest first."""
    single: dict[str, Unit] = {}
    several: dict[str, list[tuple[str, Unit]]] = {}
    for family, members in families.items():
        for name, entry in members.items():
            unit = Unit(name, family, entry["ucum"])
            for word in entry["words"]:
                first = LETTERS.match(word)
                if first and len(word) > len(first.group()):
                    several.setdefault(first.group(), []).append((word[first.end() :], unit))
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
