"""From the sentences of an abstract to its arms: lists are collected, linked, and their wordings found."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from trialweave.stages import arm_groups, arm_seeds
from trialweave.stages.arm_fields import Found
from trialweave.stages.arm_linking import Draft, Linker
from trialweave.stages.arm_lists import Plan, read_item, read_list, skip_openers
from trialweave.stages.arm_names import Names
from trialweave.stages.arm_seeds import Seed, SeedList, seed_of
from trialweave.stages.arm_words import ArmWords, Clause, words_of
from trialweave.stages.arm_wordings import Finder, JointWords, Mention, longest
from trialweave.stages.counts import COUNT

# sentences of these roles tell of other work; a list in them counts little
FOREIGN = {"background": -4.0, "cited": -6.0, "conclusion": -1.5, "registration": -9.0}
CUED = re.compile(
    r"random|assign|allocat|divid|distribut|group|arm|cohort|recei|underw|treat|given|versus|vs|compar|took|consum|ingest|split|n ?= ?\d|relative to|against|superior|inferior|equivalen|either",
    re.I,
)


def find_arms(
    text: str,
    sentences: Sequence[tuple[str, int, int]],
    roles: Sequence[str],
    long_forms: Mapping[str, str],
    words: ArmWords,
    joint: JointWords,
) -> Found:
    """The arms of a trial and all their wordings.

    Args:
        text: the folded text.
        sentences: section name and offsets of each sentence of the content.
        roles: the role of each sentence, as the stage `context` gives it; may be empty.
        long_forms: short form -> long form.
        words: the vocabulary.
        joint: the words for several arms at once.
    """
    clauses = [words_of(text, start, end) for _, start, end in sentences]
    names = Names(words, long_forms)
    linker = Linker(text, names, words)
    lists = _lists(text, sentences, roles, clauses, words)
    linker.frame(lists)
    used = sorted(lists, key=lambda seeds: -linker.worth(seeds))
    if not linker.drafts:
        _without_frame(text, sentences, clauses, lists, linker, words)
    for seeds in used:
        linker.link(seeds)
    _title(sentences, clauses, linker, words)
    _implied(text, linker, words)
    if not linker.drafts:
        return Found([], [])
    finder = Finder(text, clauses, linker, words)
    return Found(linker.drafts, finder.mentions(joint))


def _lists(
    text: str, sentences: Sequence[tuple[str, int, int]], roles: Sequence[str], clauses: Sequence[Clause], words: ArmWords
) -> list[SeedList]:
    """All lists of the content, weakened by where they stand."""
    found: list[SeedList] = []
    for index, ((section, start, end), clause) in enumerate(zip(sentences, clauses, strict=True)):
        if not clause.low or not CUED.search(text, start, end):
            continue
        change = FOREIGN.get(roles[index], 0.0) if index < len(roles) and section != "TITLE" else 0.0
        here = [
            *arm_seeds.allocation_lists(clause, words, start, end),
            *arm_seeds.treatment_lists(clause, words, start, end),
            *arm_seeds.comparison_lists(clause, words, start, end),
            *arm_seeds.sized_lists(text, start, end),
        ]
        found.extend(seeds._replace(strength=seeds.strength + change) for seeds in here if seeds.seeds)
    labelled = arm_groups.labelled_list(clauses, words)
    named = arm_groups.group_list(clauses, words)
    found.extend(seeds for seeds in (labelled, named) if seeds is not None)
    return found


def _without_frame(text: str, sentences: Sequence[tuple[str, int, int]], clauses: Sequence[Clause], lists: Sequence[SeedList], linker: Linker, words: ArmWords) -> None:
    """A single arm: what the title names, and the people who got it."""
    intervention = _intervention(sentences, clauses, words)
    people = _people(text, sentences)
    if intervention is None and people is None:
        return
    seed = intervention if intervention is not None else people
    assert seed is not None
    draft = linker.draft(seed, "single")
    if people is not None and intervention is not None:
        draft.spans.append(people.names[0])
        draft.n = people.n
    elif people is not None:
        draft.n = people.n
    if draft.spans:
        linker.drafts.append(draft)


# "15 eligible RA patients", "Four patients with persistently active RA"
PEOPLE = re.compile(
    rf"(?P<count>{COUNT}) (?:[\w-]+ ){{0,4}}?(?:patients|subjects|participants|volunteers|children|women|men|adults|individuals|infants)\b(?: with (?:[\w-]+ ){{0,4}}[\w-]+)?",
    re.I,
)


def _people(text: str, sentences: Sequence[tuple[str, int, int]]) -> Seed | None:
    from trialweave.stages.counts import parse_count

    for section, start, end in sentences:
        if section in ("BACKGROUND", "CONCLUSIONS", "REGISTRATION"):
            continue
        match = PEOPLE.search(text, start, end)
        if match:
            return Seed((match.span(),), (), match.span(), parse_count(match["count"]))
    return None


def _intervention(sentences: Sequence[tuple[str, int, int]], clauses: Sequence[Clause], words: ArmWords) -> Seed | None:
    """What the title says was tried: after `effect of`, before `for` or `in`."""
    for (section, _, _), clause in zip(sentences, clauses, strict=True):
        if section != "TITLE" or not clause.low:
            continue
        low = clause.low
        for index, word in enumerate(low[:-1]):
            if word == "of" and index and low[index - 1] in words.title_of:
                item = _titled(clause, index + 1, words)
                if item is not None:
                    return item
        return _titled(clause, 0, words)
    return None


def _titled(clause: Clause, place: int, words: ArmWords) -> Seed | None:
    low = clause.low
    first = skip_openers(clause, place, len(low), words)
    last = first
    while last < len(low) and low[last] not in words.title_after and low[last] not in ",(":
        last += 1
    if last <= first or last - first > 12 or last >= len(low) and place == 0:
        return None
    from trialweave.stages.arm_lists import Item

    return seed_of(Item(first, last, last, (), last), clause)


def _title(sentences: Sequence[tuple[str, int, int]], clauses: Sequence[Clause], linker: Linker, words: ArmWords) -> None:
    """Give an arm that is named by its role alone the name that the title has for it."""
    seed = _intervention(sentences, clauses, words)
    if seed is None or not linker.drafts:
        return
    if linker.find(seed) is not None:
        linker.add(linker.find(seed), seed)  # type: ignore[arg-type]
        return
    open_arms = [draft for draft in linker.drafts if draft.generic == "experimental"]
    if len(open_arms) == 1:
        linker.add(open_arms[0], seed)


def _implied(text: str, linker: Linker, words: ArmWords) -> None:
    """A control that no list names: `placebo` in a trial whose only listed arm is the drug."""
    if len(linker.drafts) != 1 or linker.drafts[0].role:
        return
    low = text.lower()
    for role, phrases in words.implied.items():
        for phrase in phrases:
            start = low.find(phrase)
            if start >= 0:
                span = start, start + len(phrase)
                draft = linker.draft(Seed((span,), (), span), f"implied.{role}")
                if draft.spans:
                    linker.drafts.append(draft)
                    return
