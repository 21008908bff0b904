"""What an arm got: role, size, cells, source, donor, dose, route, schedule, co-treatment."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from trialweave.marks import Arm
from trialweave.stages.arm_linking import STATISTIC, Draft
from trialweave.stages.arm_words import ArmWords
from trialweave.stages.arm_wordings import Mention

# how far from a wording of an arm a dose, route or schedule is looked for
BEFORE, AFTER = 30, 60
# what follows a name in brackets belongs to it: `Medical Qigong (MQ)`
BRACKET = re.compile(r" ?\([^()]{1,60}(?:\([^()]{1,10}\)[^()]{0,10})?\)")
ONLY_SIZE = re.compile(r" ?\((?:n ?= ?\d+|\d+(?: patients)?)\)", re.I)
CO = re.compile(r"\b(?:plus|in combination with|combined with|in addition to|on top of|added to|along with|together with|with background|on background|with concomitant)\s+(?:necessary |standard |stable |their )*(?P<name>[\w+-]+(?: [\w+-]+){0,3}?)(?=\s+(?:group|arm|or|and|for|in|at|every|once|twice|daily|treatment|therapy|versus|monotherapy|during|were|was|\()|[,.;)]|$)", re.I)
NUMBER = re.compile(r"\d+(?:[.,·]\d+)?(?: ?[x×] ?10(?:\((\d{1,2})\)|\^(\d{1,2})|(\d{1,2})))?")
ANIMALS = re.compile(r"\b(?:mice|mouse|rats?|murine)\b", re.I)


class Found(NamedTuple):
    """The arms of a document; `mentions` are the longest of their `wordings`, none inside another."""

    drafts: list[Draft]
    mentions: list[Mention]
    wordings: list[Mention]
    spell: Callable[[str], Iterable[str]]


class Context(NamedTuple):
    """What the fields of arms are read from."""

    text: str
    found: Found
    sentences: Sequence[tuple[str, int, int]]
    species: Sequence[str]
    cells: Sequence[tuple[int, int, str]]
    words: ArmWords
    spell: Callable[[str], Iterable[str]]


def arm_of(context: Context, index: int, letter: str) -> Arm:
    """The mark of one arm.

    Args:
        context: the text, the arms, and what else is known.
        index: which of the drafts.
        letter: its letter.
    """
    text, words = context.text, context.words
    draft = context.found.drafts[index]
    own = [m for m in context.found.mentions if m.arms == (index,)]
    areas = _areas(context, index, own)
    role = role_of(context, index)
    placebo = role == "placebo"
    stated = draft.dose if draft.rule == "dose.split" else None
    dose = None if placebo else stated or _dose(context, draft, areas, own) or draft.dose
    schedule = _schedule(text, areas, words) or draft.schedule or (_per_time(dose) if dose else None)
    route = _route(text, areas, words)
    cell = _cell(context, draft, own)
    value, unit = dose_value(dose) if dose else (None, None)
    named = [(m.start, m.end) for m in own] + list(draft.spans)
    return Arm(
        arm_id=letter,
        names=names_of(text, draft, [m for m in context.found.wordings if m.arms == (index,)]),
        role=role,
        n=draft.n,
        n_derived=draft.derived,
        cell_type=cell,
        source=_in_words(text, named, words.sources) or _only(text, words.sources, context) if cell else None,
        donor=_donor(text, named, words) or _only(text, words.donors, context) if cell else None,
        dose=dose,
        dose_value=value,
        dose_unit=unit,
        route=route,
        schedule=schedule,
        co_treatment=_co_treatment(text, areas),
        species=_species(context, index, own),
        rule=draft.rule,
    )


def names_of(text: str, draft: Draft, mentions: Iterable[Mention]) -> tuple[str, ...]:
    """All wordings, in order of appearance, each with and without the bracket that follows it."""
    places = {(start, end) for start, end in draft.spans} | {(m.start, m.end) for m in mentions}
    for start, end in list(places):
        bracket = BRACKET.match(text, end)
        if bracket and not ONLY_SIZE.match(text, end) and not STATISTIC.search(bracket.group()):
            places.add((start, bracket.end()))
    names = (text[start:end].strip() for start, end in sorted(places))
    return tuple(dict.fromkeys(name for name in names if name and "\n" not in name))


def role_of(context: Context, index: int) -> str:
    """experimental, comparator, placebo or single."""
    drafts = context.found.drafts
    draft = drafts[index]
    if len(drafts) == 1:
        return "placebo" if draft.role == "placebo" else "single"
    if draft.role == "placebo":
        return "placebo"
    if draft.role == "control" or draft.generic == "control":
        return "comparator"
    controls = [d for d in drafts if d.role or d.generic == "control"]
    others = [d for d in drafts if d not in controls]
    if draft.generic == "experimental" or len(others) == 1:
        return "experimental"
    if controls:
        return _in_title(context, index, others)
    titled = [d for d in others if _title_place(context, drafts.index(d)) is not None]
    if len(others) == 2 and titled and _differ(others):
        chosen = titled[0] if len(titled) == 1 else _first(context, others)
        return "experimental" if chosen is draft else "comparator"
    return "experimental"


def _in_title(context: Context, index: int, others: Sequence[Draft]) -> str:
    """Beside a placebo: comparator where the title names another arm and not this one."""
    named = {id(d): _title_place(context, context.found.drafts.index(d)) is not None for d in others}
    return "comparator" if any(named.values()) and not named[id(context.found.drafts[index])] and _differ(others) else "experimental"


def _differ(others: Sequence[Draft]) -> bool:
    """Whether arms are different treatments, and not doses of one."""
    shared = frozenset.intersection(*(d.all_keys for d in others))
    numbers = [frozenset(key for key in d.all_keys if key[0].isdigit()) for d in others]
    doses = all(numbers) and len(set(numbers)) > 1
    return not (doses and any(key.isalpha() and len(key) > 3 for key in shared))


def _title_place(context: Context, index: int) -> int | None:
    title = next(((a, b) for section, a, b in context.sentences if section == "TITLE"), None)
    if title is None:
        return None
    return next((m.start for m in context.found.mentions if m.arms == (index,) and title[0] <= m.start < title[1]), None)


def _first(context: Context, others: Sequence[Draft]) -> Draft:
    """The arm that the text names first; of an arm and its combination with another, the combination."""
    first, second = others[0], others[1]
    for small, large in ((first, second), (second, first)):
        if any(key < other for key in small.keys for other in large.keys) and not any(other < key for key in small.keys for other in large.keys):
            return large
    places = []
    for draft in others:
        index = context.found.drafts.index(draft)
        own = [m.start for m in context.found.mentions if index in m.arms and len(m.arms) == 1]
        places.append(min(own, default=10**9))
    return others[places.index(min(places))]


def _areas(context: Context, index: int, own: Sequence[Mention]) -> list[tuple[int, int]]:
    """Where the fields of an arm may stand: its names and brackets, its places in lists, then after its wordings."""
    draft = context.found.drafts[index]
    areas = [*draft.spans, *draft.brackets, *draft.areas]
    others = sorted((m.start, m.end) for m in context.found.mentions if m.arms != (index,))
    for mention in own:
        bounds = next(((a, b) for section, a, b in context.sentences if a <= mention.start < b and section != "CONCLUSIONS"), None)
        if bounds is None:
            continue
        right = min([bounds[1], mention.end + AFTER, *(start for start, _ in others if start >= mention.end)])
        left = max(bounds[0], mention.start - BEFORE)
        before = context.text[left : mention.start]
        left = mention.start - len(re.split(r"[),;:]|\b(?:and|or|than|versus|vs)\b", before)[-1])
        areas.append((left, right))
    return list(dict.fromkeys(areas))


def _dose(context: Context, draft: Draft, areas: Sequence[tuple[int, int]], own: Sequence[Mention]) -> str | None:
    """The dose as worded: in the name or its bracket, then right before or after a wording."""
    text, words = context.text, context.words
    for start, end in areas[: len(draft.spans) + len(draft.brackets) + len(draft.areas)]:
        match = words.dose.search(text, start, end)
        if match:
            return clean_dose(match.group())
    told = [(a, b) for section, a, b in context.sentences if section not in ("RESULTS", "CONCLUSIONS")]
    for mention in own:
        if not any(a <= mention.start < b for a, b in told):
            continue
        before = words.dose.search(text, max(0, mention.start - 40), mention.start)
        if before and re.fullmatch(r"(?:\s|of|[\w-]+(?:ous|al|ed|tic|ular)\b|daily|the|-)*", text[before.end() : mention.start]):
            return clean_dose(before.group())
        after = words.dose.match(text, mention.end + (text[mention.end : mention.end + 2] == " (") + 1)
        if after:
            return clean_dose(after.group())
    return None


def clean_dose(dose: str) -> str:
    """A dose without the word cells, which is its unit."""
    return re.sub(r"\s*(?:cells|adMSCs)$", "", dose.strip(), flags=re.I)


def dose_value(dose: str) -> tuple[float | None, str | None]:
    """The first number of a dose, powers worked out, and its unit."""
    match = NUMBER.search(dose)
    if not match:
        return None, None
    base = re.match(r"\d+(?:[.,·]\d+)?", match.group())
    value = float(base.group().replace(",", ".").replace("·", ".")) if base else 0.0
    power = next((group for group in match.groups() if group), None)
    unit = re.sub(r"^[\d\s.,·×x*()^-]+(?:(?:or|and|to)[\d\s.,·]+)*", "", dose).strip()
    return value * 10.0 ** int(power) if power else value, unit or ("cells" if power else None)


def _schedule(text: str, areas: Sequence[tuple[int, int]], words: ArmWords) -> str | None:
    for start, end in areas:
        match = words.schedule.search(text, start, end)
        if match:
            return match.group()
        low = text[start:end].lower()
        if "single" in low or "one dose" in low:
            if any(word in low for word in words.single):
                return "single"
    return None


def _per_time(dose: str) -> str | None:
    """The schedule in a dose by time: `6 grams/day` is daily."""
    match = re.search(r"/ ?(day|d|week|month)\b", dose)
    return {"day": "daily", "d": "daily", "week": "weekly", "month": "monthly"}[match[1]] if match else None


def _route(text: str, areas: Sequence[tuple[int, int]], words: ArmWords) -> str | None:
    for start, end in areas:
        match = words.routes.search(text[start:end].lower())
        if match:
            return words.route_of[match.group()]
    return None


def _in_words(text: str, spans: Sequence[tuple[int, int]], table: Sequence[tuple[str, str]]) -> str | None:
    for start, end in spans:
        low = text[start:end].lower()
        for word, value in table:
            if word in low:
                return value
    return None


def _only(text: str, table: Sequence[tuple[str, str]], context: Context) -> str | None:
    """The one value that title and abstract name for all cells."""
    low = " ".join(text[start:end] for _, start, end in context.sentences).lower()
    values = {value for word, value in table if word.isalpha() or " " in word if word in low}
    return values.pop() if len(values) == 1 else None


def _donor(text: str, spans: Sequence[tuple[int, int]], words: ArmWords) -> str | None:
    """The donor: in a wording, or right before it."""
    return _in_words(text, [(max(0, start - 14), end) for start, end in spans], words.donors)


def _cell(context: Context, draft: Draft, own: Sequence[Mention]) -> str | None:
    """The canonical name of the cells that an arm got: the cell type in its names, abbreviations spelled out."""
    surfaces = {context.text[a:b].lower(): name for a, b, name in context.cells}
    for start, end in [*draft.spans, *((m.start, m.end) for m in own)]:
        if re.search(r"\bwithout\b", context.text[start:end]):
            return None
        for a, b, name in context.cells:
            if start <= a and b <= end:
                return name
        spelled = " ".join(context.spell(context.text[start:end]))
        for surface, name in surfaces.items():
            if len(surface) > 3 and surface in spelled:
                return name
    return None


def _co_treatment(text: str, areas: Sequence[tuple[int, int]]) -> str | None:
    for start, end in areas[:4]:
        match = CO.search(text, start, end)
        if match:
            return match["name"]
    return None


def _species(context: Context, index: int, own: Sequence[Mention]) -> str:
    """The species of the sentences that word the arm, where all agree that it is no human."""
    found = set()
    for mention in own:
        for (_, start, end), name in zip(context.sentences, context.species, strict=False):
            if start <= mention.start < end:
                found.add(name)
    animals = sorted(found - {"human"})
    return animals[0] if animals and "human" not in found else "human"
