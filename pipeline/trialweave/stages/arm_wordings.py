"""Every wording of an arm in the content: names with and without `group`, abbreviations, labels, combinations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from trialweave.stages.arm_aliases import SHORTEST, aliases_of
from trialweave.stages.arm_anaphora import JointWords, Mention, joint_mentions
from trialweave.stages.arm_content import Content
from trialweave.stages.arm_drafts import Draft
from trialweave.stages.arm_groups import label_occurrences
from trialweave.stages.arm_linking import ALONE, Linker
from trialweave.stages.arm_lists import read_item
from trialweave.stages.arm_plan import SINGLE
from trialweave.stages.arm_seeds import read_back
from trialweave.stages.arm_words import Clause

# how far before a name the people who got it may stand: "patients randomised to the "
PEOPLE_BEFORE = 60
# the last words of what may stand between them
BEFORE_NAMES = frozenset(
    [
        "received",
        "underwent",
        "given",
        "with",
        "to",
        "receiving",
        "undergoing",
        "taking",
        "using",
        "in",
        "on",
        "the",
        "a",
        "an",
    ]
)
# and how far before it the word between them begins
LAST_WORD = 14
# "vs control (", "than controls,": a control without its head, where arms are set against each other
AGAINST_BEFORE = re.compile(r"(?:\bvs\.?|\bversus|\bthan|\bwith|\bto|[;(])(?: the)? $|[;(]$")
ENDS_AFTER = re.compile(
    r"\s?(?:[:,.;)(\]]|$|(?:and|or|in|at|for|after|did|had|was|were|but|whereas|by|during|showed)\b)"
)
# of wordings of one place these are right before others
SURE = frozenset(["group.shared"])
# low: "cell therapy", "stem cell transplantation", "cell-treated group"
CELLS = re.compile(
    r"c(?<!\wc)ell[ -](?:therapy|treatment|transplantation|infusion|injection|administration|implantation|treated)"
    r"(?: (?:groups?|arms?|patients|mice|rats|animals))?\b"
)
# words that join what an arm got
JOINING = frozenset(["combined", "combination", "added", "together"])
ADDING = JOINING | {"plus", "+"}


def wordings_of(content: Content, linker: Linker, joint: JointWords) -> list[Mention]:
    """All wordings of all arms, also those inside others.

    Args:
        content: title and abstract.
        linker: the arms, linked.
        joint: the words for several arms at once.
    """
    finder = _Finder(content, linker)
    found = [
        *finder.groups(),
        *finder.labels(),
        *finder.combinations(),
        *finder.alone(),
        *finder.names(),
        *finder.cells(),
    ]
    return found + joint_mentions(content.low, active(linker.drafts), len(linker.drafts), joint)


def active(drafts: Sequence[Draft]) -> tuple[int, ...]:
    """The indices of the arms that are no control and no placebo."""
    return tuple(index for index, draft in enumerate(drafts) if draft.role is None and draft.generic != "control")


class _Finder:
    """Finds the wordings of the arms of one document, construction by construction."""

    def __init__(self, content: Content, linker: Linker) -> None:
        self.content = content
        self.linker = linker
        self.words = content.words

    def names(self) -> list[Mention]:
        """The names themselves, with the head after them and the people before them."""
        content, patterns = self.content, self.words.patterns
        aliases = aliases_of(content.text, self.linker.drafts, content.names, self.words, content.regimens)
        found = []
        for alias, arms in aliases.items():
            if len(alias) < SHORTEST or content.names.is_empty(alias):
                continue
            generic = content.names.is_generic(alias)
            for start in occurrences(content.low, alias):
                end = start + len(alias)
                match = patterns.extension.match(content.low, end)
                wide = match.end() if match else end
                if generic and not self._has_head(alias, end, wide) and not self._compared(alias, start, end):
                    continue
                found.append(Mention(start, end, tuple(sorted(arms)), "name"))
                if wide > end:
                    found.append(Mention(start, wide, tuple(sorted(arms)), "name.group"))
                told = content.low[max(0, start - LAST_WORD) : start].split(" ")[-2:-1]
                people = None
                if not BEFORE_NAMES.isdisjoint(told):
                    people = patterns.receiving.search(content.low, max(0, start - PEOPLE_BEFORE), start)
                if people:
                    found.append(Mention(people.start(), wide, tuple(sorted(arms)), "name.people"))
        return found

    def _has_head(self, alias: str, end: int, wide: int) -> bool:
        """Whether a name by role alone stands with its head: `control group`, `intervention arm`, `controls`."""
        last = alias.split()[-1]
        after = re.findall(r"\w+", self.content.low[end:wide])
        return (
            last in self.words.heads or last == "controls" or not _disjoint(after, self.words.heads, self.words.people)
        )

    def _compared(self, alias: str, start: int, end: int) -> bool:
        """Whether a control stands without its head where arms are set against each other: `cells vs control`."""
        if self.content.names.is_generic(alias) != "control" or len(alias.split()) > 2:
            return False
        low = self.content.low
        return bool(AGAINST_BEFORE.search(low, max(0, start - 16), start) and ENDS_AFTER.match(low, end))

    def groups(self) -> list[Mention]:
        """`the X group`, `X and Y groups`, also with a name that several arms share: `CZP groups`."""
        drafts, found = self.linker.drafts, []
        for clause, named in zip(self.content.clauses, self.content.groups, strict=True):
            for (start, end), head, _ in named:
                name = self.content.text[start:end]
                whole = clause.ends[head] if 0 <= clause.starts[head] - end <= 1 else end
                keys = self.content.names.keys(name)
                shared = tuple(index for index, other in enumerate(drafts) if keys and keys <= other.all_keys)
                if whole > end and 1 < len(shared) < len(drafts) and clause.low[head].endswith("s"):
                    found.append(Mention(start, whole, shared, "group.shared"))
                    continue
                draft = self.linker.find_name(name)
                if draft is not None:
                    found.append(Mention(start, whole, (drafts.index(draft),), "group"))
        return found

    def labels(self) -> list[Mention]:
        """`group 1`, `groups I and II`."""
        by_label = {draft.label: index for index, draft in enumerate(self.linker.drafts) if draft.label is not None}
        found = []
        for clause in self.content.clauses if by_label else ():
            for start, end, ids in label_occurrences(clause):
                arms = tuple(dict.fromkeys(by_label[label] for label in ids if label in by_label))
                if arms:
                    found.append(Mention(start, end, arms, "label"))
        return found

    def combinations(self) -> list[Mention]:
        """`A combined with B` means the arm that got both, whatever the words between."""
        found = []
        for clause in self.content.clauses:
            if ADDING.isdisjoint(clause.low):
                continue
            for index, word in enumerate(clause.low):
                joins = word in ("with", "to") and index and clause.low[index - 1] in JOINING
                mention = self._combination(clause, index) if joins or word in ("plus", "+") else None
                if mention is not None:
                    found.append(mention)
        return found

    def cells(self) -> list[Mention]:
        """`cell therapy`: the one arm that got cells."""
        if "cell " not in self.content.low:
            return []
        holders = [index for index, draft in enumerate(self.linker.drafts) if "cell" in draft.all_keys]
        if len(holders) != 1:
            return []
        return [Mention(*match.span(), (holders[0],), "cells") for match in CELLS.finditer(self.content.low)]

    def alone(self) -> list[Mention]:
        """`A alone`, `A monotherapy`: the arm that got A and nothing else that works."""
        found = []
        for clause in self.content.clauses:
            if ALONE.isdisjoint(clause.low):
                continue
            for index, word in enumerate(clause.low):
                seed = read_back(clause, index, self.words) if word in ALONE and index else None
                if seed is None:
                    continue
                start, end = seed.names[0][0], clause.ends[index]
                keys = self.content.names.keys(self.content.text[start:end])
                draft = self.linker.alone(self.content.low[start:end], keys) if keys else None
                if draft is not None:
                    found.append(Mention(start, end, (self.linker.drafts.index(draft),), "alone"))
        return found

    def _combination(self, clause: Clause, index: int) -> Mention | None:
        """The wording around a joining word, where both its sides belong to one arm."""
        left = index
        while left > 0 and (clause.low[left - 1] in JOINING or clause.low[left - 1] == "in"):
            left -= 1
        before = read_back(clause, left, self.words)
        after = read_item(clause, index + 1, len(clause.low), self.words, SINGLE)
        if before is None or after is None:
            return None
        text, names = self.content.text, self.content.names
        start, end = before.names[0][0], clause.ends[after.last - 1]
        draft = self.linker.find_name(text[start:end])
        sides = names.keys(text[start : before.names[0][1]]), names.keys(clause.quote(after.first, after.last))
        if draft is None or not all(side & draft.all_keys for side in sides):
            draft = self._with_background(text[slice(*before.names[0])], sides)
        if draft is None:
            return None
        match = self.words.patterns.extension.match(self.content.low, end)
        return Mention(start, match.end() if match else end, (self.linker.drafts.index(draft),), "combination")

    def _with_background(self, name: str, sides: tuple[frozenset[str], frozenset[str]]) -> Draft | None:
        """The arm that `placebo plus MTX` means where only `placebo` is listed, and MTX alone is no arm."""
        keys = self.content.names.keys(name)
        named = [draft for draft in self.linker.drafts if keys in draft.keys]
        if len(named) != 1 or not sides[1] or any(sides[1] in draft.keys for draft in self.linker.drafts):
            return None
        return named[0]


def _disjoint(found: Iterable[str], *sets: frozenset[str]) -> bool:
    return all(words.isdisjoint(found) for words in sets)


def occurrences(low: str, alias: str) -> Iterable[int]:
    """Where an alias stands as a whole word, and not as the last part of a hyphenated one."""
    start = low.find(alias)
    while start >= 0:
        end = start + len(alias)
        left = start == 0 or (not (low[start - 1].isalnum() and alias[0].isalnum()) and low[start - 1] != "-")
        right = end == len(low) or not (low[end].isalnum() and alias[-1].isalnum())
        if left and right:
            yield start
        start = low.find(alias, start + 1)


def longest(found: Iterable[Mention]) -> list[Mention]:
    """Of mentions that overlap the longest, in order of their place."""
    kept: list[Mention] = []
    ranked = sorted(found, key=lambda m: (m.start - m.end, m.start, m.rule not in SURE, len(m.arms)))
    taken = bytearray(max((mention.end for mention in ranked), default=0))
    for mention in ranked:
        # what is kept is no shorter: an overlap holds the first or the last character
        if not (taken[mention.start] or taken[mention.end - 1]):
            kept.append(mention)
            taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    return sorted(kept)
