"""The unit behind a number, with its denominators: `mg`, `mg/kg/day`, `mg kg-1`, `per day`, `-week`, `例`.

UCUM: The Unified Code for Units of Measure, ucum.org; the codes stand in configs/grammar/quantities.toml.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from trialweave.stages.quantity_vocabulary import Unit, Vocabulary

# "-week" " mg" "%" "- minute": what parts the number from its unit, and the unit's first run of letters
HEAD = re.compile(r"(-|- | ?)([%°º℃]|[^\W\d_\u3040-\ud7ff]+|[\u3040-\ud7ff]+)")
# "/kg" " / 24 h" "/m(2)" "/person-years"
BELOW_SLASH = re.compile(
    r" ?/ ?(24 ?h(?:ours?|rs?)?|[^\W\d_\u3040-\ud7ff]+(?:-years?|[23²³]|\([23]\)|\^[23])?|[\u3040-\ud7ff]{1,3})"
    r"(?![^\W\u3040-\ud7ff])"
)
BEHIND_PER = re.compile(r" (?:per|a|each) ([^\W\d_]+(?:-years?|[23²³]|\([23]\))?)(?!\w)")  # " per day"
# " kg-1" "·m-2" " day(-1)" "min⁻¹"
INVERSE = re.compile(r"[ ·.⋅∙*]?([A-Za-zμ]{1,6})(?: ?\^?\(- ?([123])\)| ?\^?- ?([123])(?!\d)|⁻([¹²³]))")
INVERSES = frozenset("-⁻^(")  # what an exponent begins with
PLAIN = str.maketrans("²³", "23", "()^")  # "m(2)", "m^2" and "m²" are shown as "m2"
RAISED = {"1": "", "2": "2", "3": "3", "¹": "", "²": "2", "³": "3"}
LONELY = frozenset("MDNVTA")  # units of one letter that only a fraction makes sure: "0.5 M", "2.25 D"
AFTER_HYPHEN = frozenset({"time", "mass", "amount", "volume", "fold", "percent", "activity", "physical"})
ORDINAL_UNITS = frozenset({"second"})  # "2 second-line drugs"
# below the slash of a unit that is in no list these show that it is one: "2,415 RU/ml"
CONTENTS = frozenset({"ml", "l", "dl", "μl", "mg", "g", "mol", "mmol", "min", "kg", "cell", "mm2", "cm2"})
SCRIPT = "\u3040"  # from here on ideographs, kana and hangul, whose units are read by their first characters


class Found(NamedTuple):
    """A unit in the text, where it ends, and whether a hyphen joins it to its number."""

    unit: Unit
    stop: int
    hyphen: bool


def unit_after(text: str, at: int, decimal: bool, known: Vocabulary) -> Found | None:
    """The unit that begins at an offset.

    Args:
        text: the folded text.
        at: where the number ends.
        decimal: whether the number has a fraction, which some one-letter units demand.
        known: the vocabulary.
    """
    head = HEAD.match(text, at)
    if head is None:
        return _only_denominator(text, at, known) if text[at : at + 1] == "/" else None
    joint, word = head.groups()
    if word[0] >= SCRIPT:
        return _ideographic(text, head.start(2), word, known)
    base = _base(text, head, known)
    if base is None:
        return _behind_adjective(text, head, known) if joint == " " else None
    unit, stop = base
    if joint != "-" and text[stop : stop + 1] in INVERSES:
        rate = _only_denominator(text, at, known)
        if rate is not None and not _goes_on(text, rate.stop, known):
            return rate  # "500 μl-1", but "30 min-1 h"
    if joint[:1] == "-" and (unit.family not in AFTER_HYPHEN or (joint == "- " and len(word) < 3)):
        return None
    if len(word) == 1 and word in LONELY and stop == head.end() and not decimal:
        return None
    if word in ORDINAL_UNITS and text[stop : stop + 1] == "-":
        return None
    if unit.family != "time" and len(word) < 5 and word.isascii() and stop == head.end():
        unit = unit._replace(name=word)  # as it is written, "mL" or "ml"
    unit, stop = _with_denominators(text, unit, stop, known)
    return Found(unit, stop, joint[:1] == "-")


def _base(text: str, head: re.Match[str], known: Vocabulary) -> tuple[Unit, int] | None:
    """The unit without its denominators, and where it ends."""
    word, end = head.group(2), head.end()
    for rest, unit in known.long_units.get(word, ()):
        if text.startswith(rest, end) and not text[end + len(rest) : end + len(rest) + 1].isalnum():
            return unit, end + len(rest)
    found = known.units.get(word)
    if found is None and len(word) > 2:
        found = known.units.get(word.lower())
    following = text[end : end + 1]
    if found is None:
        return _unlisted(text, word, end, known) if following == "/" and head.group(1) == " " else None
    glued = following.isalnum() and following < SCRIPT and word != "%"
    if glued or (following == "'" and text[end + 1 : end + 2].isalpha()):
        return None
    return found, end


def _unlisted(text: str, word: str, end: int, known: Vocabulary) -> tuple[Unit, int] | None:
    """`RU/ml`: no unit that is known, but one by what it is given in."""
    below = _denominator(text, end, known)
    if below is None or below[0] not in CONTENTS or len(word) > 8:
        return None
    return Unit(word, "physical", f"{{{word}}}"), end


def _behind_adjective(text: str, head: re.Match[str], known: Vocabulary) -> Found | None:
    """`5 consecutive days`: one word between a number and its unit of time."""
    if head.group(2) not in known.cues["time_adjectives"]:
        return None
    second = HEAD.match(text, head.end())
    base = _base(text, second, known) if second is not None and second.group(1) == " " else None
    if base is None or base[0].family != "time" or second is None or len(second.group(2)) < 3:
        return None
    return Found(base[0], base[1], False)


def _ideographic(text: str, start: int, word: str, known: Vocabulary) -> Found | None:
    for length in (4, 3, 2, 1):
        unit = known.units.get(word[:length]) if len(word) >= length else None
        if unit is not None:
            return Found(unit, start + length, False)
    return None


def _with_denominators(text: str, unit: Unit, stop: int, known: Vocabulary) -> tuple[Unit, int]:
    """`mg` with `/kg`, ` kg-1` or ` per day` behind it, up to three of them."""
    per: list[str] = []
    written = [unit.name]
    while len(per) < 3 and per[-1:] != ["dose"] and text[stop : stop + 1] not in (",", ";", ")"):
        found = _denominator(text, stop, known)
        if found is None:
            break
        name, shown, stop = found
        per.append(name)
        written.append(shown)
    if not per:
        return unit, stop
    codes = [known.denominator_codes.get(name, name) for name in per]
    return Unit("/".join(written), unit.family, "/".join((unit.ucum, *codes)), tuple(per)), stop


def _denominator(text: str, at: int, known: Vocabulary) -> tuple[str, str, int] | None:
    """A denominator: its name in the vocabulary, as it is written, and where it ends."""
    match = BELOW_SLASH.match(text, at) or BEHIND_PER.match(text, at)
    if match:
        shown = match.group(1)
    else:
        match = INVERSE.match(text, at)
        if match is None:
            return None
        shown = match.group(1) + RAISED[match.group(2) or match.group(3) or match.group(4)]
    name = known.denominators.get(shown) or known.denominators.get(shown.lower())
    return (name, shown.translate(PLAIN), match.end()) if name else None


def _goes_on(text: str, stop: int, known: Vocabulary) -> bool:
    following = HEAD.match(text, stop)
    return following is not None and following.group(2) in known.units


def _only_denominator(text: str, at: int, known: Vocabulary) -> Found | None:
    """`/kg` or ` kg-1` straight behind a number, as in `2 × 10(6)/kg`."""
    if _denominator(text, at, known) is None:
        return None
    unit, stop = _with_denominators(text, Unit("", "rate", ""), at, known)
    return Found(unit, stop, False)
