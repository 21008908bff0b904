"""What an arm got: role, size, cells, source, donor, dose, route, schedule, co-treatment."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from trialweave.marks import Arm
from trialweave.stages.arm_anaphora import Mention
from trialweave.stages.arm_content import Content
from trialweave.stages.arm_drafts import STATISTIC, Draft
from trialweave.stages.arm_regimen import (
    STRENGTH,
    clean_dose,
    dose_beside,
    dose_in,
    dose_value,
    per_time,
    route_in,
    schedule_in,
    within,
)
from trialweave.stages.arm_roles import roles_of, title_of
from trialweave.stages.arm_sharing import BACKGROUND, Told, told_once
from trialweave.stages.arm_words import ArmWords

# how far from a wording of an arm a route or schedule is looked for
BEFORE, AFTER = 30, 60
# "imiquimod| 5% cream": how far after a name its strength may end
AFTER_STRENGTH = 5
# how far before a wording the word for the donor may stand: "autologous "
DONOR_BEFORE = 14
# cells whose name is shorter are looked for in no spelled-out name
SHORTEST_CELL = 4
# what follows a name in brackets belongs to it: `Medical Qigong (MQ)`
BRACKET = re.compile(r" ?\([^()]{1,60}(?:\([^()]{1,10}\)[^()]{0,10})?\)")
ONLY_SIZE = re.compile(r" ?\((?:n ?= ?\d+|\d+(?: patients)?)\)", re.I)
CUT_BEFORE = re.compile(r"[),;:]|\b(?:and|or|than|versus|vs)\b")


class Found(NamedTuple):
    """The arms of a document; `mentions` are the longest of their `wordings`, none inside another."""

    drafts: list[Draft]
    mentions: list[Mention]
    wordings: list[Mention]


class Around(NamedTuple):
    """What the fields of arms are read from: the arms `told` of and the `species` of each sentence, offsets and names of the `cells`."""

    content: Content
    found: Found
    told: Sequence[Told]
    species: Sequence[str]
    cells: Sequence[tuple[int, int, str]]


def roles_in(around: Around) -> list[str]:
    """The role of each arm."""
    found, content = around.found, around.content
    return roles_of(found.drafts, found.mentions, title_of(content.text, content.title))


def arm_of(around: Around, index: int, letter: str, role: str) -> Arm:
    """The mark of an arm.

    Args:
        around: the text, the arms, and what else is known.
        index: which of the arms.
        letter: what it is called.
        role: its role.
    """
    content, found = around.content, around.found
    text, words = content.text, content.words
    draft = found.drafts[index]
    own = [mention for mention in found.mentions if mention.arms == (index,)]
    areas = _areas(around, index, own)
    told_once(content, draft, index, around.told)
    dose = None if role == "placebo" else _dose(around, draft, own)
    value, unit = dose_value(dose) if dose else (None, None)
    cell = _cell(around, draft, own)
    named = [(mention.start, mention.end) for mention in own] + draft.spans
    return Arm(
        arm_id=letter,
        names=names_of(text, draft, [mention for mention in found.wordings if mention.arms == (index,)], own),
        role=role,
        n=draft.n,
        n_derived=draft.derived,
        cell_type=cell,
        source=_origin(around, named, words.sources) if cell else None,
        donor=_origin(around, [(max(0, a - DONOR_BEFORE), b) for a, b in named], words.donors) if cell else None,
        dose=dose,
        dose_value=value,
        dose_unit=unit,
        route=route_in(content.low, content.regimens, areas, words) or draft.route,
        schedule=_schedule(around, draft, areas, dose),
        co_treatment=_co_treatment(text, areas, words),
        species=_species(around, own),
        rule=draft.rule,
    )


def names_of(text: str, draft: Draft, mentions: Iterable[Mention], own: Sequence[Mention]) -> tuple[str, ...]:
    """All wordings, each with and without the bracket that follows it: the most used first, then as they appear.

    Args:
        text: the folded text.
        draft: the arm.
        mentions: all its wordings, also those inside others.
        own: its wordings that are inside no other.
    """
    places = {(start, end) for start, end in draft.spans} | {(m.start, m.end) for m in mentions}
    for start, end in list(places):
        bracket = BRACKET.match(text, end)
        if bracket and not ONLY_SIZE.match(text, end) and not STATISTIC.search(bracket.group()):
            places.add((start, bracket.end()))
    used = Counter(text[mention.start : mention.end] for mention in own)
    names = [name for name, count in used.most_common(1) if count > 1]
    names += (text[start:end].strip() for start, end in sorted(places))
    return tuple(dict.fromkeys(name for name in names if name and "\n" not in name))


def _areas(around: Around, index: int, own: Sequence[Mention]) -> list[tuple[int, int]]:
    """Where the fields of an arm may stand: its names and brackets, its places in lists, then beside its wordings."""
    draft = around.found.drafts[index]
    areas = [*draft.spans, *draft.brackets, *draft.areas]
    others = sorted((m.start, m.end) for m in around.found.mentions if m.arms != (index,))
    told = [(start, end) for section, start, end in around.content.sentences if section != "CONCLUSIONS"]
    for mention in own:
        bounds = next((bound for bound in told if bound[0] <= mention.start < bound[1]), None)
        if bounds is None:
            continue
        right = min([bounds[1], mention.end + AFTER, *(start for start, _ in others if start >= mention.end)])
        background = BACKGROUND.search(around.content.low, mention.end, right)
        right = background.start() if background else right
        before = around.content.text[max(bounds[0], mention.start - BEFORE) : mention.start]
        areas.append((mention.start - len(CUT_BEFORE.split(before)[-1]), right))
    return list(dict.fromkeys(areas))


def _dose(around: Around, draft: Draft, own: Sequence[Mention]) -> str | None:
    """The dose as worded: in the name, its bracket or its list, then right beside a wording, then that of the list."""
    if draft.rule == "dose.split":
        return draft.dose
    text, regimens = around.content.text, around.content.regimens
    span = dose_in(regimens, [*draft.spans, *draft.brackets, *draft.areas])
    if span is None:
        told = [
            (start, end)
            for section, start, end in around.content.sentences
            if section not in ("RESULTS", "CONCLUSIONS")
        ]
        beside = (dose_beside(text, regimens, m.start, m.end) for m in own if any(a <= m.start < b for a, b in told))
        span = next((dose for dose in beside if dose), None)
    if span:
        return clean_dose(text[span[0] : span[1]])
    strengths = (
        STRENGTH.search(text, start, end + AFTER_STRENGTH)
        for start, end in [*draft.spans, *((m.start, m.end) for m in own)]
    )
    return draft.dose or next((match.group() for match in strengths if match), None)


def _schedule(around: Around, draft: Draft, areas: Sequence[tuple[int, int]], dose: str | None) -> str | None:
    """How often: beside the arm, in its list, in its dose (`g/day`), else at which visits, else how long."""
    content = around.content
    often = schedule_in(content.text, content.regimens, areas) or draft.schedule or (per_time(dose) if dose else None)
    if often:
        return often
    beside = [*draft.brackets, *draft.areas]
    visits = next((span for area in beside if (span := within(content.regimens.visits, *area))), None)
    return content.text[slice(*visits)] if visits else draft.lasting


def _cell(around: Around, draft: Draft, own: Sequence[Mention]) -> str | None:
    """The canonical name of the cells that an arm got: the cell type in its names, abbreviations spelled out."""
    if not around.cells:
        return None
    surfaces = {around.content.text[a:b].lower(): name for a, b, name in around.cells}
    for start, end in [*draft.spans, *((mention.start, mention.end) for mention in own)]:
        low = around.content.low[start:end]
        if "without" in low:
            return None
        inside = next((name for a, b, name in around.cells if start <= a and b <= end), None)
        if inside:
            return inside
        spelled = " ".join(around.content.names.spelled(low))
        for surface, name in surfaces.items():
            if len(surface) >= SHORTEST_CELL and surface in spelled:
                return name
    return _titled_cell(around) if draft.role is None and _is_cells(around, draft) else None


def _is_cells(around: Around, draft: Draft) -> bool:
    """Whether a name of an arm says that it got cells, and not which: `4 × 10^6 cells/kg`, `cell group`."""
    return any("cell" in around.content.low[start:end] for start, end in draft.spans)


def _titled_cell(around: Around) -> str | None:
    """The first cell type that the title names, else the only one of all that the abstract names."""
    title = around.content.title
    titled = [name for start, end, name in around.cells if title and title[0] <= start and end <= title[1]]
    names = {name for _, _, name in around.cells}
    return titled[0] if titled else names.pop() if len(names) == 1 else None


def _origin(around: Around, spans: Iterable[tuple[int, int]], table: Sequence[tuple[str, str]]) -> str | None:
    """The tissue or donor that the wordings of an arm name, else the only one that the abstract names."""
    low = around.content.low
    for start, end in spans:
        found = next((value for word, value in table if word in low[start:end]), None)
        if found:
            return found
    content = " ".join(low[start:end] for _, start, end in around.content.sentences)
    values = {value for word, value in table if (word.isalpha() or " " in word) and word in content}
    return values.pop() if len(values) == 1 else None


def _co_treatment(text: str, areas: Sequence[tuple[int, int]], words: ArmWords) -> str | None:
    for start, end in areas[:4]:
        match = words.patterns.co_treatment.search(text, start, end)
        if match:
            return match["name"]
    return None


def _species(around: Around, own: Sequence[Mention]) -> str:
    """The species of the sentences that word the arm, where all agree that it is no human."""
    found = {
        name
        for mention in own
        for (_, start, end), name in zip(around.content.sentences, around.species, strict=False)
        if start <= mention.start < end
    }
    return min(found) if found and "human" not in found else "human"
