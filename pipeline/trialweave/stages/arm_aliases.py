"""The forms in which a name may come again: without its head, its dose, the words before it; its abbreviation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from trialweave.stages.arm_drafts import Draft
from trialweave.stages.arm_names import Names
from trialweave.stages.arm_regimen import Regimens, within
from trialweave.stages.arm_words import ArmWords

# a shorter alias is too short to be looked for by itself
SHORTEST = 2
# these tell a treatment by itself from the same with another
ALONE = frozenset(["monotherapy", "alone", "only"])
MANY = frozenset(["million", "billion", "international"])
# a name does not begin with these
JOINERS = frozenset(["plus", "and", "+", "with", "or"])
# "6 grams/day of", "50 mg daily": between a dose and its drug
AFTER_DOSE = re.compile(r"^(?:of|per day|daily|/day|a day) ")


def aliases_of(
    text: str, drafts: Sequence[Draft], names: Names, words: ArmWords, regimens: Regimens
) -> dict[str, set[int]]:
    """The names to look for, in lower case -> the drafts that they are names of; several for a drug in several doses.

    Args:
        text: the folded text.
        drafts: the arms.
        names: the telling words of names in this document.
        words: the vocabulary.
        regimens: the doses and schedules of the text.
    """
    dosed = [index for index, draft in enumerate(drafts) if any(key.isdecimal() for key in draft.all_keys)]
    aliases: dict[str, set[int]] = {}
    several: dict[str, set[int]] = {}
    for index, draft in enumerate(drafts):
        for start, end in draft.spans:
            name = text[start:end]
            for alias in variants(name, names, words):
                doses = several.get(alias) or _doses_of(alias, drafts, dosed, names, words)
                if doses:
                    several[alias] = doses
                elif alias == name.lower() or not _is_shared(alias, index, drafts, names):
                    aliases.setdefault(alias, set()).add(index)
    aliases = {alias: arms for alias, arms in aliases.items() if len(arms) == 1} | several
    apart: dict[str, set[int]] = {}
    for alias, index in _told_apart(text, drafts, regimens):
        apart.setdefault(alias, set()).add(index)
    return {alias: arms for alias, arms in apart.items() if len(arms) == 1} | aliases


def _told_apart(text: str, drafts: Sequence[Draft], regimens: Regimens) -> Iterable[tuple[str, int]]:
    """What tells arms of one treatment apart, by itself: `every 4 weeks` against `every 8 weeks`, `10 mg`, `30 mg`.

    A piece that two arms have belongs to the one that has no piece of its own.
    """
    for regimen in (regimens.schedules, regimens.doses):
        pieces: dict[int, list[str]] = {}
        for index, draft in enumerate(drafts):
            spans = [span for name in draft.spans if (span := within(regimen, *name))]
            found = [text[start:end].lower().strip(" ,()") for start, end in spans]
            pieces[index] = list(dict.fromkeys(piece for piece in found if len(piece) > SHORTEST))
        if sum(map(bool, pieces.values())) < 2:
            continue  # nothing to tell apart
        own = {index: [p for p in had if _owners(p, pieces) == [index]] for index, had in pieces.items()}
        for index, had in pieces.items():
            rest = own[index] or [p for p in had if all(own[o] for o in _owners(p, pieces) if o != index)]
            alike = [o for o in pieces if o != index and drafts[o].all_keys & drafts[index].all_keys and pieces[o]]
            yield from ((piece, index) for piece in rest if alike)


def _owners(piece: str, pieces: Mapping[int, Sequence[str]]) -> list[int]:
    return [index for index, had in pieces.items() if any(piece in other for other in had)]


def _doses_of(alias: str, drafts: Sequence[Draft], dosed: Sequence[int], names: Names, words: ArmWords) -> set[int]:
    """The arms that are doses of the drug that a name means, where there are several of them and other arms."""
    if len(dosed) < 2:
        return set()
    keys = names.keys(alias)
    if not keys or any(key[0].isdigit() for key in keys) or "+" in keys:
        return set()
    holders = [index for index, draft in enumerate(drafts) if keys <= draft.all_keys]
    if not 1 < len(holders) < len(drafts):
        return set()
    if not set(holders) <= set(dosed):
        return set()
    idle = words.units | words.schedule_first | words.times | MANY
    drugs = {frozenset(key for key in drafts[index].all_keys if not key[0].isdigit()) - idle for index in holders}
    return set(holders) if len(drugs) == 1 else set()


def _is_shared(alias: str, index: int, drafts: Sequence[Draft], names: Names) -> bool:
    """Whether a shortened name would mean another arm as well: `MSCT` of `MSCT` and `MSCT plus IFN-γ`."""
    parts = alias.split()
    if not parts or parts[-1] in ALONE:
        return False
    keys = names.keys(alias)
    return any(keys <= other.all_keys for place, other in enumerate(drafts) if place != index)


def variants(name: str, names: Names, words: ArmWords) -> Iterable[str]:
    """A name in lower case, then without its head, without the words before it, without its dose, abbreviated."""
    low = name.lower()
    yield low
    if words.patterns.counted_people.match(name):
        return
    yield from _abbreviated(low, names, words)
    parts = low.split()
    if len(parts) > 1 and parts[-1] in names.long_forms:
        yield parts[-1]  # "35 mL of ABC"
        yield names.long_forms[parts[-1]].lower()
    if names.is_generic(low) == "control" and "control" in parts:
        yield "controls"
    while len(parts) > 1 and parts[-1] in words.bare:
        parts = parts[:-1]
        yield " ".join(parts)
    front = without_leading(parts, names, words)
    if not words.trailing.issuperset(front):
        yield " ".join(front)
    yield from _without_dose(low, names, words)


def without_leading(parts: Sequence[str], names: Names, words: ArmWords) -> list[str]:
    """The words of a name without `oral`, `matching`, `weekly` before it."""
    front = list(parts)
    given = words.patterns.given_with.match(" ".join(parts))
    if given:
        front = " ".join(parts)[given.end() :].split()
    while len(front) > 1 and front[0] in words.leading and not names.is_generic(" ".join(front)):
        front = front[1:]
    return front


def _without_dose(low: str, names: Names, words: ArmWords) -> Iterable[str]:
    match = words.dose.search(low)
    if not match or match.end() - match.start() == len(low):
        return
    before, after = low[: match.start()].strip(" (,"), low[match.end() :].strip(" ),")
    for part in (before, AFTER_DOSE.sub("", after)):
        if part.split(" ", 1)[0] in JOINERS or part.endswith(" of"):
            continue
        if len(part) > SHORTEST and not names.is_empty(part) and not words.schedule.match(part):
            yield part
            yield " ".join(without_leading(part.split(), names, words))


def _abbreviated(low: str, names: Names, words: ArmWords) -> Iterable[str]:
    """A name with its long forms shortened: `adipose-derived mesenchymal stem cells` is `adMSCs`."""
    for short, long in names.long_forms.items():
        full = long.lower()
        if len(full) > 3 and full in low:
            yield low.replace(full, short)
            rest = low.replace(full, "").split()
            if all(word.strip(",") in words.leading or word in words.trailing for word in rest):
                yield short
