"""The unit behind a number, with its denominators: `mg`, `mg/kg/day`, `mg kg-1`, `per day`, `-week`, `例`.

UCUM: The Unified Code for Units of Measure, ucum.org; the codes stand in configs/grammar/quantities.toml.
"""

from __future__ import annotations

import re

from trialweave.stages.quantity_vocabulary import Unit, Vocabulary

# "-week" " mg" "%" "° C": what parts the number from its unit, and the unit's first run of letters
HEAD = re.compile(r"(-| ?)([%°º℃]|[^\W\d_]+)")
# "/kg" " / 24 h" "/m(2)" "/person-years"
BELOW_SLASH = re.compile(r" ?/ ?(24 ?h(?:ours?|rs?)?|[^\W\d_]+(?:-years?|[23²³]|\([23]\)|\^[23])?)(?!\w)")
BEHIND_PER = re.compile(r" (?:per|a|each) ([^\W\d_]+(?:-years?|[23²³]|\([23]\))?)(?!\w)")  # " per day"
# " kg-1" "·m-2" " day(-1)" "min⁻¹"
INVERSE = re.compile(r"[ ·.⋅*]?([A-Za-zμ]{1,6})(?: ?\^?\(?- ?([123])\)?(?!\d)|⁻([¹²³]))")
RAISED = {"1": "", "2": "2", "3": "3", "¹": "", "²": "2", "³": "3", "": ""}
# a unit of one letter is one only where nothing else is meant
LONELY = frozenset("MDNVTA")
COMPOUND = frozenset({"time", "mass", "amount", "volume", "fold", "percent", "activity", "physical", "concentration"})
LOOSE_TIMES = frozenset({"second", "point", "letter"})  # "2 second-line drugs"


def unit_after(text: str, at: int, decimal: bool, known: Vocabulary) -> tuple[Unit, int, bool] | None:
    """The unit that begins at an offset.

    Args:
        text: the folded text.
        at: where the number ends.
        decimal: whether the number has a fraction, which some one-letter units demand.
        known: the vocabulary.

    Returns:
        The unit, where it ends, and whether a hyphen joins it; None where there is none.
    """
    head = HEAD.match(text, at)
    if head is None:
        return _only_denominator(text, at, known)
    joint, word = head.groups()
    if word[0] >= "\u3040":
        return _ideographic(text, head.start(2), word, known)
    base = _base(text, head, known)
    if base is None:
        return _behind_adjective(text, head, known)
    unit, stop = base
    if joint == "-" and unit.family not in COMPOUND:
        return None
    if len(word) == 1 and word in LONELY and stop == head.end() and not decimal:
        return None
    if word in LOOSE_TIMES and text[stop : stop + 1] == "-":
        return None
    unit, stop = _with_denominators(text, unit, stop, known)
    return unit, stop, joint == "-"


def _base(text: str, head: re.Match[str], known: Vocabulary) -> tuple[Unit, int] | None:
    word, end = head.group(2), head.end()
    for rest, unit in known.long_units.get(word, ()):
        if text.startswith(rest, end) and not text[end + len(rest) : end + len(rest) + 1].isalnum():
            return unit, end + len(rest)
    found = known.units.get(word)
    if found is None and len(word) > 2:
        found = known.units.get(word.lower())
    if found is None:
        return None
    following = text[end : end + 1]
    if following.isalnum() or (following == "'" and text[end + 1 : end + 2].isalpha()):
        return None
    return found, end


def _behind_adjective(text: str, head: re.Match[str], known: Vocabulary) -> tuple[Unit, int, bool] | None:
    """`5 consecutive days`: one word between a number and its unit of time."""
    if head.group(1) != " " or head.group(2) not in known.time_adjectives:
        return None
    second = HEAD.match(text, head.end())
    base = _base(text, second, known) if second is not None and second.group(1) == " " else None
    if base is None or base[0].family != "time" or len(base[0].name) < 3:
        return None
    return base[0], base[1], False


def _ideographic(text: str, start: int, word: str, known: Vocabulary) -> tuple[Unit, int, bool] | None:
    for length in (4, 3, 2, 1):
        unit = known.units.get(word[:length]) if len(word) >= length else None
        if unit is not None:
            return unit, start + length, False
    return None


def _with_denominators(text: str, unit: Unit, stop: int, known: Vocabulary) -> tuple[Unit, int]:
    """`mg` with `/kg`, ` kg-1` or ` per day` behind it, up to three of them."""
    per: list[str] = []
    for _ in range(3):
        following = text[stop : stop + 1]
        if not following or following in ",;)":
            break
        found = _denominator(text, stop, known)
        if found is None:
            break
        name, stop = found
        per.append(name)
    if not per:
        return unit, stop
    codes = [known.denominator_codes.get(name, name) for name in per]
    return Unit("/".join((unit.name, *per)), unit.family, "/".join((unit.ucum, *codes)), tuple(per)), stop


def _denominator(text: str, at: int, known: Vocabulary) -> tuple[str, int] | None:
    match = BELOW_SLASH.match(text, at) or BEHIND_PER.match(text, at)
    if match:
        name = _named(match.group(1), known)
        return (name, match.end()) if name else None
    match = INVERSE.match(text, at)
    if match:
        name = _named(match.group(1) + RAISED[match.group(2) or match.group(3)], known)
        return (name, match.end()) if name else None
    return None


def _named(word: str, known: Vocabulary) -> str | None:
    return known.denominators.get(word) or known.denominators.get(word.lower())


def _only_denominator(text: str, at: int, known: Vocabulary) -> tuple[Unit, int, bool] | None:
    """`/kg` straight behind a number, as in `2 × 10(6)/kg`."""
    if text[at : at + 1] != "/":
        return None
    match = BELOW_SLASH.match(text, at)
    name = _named(match.group(1), known) if match else None
    if match is None or name is None:
        return None
    bare = Unit("", "rate", "")
    unit, stop = _with_denominators(text, bare, at, known)
    return unit, stop, False
