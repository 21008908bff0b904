"""How many people each arm has: stated beside its name, per group, or what is left of the total."""

from __future__ import annotations

import re
from collections.abc import Sequence

from trialweave.stages.arm_linking import Draft
from trialweave.stages.arm_wordings import Mention
from trialweave.stages.counts import COUNT, parse_count

PEOPLE = r"(?:patients?|subjects?|participants?|women|men|children|infants|individuals|adults|students|people|mothers|volunteers|mice|rats|animals|specimens|teeth|eyes|cases|adolescents|neonates|females|males|nurses)"
# "(n = 32)", ", n = 72", ": n=40", " (32 patients)", " [N = 299]" right after a wording of an arm
AFTER = re.compile(rf"(?: (?:groups?|arms?|patients|cohort|condition))?[ ,:;]{{0,2}}[(\[]?(?:[A-Z]{{1,5}}[,;:] ?)?(?:[nN] ?[=:] ?(?P<n>\d[\d,]{{0,6}})\b|(?P<count>{COUNT}) {PEOPLE}\b)")
LIST_AFTER = re.compile(r", (?P<n>\d{1,5})(?=[;)\]])")
# "493 subjects were randomized to", "N = 357 for", "16 patients in the", "19 for", "Thirty of them received"
BEFORE = re.compile(
    rf"(?:[nN] ?= ?(?P<n>\d[\d,]{{0,6}})|(?P<count>{COUNT}))(?: ?\([^()]{{1,20}}\))?(?P<said>(?: (?:of (?:them|whom|these)|[\w-]+ {PEOPLE}|{PEOPLE}))?(?: (?:were|was|being|to be))?(?: (?:randomi[sz]ed|randomly|assigned|allocated|received|receive|receiving|given|treated|entered|placed|underwent|enrolled|included)){{0,2}}(?: (?:to|for|in|into|on|with|by|from|of|undergo|receive))?)(?: (?:receive|undergo|either|the|a|an))*\s*$",
    re.I,
)
# "20 per group", "n = 15 each", "15 patients in each group", "three groups of 20", "two 30-patient groups"
EACH = re.compile(
    rf"\b(?:[nN] ?= ?)?(?P<a>\d{{1,5}}|{COUNT}) ?{PEOPLE}? ?(?:per|in each|for each|in both|each in)(?: of the (?:two|three|four))? ?(?:study |treatment |intervention )?(?:groups?|arms?)\b"
    r"|\b[nN] ?= ?(?P<b>\d{1,5})(?: (?:each|per group|per arm|in each|for each|/group))|\bgroups? (?:\w+ )?of (?P<c>\d{1,5})\b|\b(?P<d>\d{1,4})-patient groups\b"
    r"|\beach (?:group|arm) (?:with|of|consisting of|had|included|contained|containing|comprising) (?P<e>\d{1,5})\b|\bgroups? \([nN] ?= ?(?P<f>\d{1,5})(?: each)?\)",
    re.I,
)
EACH_CUE = re.compile(r"group|arm\b|arms\b|each")
# "A total of 90 patients ... were randomised": the total that sizes are subtracted from
TOTAL = re.compile(rf"\b(?P<count>{COUNT})(?: ?\([^()]{{1,30}}\))? (?:[\w-]+ ){{0,5}}?{PEOPLE}\b(?:[^.;()]|\([^()]{{0,60}}\)){{0,120}}?\b(?:randomi[sz]ed|randomly|assigned|allocated|divided|enrolled|included|recruited)\b", re.I)
FRACTION = re.compile(r"\b\d{1,4} ?(?:/| of | out of ) ?(?P<total>\d{1,4})\b")
# "(178 control group and 175 intervention group)"
LISTED_BEFORE = re.compile(r"(?:\(|, |\band )(?P<count>\d{1,5}) $")
REACH = 70
# "at week 18 to CZP": a time and no size
TIME_BEFORE = re.compile(r"(?:week|day|month|year|weeks|days|months|years|hour|hours|mg|of age|stage|grade|type|phase|part) ?$", re.I)
# "two study groups"
FEW = frozenset(["one", "two", "three", "four", "five", "2", "3", "1"])
# a size beside a wording counts in a sentence that says how people were shared out
SHARED_OUT = re.compile(r"\b(?:randomi[sz]|random|assign|allocat|divid|receiv|enrol|includ|recruit|underw|group [A-Z0-9]|treated|participat)", re.I)


def set_sizes(text: str, drafts: Sequence[Draft], mentions: Sequence[Mention], sentences: Sequence[tuple[str, int, int]]) -> None:
    """Fill in the sizes of drafts that their lists did not give.

    Args:
        text: the folded text.
        drafts: the arms, changed in place.
        mentions: their wordings.
        sentences: section name and offsets of each sentence.
    """
    bounds = [(start, end, section == "RESULTS") for section, start, end in sentences if section not in ("CONCLUSIONS", "BACKGROUND")]
    for mention in mentions:
        if len(mention.arms) != 1 or drafts[mention.arms[0]].n is not None:
            continue
        place = next(((a, b, told) for a, b, told in bounds if a <= mention.start < b), None)
        if place is not None and (not place[2] or SHARED_OUT.search(text, place[0], place[1])):
            drafts[mention.arms[0]].n = _beside(text, mention, place[0])
    if all(draft.n is None for draft in drafts):
        _each(text, drafts, bounds)
    _rest(text, drafts, bounds)
    if all(draft.n is None for draft in drafts) and len(drafts) > 1:
        _denominators(text, drafts, mentions)


def _number(match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    stated = groups.get("n") or groups.get("count")
    return (parse_count(stated) or None) if stated else None


def _beside(text: str, mention: Mention, start: int) -> int | None:
    """The size that stands right after or before a wording."""
    after = AFTER.match(text, mention.end) or LIST_AFTER.match(text, mention.end)
    if after:
        return _number(after)
    listed = LISTED_BEFORE.search(text, max(start, mention.start - 14), mention.start)
    if listed and mention.rule == "group":
        return parse_count(listed["count"])
    before = BEFORE.search(text, max(start, mention.start - REACH), mention.start)
    if before is None or "%" in before.group() or not before["said"] or TIME_BEFORE.search(text, max(start, before.start() - 8), before.start()) or (before["count"] or "").lower() in FEW:
        return None
    return _number(before)


def _each(text: str, drafts: Sequence[Draft], bounds: Sequence[tuple[int, int, bool]]) -> None:
    """One size for all: `20 per group`."""
    for start, end, _ in bounds:
        if not EACH_CUE.search(text, start, end):
            continue
        match = EACH.search(text, start, end)
        if match:
            stated = next(value for value in match.groupdict().values() if value)
            value = parse_count(stated)
            for draft in drafts:
                draft.n = value
            return


def _rest(text: str, drafts: Sequence[Draft], bounds: Sequence[tuple[int, int, bool]]) -> None:
    """The size of the one arm without one: the total less the others."""
    unknown = [draft for draft in drafts if draft.n is None]
    if len(unknown) != 1 or len(drafts) < 2:
        return
    known = sum(draft.n or 0 for draft in drafts)
    for start, end, _ in bounds:
        match = TOTAL.search(text, start, end)
        if match:
            total = parse_count(match["count"]) or 0
            if total > known:
                unknown[0].n, unknown[0].derived = total - known, True
            return


def _denominators(text: str, drafts: Sequence[Draft], mentions: Sequence[Mention]) -> None:
    """The largest total of the fractions beside the wordings of each arm: `22/30 of brodalumab subjects`."""
    found: dict[int, int] = {}
    for mention in mentions:
        if len(mention.arms) != 1:
            continue
        near = FRACTION.search(text, max(0, mention.start - 22), mention.start) or FRACTION.search(text, mention.end, mention.end + 22)
        if near:
            found[mention.arms[0]] = max(found.get(mention.arms[0], 0), int(near["total"]))
    if len(found) == len(drafts) and all(found.values()):
        for index, total in found.items():
            drafts[index].n = total
