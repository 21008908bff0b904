"""From the sentences of an abstract to its arms: lists are collected, linked, and their wordings found."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from trialweave.stages import arm_groups, arm_pairs, arm_seeds, arm_single
from trialweave.stages.arm_doses import split_doses
from trialweave.stages.arm_fields import Found
from trialweave.stages.arm_linking import LISTED, Linker
from trialweave.stages.arm_names import Names
from trialweave.stages.arm_regimen import regimens_of
from trialweave.stages.arm_sizes import set_sizes
from trialweave.stages.arm_seeds import Seed, SeedList
from trialweave.stages.arm_words import ArmWords, Clause, words_of
from trialweave.stages.arm_wordings import Finder, JointWords, anaphora, longest, lowered

# sentences of these roles tell of other work; a list in them counts little
FOREIGN = {"background": -4.0, "cited": -6.0, "conclusion": -1.5, "registration": -9.0}
FOREIGN_ROLES = frozenset(["background", "cited", "registration"])
CUES = frozenset(
    [
        "group",
        "groups",
        "arm",
        "arms",
        "cohort",
        "versus",
        "vs",
        "compared",
        "compare",
        "comparing",
        "comparison",
        "comparative",
    ]
    + [
        "n",
        "relative",
        "against",
        "superior",
        "inferior",
        "equivalent",
        "either",
        "randomly",
        "placebo",
        "comparisons",
        "compares",
    ]
)


def _is_cued(clause: Clause, words: ArmWords) -> bool:
    """Whether a sentence has a word that could open a list of arms."""
    return not (
        CUES.isdisjoint(clause.low)
        and words.allocation.isdisjoint(clause.low)
        and words.treatment.keys().isdisjoint(clause.low)
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
    low = lowered(text)
    clauses = [words_of(text, start, end, low) for _, start, end in sentences]
    names = Names(words, {**long_forms, **nested(text, long_forms)})
    regimens = regimens_of(text, low, clauses, words)
    linker = Linker(text, names, words, regimens)
    lists = _lists(text, sentences, roles, clauses, words)
    linker.frame(lists)
    used = sorted(lists, key=lambda seeds: -linker.worth(seeds))
    if not linker.drafts:
        _without_frame(text, sentences, clauses, lists, linker, words)
    for seeds in used:
        linker.link(seeds)
    for seeds in used:
        if seeds.rule in LISTED:
            linker.share(seeds)
    _title(sentences, clauses, linker, words)
    split_doses(linker, sentences, words)
    told = [
        (a, b)
        for (_, a, b), role in zip(sentences, roles or [""] * len(sentences), strict=True)
        if role not in FOREIGN_ROLES
    ]
    _implied(text, told, linker, words)
    if not linker.drafts:
        return Found([], [], [], names, regimens, low)
    finder = Finder(text, clauses, linker, words)
    wordings = finder.mentions(joint)
    mentions = longest(wordings)
    mentions = longest([*mentions, *anaphora(low, mentions, len(linker.drafts), joint)])
    set_sizes(text, linker.drafts, mentions, sentences, words.patterns)
    return Found(linker.drafts, mentions, wordings, names, regimens, low)


# "mesenchymal stem cell (MSC) transplantation (MSCT)"
NESTED = re.compile(r"\((?P<inner>[A-Za-z]{2,8})\) (?P<word>[a-z-]{4,20})[^().;]{0,30}? ?\((?P<outer>[A-Za-z]{3,9})\)")


def nested(text: str, long_forms: Mapping[str, str]) -> dict[str, str]:
    """Short forms made of another short form and the initial of the word after it, with their long forms."""
    found = {}
    for match in NESTED.finditer(text):
        inner, outer = match["inner"], match["outer"]
        if (
            outer.startswith(inner)
            and outer[len(inner) :].lower() == match["word"][: len(outer) - len(inner)]
            and inner in long_forms
        ):
            found[outer] = f"{long_forms[inner]} {match['word']}"
    return found


def _lists(
    text: str,
    sentences: Sequence[tuple[str, int, int]],
    roles: Sequence[str],
    clauses: Sequence[Clause],
    words: ArmWords,
) -> list[SeedList]:
    """All lists of the content, weakened by where they stand."""
    found: list[SeedList] = []
    for index, ((section, start, end), clause) in enumerate(zip(sentences, clauses, strict=True)):
        if not clause.low or not _is_cued(clause, words):
            continue
        change = FOREIGN.get(roles[index], 0.0) if index < len(roles) and section != "TITLE" else 0.0
        here = [
            *arm_seeds.allocation_lists(clause, words, start, end),
            *arm_seeds.treatment_lists(clause, words, start, end),
            *arm_seeds.comparison_lists(clause, words, start, end),
            *arm_seeds.sized_lists(text, start, end),
            *arm_pairs.extra_lists(clause, words, start, end),
        ]
        told = index < len(roles) and roles[index] == "finding"
        found.extend(
            seeds._replace(
                strength=seeds.strength
                + change
                - (2.5 if told and seeds.rule in ("versus", "compared", "or.placebo", "trial.of") else 0.0)
            )
            for seeds in here
            if seeds.seeds
        )
    labelled = arm_groups.labelled_list(clauses, words)
    named = arm_groups.group_list(
        [c for c, (section, _, _) in zip(clauses, sentences, strict=True) if section != "TITLE"], words
    )
    dosed = arm_groups.dose_list(text, sentences[0][1], sentences[-1][2], words) if sentences else None
    found.extend(seeds for seeds in (labelled, named, dosed) if seeds is not None)
    return found


def _without_frame(
    text: str,
    sentences: Sequence[tuple[str, int, int]],
    clauses: Sequence[Clause],
    lists: Sequence[SeedList],
    linker: Linker,
    words: ArmWords,
) -> None:
    """A single arm: the one that people were allocated to, else what the title names and the people who got it."""
    alone = [
        s for seeds in lists if seeds.rule in ("allocated", "counted") for s in seeds.seeds if not linker.is_empty(s)
    ]
    tried = arm_single.intervention(sentences, clauses, words)
    people = arm_single.people(text, sentences, words)
    got = arm_single.treatments(text, sentences, clauses, words)
    chosen = alone[:1] or [seed for seed in (tried, *got[:2]) if seed is not None]
    if not chosen and people is None:
        return
    draft = linker.draft(chosen[0] if chosen else people, "single")  # type: ignore[arg-type]
    for seed in chosen[1:]:
        linker.add(draft, seed)
    if people is not None and not alone:
        draft.spans.extend(span for span in people.names if span not in draft.spans)
        draft.n = people.n
    if draft.spans:
        draft.role = draft.role if alone else None
        linker.drafts.append(draft)


def _title(
    sentences: Sequence[tuple[str, int, int]], clauses: Sequence[Clause], linker: Linker, words: ArmWords
) -> None:
    """Give an arm that is named by its role alone the name that the title has for it."""
    seed = arm_single.intervention(sentences, clauses, words)
    if seed is None or not linker.drafts:
        return
    if linker.find(seed) is not None:
        linker.add(linker.find(seed), seed)  # type: ignore[arg-type]
        return
    open_arms = [draft for draft in linker.drafts if draft.generic == "experimental"]
    if len(open_arms) == 1:
        linker.add(open_arms[0], seed)


def _implied(text: str, told: Sequence[tuple[int, int]], linker: Linker, words: ArmWords) -> None:
    """A control that no list names: `placebo` in a trial whose only listed arm is the drug."""
    if len(linker.drafts) != 1 or linker.drafts[0].role:
        return
    low = text.lower()
    for role, phrases in words.implied.items():
        for phrase in phrases:
            start = next((place for a, b in told if (place := low.find(phrase, a, b)) >= 0), -1)
            if start >= 0:
                span = start, start + len(phrase)
                draft = linker.draft(Seed((span,), (), span), f"implied.{role}")
                if draft.spans:
                    linker.drafts.append(draft)
                    return
