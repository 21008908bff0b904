"""How many people each arm has: stated beside its name, per group, or what is left of the total."""

from __future__ import annotations

import re
from collections.abc import Sequence

from trialweave.stages.arm_anaphora import Mention
from trialweave.stages.arm_content import Content
from trialweave.stages.arm_drafts import Draft
from trialweave.stages.arm_patterns import Patterns
from trialweave.stages.counts import COUNT, parse_count

# "(placebo, 176; baricitinib 2 mg, 174)"
LIST_AFTER = re.compile(r", (?P<n>\d{1,5})(?=[;)\]])")
# "(178 control group and 175 intervention group)"
LISTED_BEFORE = re.compile(r"(?:\(|[,;] |\band )(?P<count>\d{1,5}) $")
# "(104 placebo; 106 etanercept)": what follows a wording that its size stands before
LISTED_NEXT = re.compile(r"[;)]|, \d")
LISTED_COUNTS = re.compile(r",? and |, ")
PEOPLE_LAST = re.compile(
    r"\b(?:controls|patients|subjects|volunteers|participants|individuals|women|men|children|rats|mice)$"
)
COUNT_BEFORE = re.compile(rf"(?P<count>{COUNT}) $", re.I)
# a sentence without any of these tells no total
SHARED_OUT = re.compile(r"andomi|ssign|llocat|ivid|nrol|nclud|ecruit")
# a sentence without any of these tells no size for each
EACH_CUES = ("each", "equal", "per ", "group of ", "groups of ", "groups (", "-patient")
# "22/30 of", "7 of 10"
FRACTION = re.compile(r"\b\d{1,4} ?(?:/| of | out of ) ?(?P<total>\d{1,4})\b")
# how far before a wording its size may stand
REACH = 70
# and the longest word between them
LAST_WORD = 16
# "two study groups" counts groups
Bound = tuple[int, int, bool]  # offsets of a sentence, and whether it tells results
CROSSOVER = re.compile(r"\bcross-?over")
# fewer people than that are part of a count of something else
MOST_OF_FEW = 5
FEW = frozenset(["one", "two", "three", "four", "five", "2", "3", "1"])


def set_sizes(content: Content, drafts: Sequence[Draft], mentions: Sequence[Mention]) -> None:
    """Fill in the sizes of drafts that their lists did not give.

    Args:
        content: title and abstract.
        drafts: the arms, changed in place.
        mentions: their wordings.
    """
    text, sentences, patterns = content.text, content.sentences, content.words.patterns
    told = [sentence for sentence in sentences if sentence[0] not in ("CONCLUSIONS", "BACKGROUND")]
    bounds = [(start, end, section == "RESULTS") for section, start, end in told]
    _respective(text, drafts, mentions, bounds, patterns)
    for mention in mentions:
        if len(mention.arms) != 1 or drafts[mention.arms[0]].n is not None:
            continue
        place = next((bound for bound in bounds if bound[0] <= mention.start < bound[1]), None)
        if place is not None and (not place[2] or patterns.shared_out.search(text, place[0], place[1])):
            drafts[mention.arms[0]].n = _beside(text, mention, place[0], patterns)
    totals = _totals(text, bounds, patterns) if len(drafts) > 1 else []
    _unless_few(drafts, totals)
    _unless_total(drafts, totals)
    if any(draft.n is None for draft in drafts):
        _each(text, drafts, bounds, patterns)
    _rest(drafts, totals)
    if all(draft.n is None for draft in drafts) and CROSSOVER.search(content.low):
        _everyone(text, drafts, bounds, patterns)
    if all(draft.n is None for draft in drafts) and len(drafts) > 1:
        _denominators(text, drafts, mentions)


def _number(match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    stated = groups.get("n") or groups.get("count")
    return (parse_count(stated) or None) if stated else None


def _beside(text: str, mention: Mention, start: int, patterns: Patterns) -> int | None:
    """The size that stands right after or before a wording."""
    after = patterns.size_after.match(text, mention.end) or LIST_AFTER.match(text, mention.end)
    if after:
        return _number(after)
    if PEOPLE_LAST.search(text, mention.start, mention.end):  # "33 |healthy controls"
        own = COUNT_BEFORE.search(text, max(start, mention.start - 14), mention.start)
        if own:
            return parse_count(own["count"])
    listed = LISTED_BEFORE.search(text, max(start, mention.start - 14), mention.start)
    if listed and (mention.rule == "group" or LISTED_NEXT.match(text, mention.end)):
        return parse_count(listed["count"])
    last = text[max(start, mention.start - LAST_WORD) : mention.start].lower().split()[-1:]
    if last and last[0] not in patterns.before_size:
        return None
    before = patterns.size_before.search(text, max(start, mention.start - REACH), mention.start)
    if before is None or "%" in before.group() or not before["said"] or (before["count"] or "").lower() in FEW:
        return None
    return (
        None if patterns.not_a_size.search(text[max(start, before.start() - 9) : before.start()]) else _number(before)
    )


def _each(text: str, drafts: Sequence[Draft], bounds: Sequence[Bound], patterns: Patterns) -> None:
    """One size for all: `20 per group`."""
    for start, end, _ in bounds:
        if not any(text.find(cue, start, end) >= 0 for cue in EACH_CUES):
            continue
        equal = patterns.equal_groups.search(text, start, end)
        total = patterns.total.search(text, start, end) if equal else None
        if equal and total and all(draft.n is None for draft in drafts) and parse_count(equal["groups"]) == len(drafts):
            for draft in drafts:
                draft.n, draft.derived = (_total(total) or 0) // len(drafts) or None, True
            return
        match = patterns.size_each.search(text, start, end)
        if match:
            stated = next(value for value in match.groupdict().values() if value)
            value = parse_count(stated)
            if all(draft.n in (None, value) for draft in drafts):
                for draft in drafts:
                    draft.n = value
            return


def _totals(text: str, bounds: Sequence[Bound], patterns: Patterns) -> list[int]:
    """The numbers of all people, as the sentences tell them."""
    cued = [bound for bound in bounds if SHARED_OUT.search(text, bound[0], bound[1])]
    matches = (patterns.total.search(text, start, end) for start, end, _ in cued)
    return [total for match in matches if match and (total := _total(match))]


def _unless_few(drafts: Sequence[Draft], totals: Sequence[int]) -> None:
    """Take back sizes that are together less than half of all people: they count those who fell ill or left."""
    known = [draft.n for draft in drafts if draft.n is not None]
    if len(known) == len(drafts) and totals and 2 * sum(known) < totals[0]:
        for draft in drafts:
            draft.n = None


def _unless_total(drafts: Sequence[Draft], totals: Sequence[int]) -> None:
    """Take back the only size of several arms where it is the total: `Forty adults were randomised to A or B`."""
    known = [draft for draft in drafts if draft.n is not None]
    if len(known) == 1 and totals and totals[0] == known[0].n:
        known[0].n = None


def _total(match: re.Match[str]) -> int | None:
    return parse_count(match["count"] or match["after"])


def _respective(
    text: str, drafts: Sequence[Draft], mentions: Sequence[Mention], bounds: Sequence[Bound], patterns: Patterns
) -> None:
    """Sizes told in the order of the arms: `128 and 130 were randomised to A and B, respectively`."""
    if all(draft.n is not None for draft in drafts):
        return
    for start, end, _ in bounds:
        if text.find("respectively", start, end) < 0:
            continue
        match = patterns.respective.search(text, start, end)
        if match is None:
            continue
        counts = [parse_count(count) for count in LISTED_COUNTS.split(match["counts"] or match["listed"])]
        named = [m.arms[0] for m in mentions if match.start() <= m.start < match.end() and len(m.arms) == 1]
        order = list(dict.fromkeys(named))
        if len(order) == len(counts):
            for index, count in zip(order, counts, strict=True):
                drafts[index].n = drafts[index].n or count


def _rest(drafts: Sequence[Draft], totals: Sequence[int]) -> None:
    """The size of the one arm without one: the total less the others."""
    unknown = [draft for draft in drafts if draft.n is None]
    known = sum(draft.n or 0 for draft in drafts)
    if len(unknown) == 1 and totals and totals[0] > known:
        unknown[0].n, unknown[0].derived = totals[0] - known, True


def _everyone(text: str, drafts: Sequence[Draft], bounds: Sequence[Bound], patterns: Patterns) -> None:
    """In a crossover trial all arms have all people."""
    for start, end, _ in bounds:
        match = patterns.people.search(text, start, end)
        count = parse_count(match["count"]) if match else None
        if count and count > MOST_OF_FEW:
            for draft in drafts:
                draft.n, draft.derived = count, True
            return


def _denominators(text: str, drafts: Sequence[Draft], mentions: Sequence[Mention]) -> None:
    """The largest total of the fractions beside the wordings of each arm: `22/30 of brodalumab subjects`."""
    found: dict[int, int] = {}
    for mention in mentions:
        if len(mention.arms) != 1:
            continue
        near = FRACTION.search(text, max(0, mention.start - 22), mention.start)
        near = near or FRACTION.search(text, mention.end, mention.end + 22)
        if near:
            found[mention.arms[0]] = max(found.get(mention.arms[0], 0), int(near["total"]))
    if len(found) == len(drafts) and all(found.values()):
        for index, total in found.items():
            drafts[index].n = total
