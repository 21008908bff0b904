"""From title and abstract to the arms of a trial: lists are collected, linked, and their wordings found."""

from __future__ import annotations

import re
from collections.abc import Sequence

from trialweave.stages import arm_allocation, arm_comparison, arm_contrast, arm_groups, arm_pairs, arm_single
from trialweave.stages.arm_anaphora import JointWords, anaphora
from trialweave.stages.arm_content import Content
from trialweave.stages.arm_doses import split_doses
from trialweave.stages.arm_fields import Found
from trialweave.stages.arm_linking import LISTED, Linker
from trialweave.stages.arm_seeds import Seed, SeedList
from trialweave.stages.arm_sharing import share
from trialweave.stages.arm_sizes import set_sizes
from trialweave.stages.arm_wordings import longest, wordings_of
from trialweave.stages.arm_words import Clause

# a list in a sentence of these roles counts less: it tells of other work, or says again
WEAKER = {"background": -4.0, "cited": -6.0, "conclusion": -1.5, "registration": -9.0}
# without these a study has no second arm
COMPARATIVE = re.compile(
    r"random|versus|\bvs\b|controlled|control (?:group|arm)|crossover|cross-over|\bcompared with\b"
)
# results compare measures and subgroups as well as arms
COMPARISONS = frozenset(["versus", "compared", "or.placebo", "trial.of"])
WEAKER_COMPARISON = -2.5


def find_arms(content: Content, joint: JointWords) -> Found:
    """The arms of a trial and all their wordings.

    Args:
        content: title and abstract.
        joint: the words for several arms at once.
    """
    linker = Linker(content.text, content.names, content.words)
    valued = linker.ranked(lists_of(content))
    linker.frame(valued)
    ranked = _once(valued)
    if not linker.drafts:
        _single(content, ranked, linker)
    for seeds in ranked:
        linker.link(seeds)
    for seeds in ranked:
        if seeds.rule in LISTED:
            share(content, linker, seeds)
    _title(content, linker)
    split_doses(linker, content.sentences, content.words)
    _implied(content, linker)
    if not linker.drafts:
        return Found([], [], [])
    wordings = wordings_of(content, linker, joint)
    mentions = longest(wordings)
    mentions = longest([*mentions, *anaphora(content.low, mentions, len(linker.drafts), joint)])
    set_sizes(content, linker.drafts, mentions)
    return Found(linker.drafts, mentions, wordings)


def _once(valued: Sequence[tuple[float, SeedList]]) -> list[SeedList]:
    """Lists without those that a surer construction read in the same place: `assigned to receive A or B`."""
    kept: dict[tuple[bool, tuple[object, ...]], SeedList] = {}
    for _, seeds in valued:
        kept.setdefault((seeds.rule in LISTED, tuple(seed.names[:1] for seed in seeds.seeds)), seeds)
    return list(kept.values())


def lists_of(content: Content) -> list[SeedList]:
    """All lists of arms in the content, weakened by where they stand."""
    found: list[SeedList] = []
    for (section, start, end), role, clause in zip(content.sentences, content.roles, content.clauses, strict=True):
        if not clause.low or not _is_cued(clause, content):
            continue
        change = 0.0 if section == "TITLE" else WEAKER.get(role, 0.0)
        for seeds in _lists_in(clause, content, start, end):
            if seeds.rule in COMPARISONS and any(content.measured(*seed.names[0]) for seed in seeds.seeds):
                continue
            less = WEAKER_COMPARISON if role == "finding" and seeds.rule in COMPARISONS else 0.0
            found.append(seeds._replace(strength=seeds.strength + change + less))
    untitled = [g for g, (section, _, _) in zip(content.groups, content.sentences, strict=True) if section != "TITLE"]
    whole = (
        arm_groups.labelled_list(content.clauses, content.words),
        arm_groups.group_list(content.text, untitled),
        arm_groups.dose_list(content.text, content.regimens.doses),
    )
    return found + [seeds for seeds in whole if seeds is not None]


def _is_cued(clause: Clause, content: Content) -> bool:
    """Whether a sentence has a word that could open a list of arms."""
    words = content.words
    low = clause.low
    return not (
        words.cues.isdisjoint(low)
        and words.allocation.isdisjoint(low)
        and words.placebo.isdisjoint(low)
        and words.treatment.keys().isdisjoint(low)
    )


def _lists_in(clause: Clause, content: Content, start: int, end: int) -> list[SeedList]:
    words = content.words
    here = [
        *arm_allocation.allocation_lists(clause, words),
        *arm_allocation.treatment_lists(clause, words),
        *arm_allocation.announced_lists(clause, words),
        *arm_comparison.comparison_lists(clause, words, end),
        *arm_comparison.sized_lists(content.text, start, end, words),
        *arm_pairs.extra_lists(clause, words, start, end),
        *arm_contrast.contrast_lists(clause, words, start, end),
    ]
    return [seeds for seeds in here if seeds.seeds]


def _single(content: Content, lists: Sequence[SeedList], linker: Linker) -> None:
    """A single arm: the one that people were allocated to, else what the title names and the people who got it."""
    listed = [seed for seeds in lists if seeds.rule in ("allocated", "counted") for seed in seeds.seeds]
    alone = [seed for seed in listed if not linker.is_empty(seed)][:1]
    tried = arm_single.intervention(content)
    people = arm_single.people(content)
    told = [seed for seed in (tried, *arm_single.treatments(content)[:2]) if seed is not None]
    if alone and linker.names.role(linker.name(alone[0])):
        _against_control([*told, *arm_single.given(content)], alone[0], content, linker)
        return
    chosen = alone or [seed for seed in told if not content.measured(*seed.names[0])]
    first = chosen[0] if chosen else people
    if first is None:
        return
    draft = linker.draft(first, "single")
    for seed in chosen[1:]:
        linker.add(draft, seed)
    if people is not None and not alone:
        draft.spans.extend(span for span in people.names if span not in draft.spans)
        draft.n = people.n
    if draft.spans:
        draft.role = draft.role if alone else None
        linker.drafts.append(draft)


def _against_control(told: Sequence[Seed], control: Seed, content: Content, linker: Linker) -> None:
    """Two arms where only the control is listed (`patients randomized to placebo`): what was tried is the other."""
    own = [seed for seed in told if linker.names.role(linker.name(seed)) is None]
    tried = next((seed for seed in own if not content.measured(*seed.names[0])), None)
    for seed in (tried, control):
        draft = linker.draft(seed, "single") if seed is not None else None
        if draft is not None and draft.spans:
            linker.drafts.append(draft)


def _title(content: Content, linker: Linker) -> None:
    """Give an arm the name that the title has for it: the arm that it means, or the one named by its role alone."""
    seed = arm_single.intervention(content)
    if seed is None or not linker.drafts or content.measured(*seed.names[0]):
        return
    if "without" in linker.name(seed).lower().split():
        return  # "zolatinib without tamoxin"
    open_arms = [draft for draft in linker.drafts if draft.generic == "experimental"]
    found = linker.find(seed) or (open_arms[0] if len(open_arms) == 1 else None)
    if found is not None:
        linker.add(found, seed)


def _implied(content: Content, linker: Linker) -> None:
    """A control that no list names: `placebo` in a trial whose only listed arm is the drug."""
    if len(linker.drafts) != 1 or linker.drafts[0].role:
        return
    told = content.own(("conclusion",))
    compared = any(COMPARATIVE.search(content.low, start, end) for start, end in told)
    for role, phrases in content.words.implied.items():
        if role == "control" and not compared:
            continue
        for phrase in phrases:
            start = next((at for a, b in told if (at := content.low.find(phrase, a, b)) >= 0), None)
            if start is None:
                continue
            span = start, start + len(phrase)
            draft = linker.draft(Seed((span,), (), span), f"implied.{role}")
            if draft.spans:
                linker.drafts.append(draft)
                return
