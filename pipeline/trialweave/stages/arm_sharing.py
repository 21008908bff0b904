"""What a list says once of all its arms, and what an abstract says only once of an arm: dose, route, schedule."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from trialweave.stages.arm_anaphora import Mention
from trialweave.stages.arm_content import Content
from trialweave.stages.arm_drafts import Draft
from trialweave.stages.arm_linking import Linker
from trialweave.stages.arm_regimen import Span, all_within, route_in, within
from trialweave.stages.arm_seeds import Seed, SeedList
from trialweave.stages.counts import parse_count

# a schedule within so many characters of a list's beginning is that of all its items
LEADING = 12
# "three weekly |intra-articular injections of": how far before the head of a list its schedule may stand
BEFORE_HEAD = 16
# how far after a list its regimen may stand, and what ends it: a result, a background treatment, the next sentence
TAIL = 140
ENDS_TAIL = re.compile(r"[.;](?! ?\d)|\b(?:were|was|we|in addition|added|plus|with|while|continued|followed)\b")
BRACKETED = re.compile(r"\([^()]*\)")
# a background treatment follows, with a regimen of its own
BACKGROUND = re.compile(
    r"\b(?:in addition|in combination|added|plus|on top of|along with|together with|combined with)\b"
)
# a regimen of a sentence without arms is theirs where one of these stands in it
GIVEN = re.compile(
    r"\b(?:given|administered|injected|infused|treat(?:ed|ment)|dos(?:e|ed|ing)|drugs?|took|taken|received|applied)\b"
)
# sentences of these roles tell no regimen
NO_REGIMEN = frozenset(["finding", "background", "cited"])
TOLD = frozenset(["", "METHODS", "BACKGROUND", "TITLE"])


def share(content: Content, linker: Linker, seeds: SeedList) -> None:
    """Give to all arms of a list what only its beginning or its end says.

    `weekly dose of 50 mg of A or B` gives dose and schedule, `A or B, given orally once a day` route and schedule,
    `a single infusion of A or B` the same; `oral A or B` gives its route to B unless B is a placebo; `A or B (n = 10
    per group)` gives its size.
    """
    real = [seed for seed in seeds.seeds if not linker.is_empty(seed)]
    meant = [_meant(linker, seed) for seed in real]
    drafts = [draft for found in meant for draft in found]
    if len(real) < 2 or not all(meant) or len({id(draft) for draft in drafts}) != len(drafts):
        return
    head, tail = _head(content, real[0]), _tail(content, real)
    schedule = _schedule(content, real, head, tail)
    covering = route_in(content.low, content.regimens, (head, *tail), content.words)
    leading = None if _routed(content, real[1:]) else _route(content, real[0])
    dose = _dose(content, real, tail)
    placebo = {id(draft) for seed, found in zip(real, meant, strict=True) for draft in found if _idle(linker, seed)}
    size = _size(content, real[-1])
    for draft in drafts:
        draft.n = draft.n or size
        draft.schedule = draft.schedule or schedule
        draft.route = draft.route or covering or (None if id(draft) in placebo else leading)
        draft.dose = draft.dose or dose
        draft.lasting = draft.lasting or _lasting(content, tail)


def _idle(linker: Linker, seed: Seed) -> bool:
    """Whether an item is a placebo or a control by its name."""
    return linker.names.role(linker.name(seed)) is not None


def _meant(linker: Linker, seed: Seed) -> list[Draft]:
    """The arm of an item, or the arms of its doses where they were parted: `zolatinib 2 or 4 mg`."""
    draft = linker.find(seed)
    if draft is not None:
        return [draft]
    units = linker.words.units
    drug = frozenset(key for key in linker.names.keys(linker.name(seed)) if key.isalpha() and key not in units)
    return [draft for draft in linker.drafts if drug and drug <= draft.all_keys]


def _head(content: Content, seed: Seed) -> Span:
    """Where a list begins with how its arms are given: `a single intravenous infusion of`."""
    start, end = seed.names[0]
    match = content.words.patterns.given_with.match(content.text, start, end)
    return (start, match.end()) if match else (start, start)


def _tail(content: Content, seeds: Sequence[Seed]) -> list[Span]:
    """What follows the last arm of a list, without what stands in brackets."""
    last = max(end for seed in seeds for _, end in (*seed.names, *seed.brackets))
    limit = next((end for _, start, end in content.sentences if start <= last <= end), last)
    limit = min(limit, last + TAIL)
    stop = ENDS_TAIL.search(content.low, last, limit)
    limit = stop.start() if stop else limit
    spans, place = [], last
    for bracket in BRACKETED.finditer(content.low, last, limit):
        spans.append((place, bracket.start()))
        place = bracket.end()
    return [*spans, (place, limit)]


def _schedule(content: Content, seeds: Sequence[Seed], head: Span, tail: Sequence[Span]) -> str | None:
    """The schedule of a list: in its head, before its first name, or after its last."""
    regimens = content.regimens
    if head[1] > head[0]:
        before = within(regimens.schedules, head[0] - BEFORE_HEAD, head[1])
        if before:
            return content.text[slice(*before)]
        if within(regimens.singles, head[0] - 2, head[1]):
            return "single"
    told = [within(regimens.schedules, seed.names[0][0], max(seed.names[-1][1], seed.area[1])) for seed in seeds]
    spans = [span for span in told if span]
    after = next((span for area in tail if (span := within(regimens.schedules, *area))), None)
    if not spans and after:
        return content.text[slice(*after)]
    visits = next((span for area in tail if (span := within(regimens.visits, *area))), None)
    if not spans and visits and visits[0] - tail[0][0] < LEADING:
        return content.text[slice(*visits)]
    if len(spans) != 1 or (spans[0] is not told[-1] and spans[0][0] - seeds[0].names[0][0] >= LEADING):
        return None
    bracket = content.text.rfind("(", seeds[-1].names[0][0], spans[0][0])
    if bracket >= 0 and ")" not in content.text[bracket : spans[0][0]]:
        return None
    return content.text[slice(*spans[0])]


def _route(content: Content, seed: Seed) -> str | None:
    return route_in(content.low, content.regimens, seed.names[:1], content.words)


def _routed(content: Content, seeds: Iterable[Seed]) -> bool:
    return any(within(content.regimens.routes, *seed.names[0]) for seed in seeds)


def _dose(content: Content, seeds: Sequence[Seed], tail: Sequence[Span]) -> str | None:
    """The dose in the first name of a list, or after its last, where no other name has one."""
    doses = [within(content.regimens.doses, *seed.names[0]) for seed in seeds]
    if any(doses[1:]):
        return None
    if doses[0] is None:
        doses[0] = within(content.regimens.doses, tail[0][0], min(tail[0][1], tail[0][0] + LEADING))
        return content.text[slice(*doses[0])] if doses[0] else None
    return None if doses[0][1] == seeds[0].names[0][1] else content.text[slice(*doses[0])]


def _size(content: Content, last: Seed) -> int | None:
    """The size of every arm of a list, in a bracket after the last one."""
    each = content.words.patterns.size_each
    found = next((match for bracket in last.brackets if (match := each.search(content.text, *bracket))), None)
    return parse_count(next(size for size in found.groups() if size)) if found else None


def _lasting(content: Content, tail: Sequence[Span]) -> str | None:
    """How long the arms of a list were treated: `for 12 weeks`, right after the last."""
    match = content.words.patterns.lasting.match(content.text, tail[-1][0] + 1, tail[-1][1])
    return match["time"] if match else None


class Told(NamedTuple):
    """A sentence, and the arms that it words: `arms` alone or with others."""

    section: str
    area: Span
    arms: frozenset[int]
    regimen: bool

    def of(self, index: int) -> bool:
        """Whether a schedule here is that of an arm: its own sentence, or one of the methods about the treatment."""
        return self.regimen and (index in self.arms or not self.arms)


def told_by(content: Content, mentions: Sequence[Mention]) -> list[Told]:
    """Which arms each sentence words.

    Args:
        content: title and abstract.
        mentions: the wordings of all arms.
    """
    found = []
    ordered = sorted((mention.start, mention.arms) for mention in mentions)
    starts = [start for start, _ in ordered]
    for (section, start, end), role in zip(content.sentences, content.roles, strict=True):
        arms = [several for _, several in ordered[bisect_left(starts, start) : bisect_left(starts, end)]]
        united = frozenset(index for several in arms for index in several)
        apart = len({several for several in arms if len(several) == 1}) > 1
        regimen = section in TOLD and role not in NO_REGIMEN and not apart
        if regimen and not arms:
            regimen = GIVEN.search(content.low, start, end) is not None
        found.append(Told(section, (start, end), united, regimen))
    return found


def told_once(content: Content, draft: Draft, index: int, told: Sequence[Told]) -> None:
    """Fill in what only one sentence says: a route beside the arm or in the title, a schedule in the methods.

    Args:
        content: title and abstract.
        draft: the arm, changed in place.
        index: which of the arms.
        told: which arms each sentence words.
    """
    regimens = content.regimens
    own = [sentence for sentence in told if index in sentence.arms]
    if draft.route is None and draft.role is None and draft.generic != "control":
        areas = [*(sentence.area for sentence in own), *(s.area for s in told if s.section == "TITLE")]
        spans = [span for area in areas for span in all_within(regimens.routes, *area)]
        routes = {content.words.route_of[content.low[a:b]] for a, b in spans}
        draft.route = routes.pop() if len(routes) == 1 else None
        draft.route = draft.route or next((way for sentence in own if (way := _weakly(content, sentence.area))), None)
    if draft.schedule is None:
        draft.schedule = _only(content, regimens.schedules, [s.area for s in told if s.of(index)])
    if draft.dose is None and draft.role is None:
        alone = [s.area for s in own if s.arms == {index} and s.section in TOLD]
        draft.dose = _only(content, regimens.doses, alone)


def _only(content: Content, spans: Sequence[Span], areas: Sequence[Span]) -> str | None:
    """The one wording of a regimen in some sentences."""
    found = {content.text[a:b] for area in areas for a, b in all_within(spans, *area)}
    return found.pop() if len(found) == 1 else None


def _weakly(content: Content, area: Span) -> str | None:
    """`injection` or `infusion`, where a sentence says no more of how something was given."""
    low = content.low[slice(*area)]
    return next((route for word, route in content.words.weak_routes.items() if word in low), None)
