"""What survives translation: numbers, acronyms, registry ids, and names that are known in both languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

# "1.1", "50,000", "12 500", ".31", not the digits of "IL-6" or "CD4"
NUMBER = re.compile(r"(?<![A-Za-z0-9.,])(?<![A-Za-z]-)(?:\d{1,3}(?:[,.' ]\d{3})+(?!\d)|\d+)?(?:[.,·]\d+|(?<=\d))")
# "×10^7", "x 10(7)", "× 10⁷", "×107": a power of ten, however it is written
POWER = re.compile(
    r"(?:[×xX*]|\b)\s?10\s?(?:\^\s?|\(|\*\*)?([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}|(?<=[\^(*])\d{1,2}|(?<=[×xX*]10)\d{1,2}(?!\d))\)?"
)
# "IL-6", "DAS28", "MSC", "CD4+", "ACR20", "SLEDAI-2K"
ACRONYM = re.compile(r"(?<![A-Za-z])(?:[A-Z][A-Za-z]{0,5}-?\d[A-Za-z0-9]*|[A-Z]{2,}[A-Za-z0-9]*)(?:-[A-Z0-9]{1,4})?")
REGISTRY_ID = re.compile(
    r"\b(?:NCT|ISRCTN|ChiCTR|IRCT|ACTRN|UMIN|jRCT|KCT|CTRI|DRKS|PACTR|RBR)[A-Za-z0-9-]*\d{4,}[A-Z0-9]*"
)
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?|-")
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
THOUSANDS = re.compile(r"\d{1,3}(?:[,.' ]\d{3})+")
LONGEST_WORD = 20


class AnchorWords(NamedTuple):
    """Knowledge of numbers in words, and of names in other languages (configs/entities, `zh`).

    `names` leads from a name in Chinese to the English names of the same thing, lower-case.
    """

    number_words: dict[str, dict[str, int]]
    joints: frozenset[str]
    decimal_comma: frozenset[str]
    multipliers: dict[str, int]
    names: dict[str, tuple[str, ...]]


class Anchors(NamedTuple):
    """The anchors of a text. `spelled` are numbers in words, `written` how each number stands in the text."""

    numbers: frozenset[str]
    acronyms: frozenset[str]
    spelled: frozenset[str]
    written: dict[str, str]


def anchor_words(languages: Mapping[str, Any], entities: Iterable[Mapping[str, Any]]) -> AnchorWords:
    """Make configs/grammar/languages.toml and configs/entities/*.toml ready for use."""
    names: dict[str, tuple[str, ...]] = {}
    for file in entities:
        for entry in file.get("entry", ()):
            english = tuple(name.lower() for name in (entry["name"], *entry.get("names", ())))
            for name in entry.get("zh", ()):
                names.setdefault(name, ())
                names[name] += english
    return AnchorWords(
        number_words=dict(languages["number_words"]),
        joints=frozenset(languages["numbers"]["joints"]),
        decimal_comma=frozenset(languages["numbers"]["decimal_comma"]),
        multipliers=dict(languages["numbers"]["multipliers"]),
        names=names,
    )


def anchors_of(text: str, language: str, words: AnchorWords) -> Anchors:
    """The anchors of a text.

    Args:
        text: a title, an abstract or a sentence, folded.
        language: its language, which says what a comma in a number is.
        words: as `anchor_words` makes them.
    """
    powers = {f"e{match[1].translate(SUPERSCRIPTS)}" for match in POWER.finditer(text)}
    plain = POWER.sub(" ", text)
    written = {value: value for value in powers}
    for match in NUMBER.finditer(plain):
        if match.group():
            value = _value(match.group(), language in words.decimal_comma)
            value = _multiplied(value, plain[match.end() : match.end() + 10], words)
            written.setdefault(value, match.group())
    acronyms = {match.group().upper().replace("-", "") for match in ACRONYM.finditer(text)}
    acronyms |= {match.group().upper() for match in REGISTRY_ID.finditer(text)}
    spelled = _spelled(text, words.number_words.get(language, {}), words.joints)
    return Anchors(frozenset(written), frozenset(acronyms), spelled, written)


def _value(number: str, decimal_comma: bool) -> str:
    """A number in one form: `1,234` and `1.234` as the language has it, `.31` as `0.31`, `4.0` as `4`."""
    number = number.replace("·", ".")
    grouped = THOUSANDS.fullmatch(number)
    sign = "." if decimal_comma else ","
    if grouped and (sign in number or " " in number or "'" in number):
        return re.sub(r"\D", "", number)
    number = number.replace(",", ".").replace(" ", "")
    whole, _, fraction = number.partition(".")
    fraction = fraction.replace(".", "").rstrip("0")
    whole = whole.lstrip("0") or "0"
    return f"{whole}.{fraction}" if fraction else whole


def _multiplied(value: str, after: str, words: AnchorWords) -> str:
    """The value with the multiplier that follows it: `4万`, `1.5 million`."""
    found = re.match(r"\s?([^\W\d_]+)", after)
    if not found:
        return value
    factor = words.multipliers.get(found[1]) or words.multipliers.get(found[1][:1])
    return f"{float(value) * factor:.0f}" if factor and len(value) < 12 else value


def _spelled(text: str, known: Mapping[str, int], joints: frozenset[str]) -> frozenset[str]:
    """Numbers in words; neighbouring words are added up, a hundred multiplies."""
    if not known:
        return frozenset()
    found: set[str] = set()
    total = 0
    for match in WORD.finditer(text.lower()):
        word = match.group()
        parts = [word] if word in known else word[:LONGEST_WORD].split("-")
        values = [known[part] for part in parts if part in known]
        if values and len(values) == len(parts):
            for value in values:
                total = max(total, 1) * 100 if value == 100 and total < 10 else total + value
                found.add(str(total))
        elif word not in joints:
            total = 0
    return frozenset(found)


def shared_names(text: str, content: str, words: AnchorWords) -> tuple[int, int]:
    """How many names of a Chinese text are known, and how many of those the content has in English.

    Args:
        text: the text in Chinese.
        content: the content, lower-case.
        words: as `anchor_words` makes them.
    """
    known = [name for name in words.names if name in text]
    known = [name for name in known if not any(name != other and name in other for other in known)]
    return len(known), sum(any(english in content for english in words.names[name]) for name in known)


def stems(text: str) -> frozenset[str]:
    """Beginnings of the longer words without accents: what related languages share (`hemodiálise`)."""
    plain = unicodedata.normalize("NFD", text.lower())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return frozenset(word[:5] for word in re.findall(r"[a-z]{6,}", plain))
