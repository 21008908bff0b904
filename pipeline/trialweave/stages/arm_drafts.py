"""Arms as they are put together out of their wordings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from trialweave.stages.arm_names import Names
from trialweave.stages.arm_seeds import LABEL, SIZE, Seed, SeedList
from trialweave.stages.arm_words import ArmWords

Span = tuple[int, int]
# a bracket with one of these gives a result and no name
STATISTIC = re.compile(r"\b[pP] ?[<=>≤]|\d ?%|±|\bCI\b|\d\.\d+ ?[,;)]|\b[rR] ?=|\bOR\b|\bHR\b|\bRR\b")
LABELLED = re.compile(r"(?i)(?:group|arm|cohort) \w{1,4}$")
ONE_WORD = re.compile(r"[A-Za-zα-ωΑ-Ω][\w+/&®-]{0,13}$")
# parts of a bracket that may be names, and how long such a name is
MOST_PARTS, LONGEST_ALIAS = 3, 60
# words of a bracket that ends in `group`, or has a word for a role
GROUP_WORDS, ROLE_WORDS = 6, 4


@dataclass
class Draft:
    """An arm as it is put together.

    `spans` are the places of its names, `texts` these in lower case, `keys` their telling words; `areas` is
    where its dose and schedule may stand; `generic` says that it is only named by its role; `dose`, `schedule`,
    `route` and `lasting` (how long) are what its list says of all arms.
    """

    rule: str
    spans: list[Span] = field(default_factory=list)
    areas: list[Span] = field(default_factory=list)
    brackets: list[Span] = field(default_factory=list)
    keys: list[frozenset[str]] = field(default_factory=list)
    texts: set[str] = field(default_factory=set)
    role: str | None = None
    generic: str | None = None
    n: int | None = None
    label: str | None = None
    derived: bool = False
    dose: str | None = None
    schedule: str | None = None
    route: str | None = None
    lasting: str | None = None
    _united: tuple[int, frozenset[str]] = (0, frozenset())

    @property
    def all_keys(self) -> frozenset[str]:
        """The telling words of all its names; put together again only when names came."""
        count, united = self._united
        if count != len(self.keys):
            united = frozenset().union(*self.keys)
            self._united = len(self.keys), united
        return united

    def retell(self, keys: list[frozenset[str]]) -> None:
        """Give it other telling words."""
        self.keys, self._united = keys, (0, frozenset())


class Drafter:
    """Makes drafts out of seeds.

    Args:
        text: the folded text.
        names: the telling words of names in this document.
        words: the vocabulary.
    """

    def __init__(self, text: str, names: Names, words: ArmWords) -> None:
        self.text = text
        self.names = names
        self.words = words

    def name(self, seed: Seed) -> str:
        """The name that stands in the list."""
        return self.text[slice(*seed.names[0])]

    def is_empty(self, seed: Seed) -> bool:
        """Whether a seed names no arm: only people, counts, outcomes."""
        return not seed.names or not self._is_named(seed, self.name(seed))

    def _is_named(self, seed: Seed, name: str) -> bool:
        """Whether a name of a seed names an arm: by a label, by its words, or by its role before `groups`."""
        return (
            seed.label is not None
            or not self.names.is_empty(name)
            or bool(seed.grouped and self.names.is_generic(name))
        )

    def draft(self, seed: Seed, rule: str) -> Draft:
        """A new arm out of a seed."""
        draft = Draft(rule)
        self.add(draft, seed)
        return draft

    def distinct(self, seeds: SeedList) -> list[Draft]:
        """The arms of a list, wordings of the same arm taken together."""
        drafts: list[Draft] = []
        for seed in seeds.seeds:
            if self.is_empty(seed):
                continue
            fresh = self.draft(seed, seeds.rule)
            if not fresh.spans:
                continue
            same = next((draft for draft in drafts if _same(draft, fresh)), None)
            if same is None or (fresh.n is not None and same.n is not None and fresh.n != same.n):
                drafts.append(fresh)
            else:
                self.add(same, seed)
        return drafts

    def add(self, draft: Draft, seed: Seed) -> None:
        """Add a wording to an arm."""
        for span in self._with_parts(seed.names):
            name = self.text[slice(*span)]
            if span not in draft.spans and self._is_named(seed, name):
                self._add_name(draft, span, name)
        for bracket in seed.brackets:
            self._add_bracket(draft, bracket)
        if seed.area[1] > seed.area[0]:
            draft.areas.append(seed.area)
        draft.n = draft.n if draft.n is not None else seed.n
        draft.label = draft.label or seed.label
        if seed.role:
            draft.role = None if seed.role == "case" else draft.role or seed.role

    def _add_name(self, draft: Draft, span: Span, name: str) -> None:
        generic = self.names.is_generic(name)
        if not draft.spans:
            draft.generic = generic
        elif not generic and draft.generic == "experimental":
            draft.generic = None
        draft.spans.append(span)
        draft.texts.add(name.lower())
        labelled = LABEL.fullmatch(name)
        if labelled and labelled["ids"].isalnum():
            draft.label = draft.label or labelled["ids"]
        keys = self.names.keys(name)
        if keys:
            draft.keys.append(keys)
        if draft.role != "placebo":
            draft.role = self.names.role(name) or draft.role

    def _with_parts(self, names: Sequence[Span]) -> list[Span]:
        """Names, and their parts that are names too: `A (n = 99) plus B` is `A`, `treatment with A` is `A`."""
        spans = []
        for start, end in names:
            spans.append((start, end))
            bracket = self.text.find(" (", start, end)
            if bracket > start and not self.words.leading.issuperset(self.text[start:bracket].lower().split()):
                spans.append((start, bracket))
            joined = any(self.text.find(word, start, end) >= 0 for word in (" of ", " with ", " by "))
            given = self.words.patterns.given_with.match(self.text, start, end) if joined else None
            if given:
                spans.append((given.end(), end))
        return spans

    def _add_bracket(self, draft: Draft, bracket: Span) -> None:
        """What stands in brackets after a name: another name, a label, a size, a dose."""
        draft.brackets.append(bracket)
        if STATISTIC.search(self.text, *bracket) or self.words.patterns.explains.match(self.text, *bracket):
            return
        position = bracket[0]
        for part in re.split(r"[,;:=]", self.text[slice(*bracket)])[:MOST_PARTS]:
            span = position + len(part) - len(part.lstrip()), position + len(part.rstrip())
            position += len(part) + 1
            name = self.text[slice(*span)]
            if not self._is_alias(name, draft):
                continue
            draft.spans.append(span)
            draft.texts.add(name.lower())
            keys = self.names.keys(name)
            if keys and not self.names.is_generic(name):
                draft.keys.append(keys)
            role = self.names.role(name)
            draft.role = role if role == "placebo" else draft.role or role

    def _is_alias(self, name: str, draft: Draft) -> bool:
        """Whether the words in a bracket are another name of the arm before it."""
        low, words = name.lower(), self.words
        if not name or len(name) > LONGEST_ALIAS or low in words.no_alias or low in words.route_of or SIZE.search(name):
            return False
        long = self.names.long_forms.get(low)
        if long is not None and not any(long.lower() in text or low in text for text in draft.texts):
            return False  # the short form of something else
        if self.names.is_generic(name) or LABELLED.match(name):
            return True
        parts = low.split()
        if parts[0].isdecimal():
            return False  # "10 per group"
        if len(parts) == 1:
            telling = any(char.isupper() for char in name) or self.names.role(name) is not None
            return telling and ONE_WORD.match(name) is not None and low not in words.units and low not in words.times
        if parts[-1] in words.heads and len(parts) <= GROUP_WORDS:
            return True
        return (self.names.role(name) is not None and len(parts) <= ROLE_WORDS) or "+" in parts or "→" in parts


def _same(draft: Draft, fresh: Draft) -> bool:
    """Whether two drafts of one list are one arm: they share a name, or the telling words of their first names."""
    if None not in (draft.label, fresh.label) and draft.label != fresh.label:
        return False  # "levofloxacin (group L)" and "levofloxacin and mirodenafil (group ML)"
    if fresh.rule == "named" and any(keys < fresh.all_keys for keys in draft.keys):
        return True
    if fresh.rule == "named" and fresh.generic and any(keys < draft.all_keys for keys in fresh.keys):
        return True  # "the active group" after "the active supplementation group"
    if fresh.texts & draft.texts:
        return True
    return bool(fresh.keys and draft.keys and fresh.keys[0] == draft.keys[0] and fresh.label == draft.label)
