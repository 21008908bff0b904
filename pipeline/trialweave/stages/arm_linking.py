"""One set of arms out of all the lists of an abstract: the surest list is the frame, the others are linked to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from trialweave.stages.arm_names import Names, initials
from trialweave.stages.arm_regimen import Regimens, within
from trialweave.stages.arm_seeds import ALLOCATED, COMPARED, SIZE, SIZED, Seed, SeedList
from trialweave.stages.arm_words import ArmWords

# rules whose items stand in one list, of which one may speak for all
LISTED = frozenset(["allocated", "received", "compared", "or.placebo"])
# a list weaker than this is no frame
WEAKEST_FRAME = 4.0
WEAKEST_NAMED = 3.0
# a schedule within so many characters of a list's beginning is that of all its items
LEADING = 12
MOST_ARMS = 8
# a bracket with one of these gives a result and no name
STATISTIC = re.compile(r"\b[pP] ?[<=>≤]|\d ?%|±|\bCI\b|\d\.\d+ ?[,;)]|\b[rR] ?=|\bOR\b|\bHR\b|\bRR\b")
EXPLAINS = re.compile(r"(?i)(?:using|e\.g|i\.e|including|such as|see|with|in|from|by|made|manufactured|mean)\b")
# "topical treatment with", "intravenous infusion of": before what is given
GIVEN_WITH = re.compile(
    r"(?:[\w-]+ ){0,3}(?:treatment|therapy|supplementation|training|infusions?|injections?|administration|doses?|courses?) (?:with|of|by) (?:the |a |an )?",
    re.I,
)
NO_ALIAS = frozenset(
    [
        "or",
        "p",
        "hr",
        "rr",
        "ci",
        "sd",
        "se",
        "sem",
        "iqr",
        "n",
        "md",
        "smd",
        "auc",
        "usa",
        "uk",
        "inc",
        "ltd",
        "co",
        "eg",
        "ie",
        "bid",
        "tid",
        "qd",
        "kg",
        "group",
        "day",
        "na",
        "ns",
        "aged",
        "total",
        "both",
        "see",
        "vs",
        "us",
        "germany",
        "japan",
        "china",
    ]
)


@dataclass
class Draft:
    """An arm as it is put together."""

    spans: list[tuple[int, int]]
    areas: list[tuple[int, int]]
    brackets: list[tuple[int, int]]
    keys: list[frozenset[str]]
    texts: set[str]
    rule: str
    role: str | None = None
    generic: str | None = None
    n: int | None = None
    label: str | None = None
    derived: bool = False
    dose: str | None = None
    schedule: str | None = None
    aliases: set[str] = field(default_factory=set)

    @property
    def all_keys(self) -> frozenset[str]:
        return frozenset().union(*self.keys)


class Linker:
    """Links seeds to drafts.

    Args:
        text: the folded text.
        names: the telling words of names in this document.
        words: the vocabulary.
        regimens: the doses and schedules of the text.
    """

    def __init__(self, text: str, names: Names, words: ArmWords, regimens: Regimens) -> None:
        self.regimens = regimens
        self.text = text
        self.names = names
        self.words = words
        self.drafts: list[Draft] = []

    def frame(self, lists: Sequence[SeedList]) -> None:
        """Take the arms of the surest list."""
        ranked = sorted(lists, key=lambda seeds: -self.worth(seeds))
        for seeds in ranked:
            if self.worth(seeds) < (WEAKEST_NAMED if seeds.rule == "named" else WEAKEST_FRAME):
                continue
            drafts = self._distinct(seeds)
            if seeds.rule == "named":
                drafts = self._telling(drafts)
            if len(drafts) >= 2:
                self.drafts = drafts[:MOST_ARMS]
                return

    def _telling(self, drafts: list[Draft]) -> list[Draft]:
        """Of groups that are only named here and there, the two by role, else those named more than once or with a size."""
        by_role = [next((d for d in drafts if d.generic == name), None) for name in ("experimental", "control")]
        if all(by_role):
            return [d for d in drafts if d in by_role]
        low = self.text.lower()
        return [
            d for d in drafts if d.n is not None or d.role or d.generic or any(low.count(text) > 1 for text in d.texts)
        ]

    def worth(self, seeds: SeedList) -> float:
        """How surely a list is that of the trial's arms."""
        real = [seed for seed in seeds.seeds if not self.is_empty(seed)]
        if len(real) < 2:
            return 0.0
        sized = sum(1 for seed in real if seed.n is not None)
        roles = sum(1 for seed in real if self.names.role(self._name(seed)))
        generic = sum(1 for seed in real if self.names.is_generic(self._name(seed)))
        bonus = 0.5 if seeds.rule == "allocated" and seeds.randomized else 0.0
        return (
            seeds.strength
            + bonus
            + min(sized, 2) * 0.5
            + min(roles, 1) * 0.5
            - 0.5 * generic
            - (2.0 if len(real) > 6 or (seeds.rule == "received" and len(real) > 4 and not sized) else 0.0)
        )

    def _name(self, seed: Seed) -> str:
        return self.text[seed.names[0][0] : seed.names[0][1]]

    def is_empty(self, seed: Seed) -> bool:
        """Whether a seed names no arm: only people, counts, outcomes."""
        return not seed.names or (seed.label is None and self.names.is_empty(self._name(seed)))

    def draft(self, seed: Seed, rule: str) -> Draft:
        """A new arm out of a seed."""
        draft = Draft([], [], [], [], set(), rule)
        self.add(draft, seed)
        return draft

    def add(self, draft: Draft, seed: Seed) -> None:
        """Add a wording to an arm."""
        for span in self._with_parts(seed.names):
            name = self.text[span[0] : span[1]]
            if span in draft.spans or self.names.is_empty(name) and seed.label is None:
                continue
            draft.spans.append(span)
            draft.texts.add(name.lower())
            keys = self.names.keys(name)
            if keys:
                draft.keys.append(keys)
            generic = self.names.is_generic(name)
            if generic and len(draft.spans) == 1:
                draft.generic = generic
            elif not generic:
                draft.generic = None if draft.generic == "experimental" else draft.generic
            if draft.role is None or draft.role == "control":
                draft.role = self.names.role(name) or draft.role
        for bracket in seed.brackets:
            self._add_bracket(draft, bracket)
        if seed.area[1] > seed.area[0]:
            draft.areas.append(seed.area)
        draft.n = draft.n if draft.n is not None else seed.n
        draft.label = draft.label or seed.label

    def _with_parts(self, names: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """Names, and of those that go on after a bracket the part before it: `A (n = 99) plus B` is `A` too."""
        spans = []
        for start, end in names:
            spans.append((start, end))
            bracket = self.text.find(" (", start, end)
            if bracket > start and not self.words.leading.issuperset(self.text[start:bracket].lower().split()):
                spans.append((start, bracket))
            given = GIVEN_WITH.match(self.text, start, end)
            if given:
                spans.append((given.end(), end))
        return spans

    def _add_bracket(self, draft: Draft, bracket: tuple[int, int]) -> None:
        """What stands in brackets after a name: another name, a label, a size, a dose."""
        draft.brackets.append(bracket)
        if STATISTIC.search(self.text, *bracket) or EXPLAINS.match(self.text, *bracket):
            return
        position = bracket[0]
        for part in re.split(r"[,;:=]", self.text[bracket[0] : bracket[1]])[:3]:
            start = position + len(part) - len(part.lstrip())
            end = position + len(part.rstrip())
            position += len(part) + 1
            name = self.text[start:end]
            if self._is_alias(name, draft):
                draft.spans.append((start, end))
                draft.texts.add(name.lower())
                draft.aliases.add(name.lower())
                if not self.names.is_generic(name):
                    keys = self.names.keys(name)
                    if keys:
                        draft.keys.append(keys)
                if draft.role is None:
                    draft.role = self.names.role(name)

    def _is_alias(self, name: str, draft: Draft) -> bool:
        """Whether the words in a bracket are another name of the arm before it."""
        low = name.lower()
        if low in NO_ALIAS:
            return False
        if low in self.words.route_of or low.rstrip("s") in ("sc", "iv", "po", "im"):
            return False
        long = self.names.long_forms.get(low)
        if long is not None and not any(long.lower() in text or low in text for text in draft.texts):
            return False  # the short form of something else
        if (
            not name
            or len(name) > 60
            or SIZE.search(name)
            or low
            in ("n", "range", "mean", "sd", "median", "i.v.", "i.v", "p.o.", "iv", "po", "sc", "s.c.", "i.m.", "im")
        ):
            return False
        if self.names.is_generic(name) or re.match(r"(?i)(?:group|arm|cohort) \w{1,4}$", name):
            return True
        words = low.split()
        if words[-1] in self.words.heads and len(words) <= 6:
            return True
        if len(words) == 1:
            return (
                bool(re.match(r"^[A-Za-zα-ωΑ-Ω][\w+/&®-]{0,13}$", name))
                and (sum(c.isupper() for c in name) >= 1 or self.names.role(name) is not None)
                and low not in self.words.units
                and low not in self.words.times
            )
        return bool(self.names.role(name)) and len(words) <= 4 or "+" in words or "→" in words

    def _distinct(self, seeds: SeedList) -> list[Draft]:
        """The arms of a list, wordings of the same arm taken together."""
        drafts: list[Draft] = []
        for seed in seeds.seeds:
            if self.is_empty(seed):
                continue
            fresh = self.draft(seed, seeds.rule)
            if not fresh.spans:
                continue
            same = next(
                (
                    d
                    for d in drafts
                    if (seeds.rule == "named" and any(k < fresh.all_keys for k in d.keys))
                    or fresh.texts & d.texts
                    or (fresh.keys and d.keys and fresh.keys[0] == d.keys[0] and fresh.label == d.label)
                ),
                None,
            )
            if same is not None and not (fresh.n is not None and same.n is not None and fresh.n != same.n):
                self.add(same, seed)
            else:
                drafts.append(fresh)
        return drafts

    def find(self, seed: Seed) -> Draft | None:
        """The arm that a seed means, or None where it is none or where it could be several."""
        if seed.label is not None:
            return next((draft for draft in self.drafts if draft.label == seed.label), None)
        for span in seed.names:
            found = self.find_name(self.text[span[0] : span[1]])
            if found is not None:
                return found
        return None

    def find_name(self, name: str) -> Draft | None:
        """The arm that a name means: by its words, then by its role, then by its first letters."""
        low = name.lower()
        for draft in self.drafts:
            if low in draft.texts:
                return draft
        keys = self.names.keys(name)
        if not keys:
            return None
        equal = [draft for draft in self.drafts if keys in draft.keys]
        if len(equal) == 1:
            return equal[0]
        generic = self.names.is_generic(name)
        if generic:
            return self.by_role(generic)
        within = self._within(keys)
        if within is not None:
            return within
        if len(name) <= 8 and name.isupper():
            spelled = [
                d
                for d in self.drafts
                if any(initials(self.text[a:b]).startswith(low) and len(low) > 1 for a, b in d.spans)
            ]
            if len(spelled) == 1:
                return spelled[0]
        role = self.names.role(name)
        if role:
            return self.by_role("control", placebo=role == "placebo")
        return None

    def _within(self, keys: frozenset[str]) -> Draft | None:
        """The one arm that all telling words of a name point to."""
        scores = []
        for draft in self.drafts:
            others = (
                frozenset().union(*(other.all_keys for other in self.drafts if other is not draft))
                if len(self.drafts) > 1
                else frozenset()
            )
            own = draft.all_keys
            if keys <= own and keys - others:
                scores.append((2.0 + len(keys & own) / max(len(own), 1), draft))
            elif any(k <= keys and k - others for k in draft.keys) and not keys & (others - own):
                best = max(len(k & keys) for k in draft.keys if k <= keys)
                scores.append((1.0 + best * 0.1, draft))
            elif len(keys) > 1 and len(keys & (own - others)) >= max(1, len(keys) * 0.5) and not keys & (others - own):
                scores.append((0.5 + 0.1 * len(keys & own), draft))
        if not scores:
            return None
        scores.sort(key=lambda pair: -pair[0])
        if len(scores) > 1 and scores[0][0] - scores[1][0] < 0.05:
            return None
        return scores[0][1]

    def by_role(self, generic: str, *, placebo: bool = False) -> Draft | None:
        """The one arm that a name by role means."""
        controls = [d for d in self.drafts if d.role or d.generic == "control"]
        if generic == "control":
            chosen = [d for d in controls if d.role == "placebo"] if placebo else controls
            return chosen[0] if len(chosen) == 1 else None
        others = [d for d in self.drafts if d not in controls]
        return others[0] if len(others) == 1 else None

    def link(self, seeds: SeedList) -> None:
        """Link the seeds of another list; what stays over of a list of two is the other of two arms."""
        linked = [(seed, self.find(seed)) for seed in seeds.seeds if not self.is_empty(seed)]
        if seeds.strength >= SIZED and self._split(seeds, linked):
            return
        for seed, draft in linked:
            if draft is not None:
                self.add(draft, seed)
        if (
            not any(draft for _, draft in linked)
            and len(linked) == len(self.drafts) == 2
            and seeds.rule in ("versus", "compared")
        ):
            self._by_first_letter([seed for seed, _ in linked])
        known = {id(draft) for _, draft in linked if draft is not None}
        loose = [seed for seed, draft in linked if draft is None]
        if seeds.strength < COMPARED - 1 or len(linked) < 2 or not loose or not known:
            return
        if len(self.drafts) == 2 and len(linked) == 2 and len(loose) == 1:
            other = next(draft for draft in self.drafts if id(draft) not in known)
            if other.generic or seeds.strength >= COMPARED - 1 and self._may_mean(loose[0], other):
                self.add(other, loose[0])
        elif seeds.strength >= ALLOCATED - 2:
            for seed in loose:
                if len(self.drafts) < MOST_ARMS and seed.n is not None:
                    self.drafts.append(self.draft(seed, seeds.rule))

    def share(self, seeds: SeedList) -> None:
        """Give to all arms of a list what only its first or its last item says.

        `weekly dose of 50 mg of A or B` gives dose and schedule, `A or B once a day` the schedule.
        """
        real = [seed for seed in seeds.seeds if not self.is_empty(seed)]
        drafts = [self.find(seed) for seed in real]
        if len(real) < 2 or len({id(draft) for draft in drafts}) != len(real):
            return
        first, last = real[0], real[-1]
        places = [(seed.names[0][0], max(seed.names[-1][1], seed.area[1])) for seed in real]
        schedules = [within(self.regimens.schedules, *place) for place in places]
        told = [span for span in schedules if span]
        schedule = None
        if len(told) == 1 and (told[0] is schedules[-1] or told[0][0] - first.names[0][0] < LEADING):
            bracket = self.text.rfind("(", last.names[0][0], told[0][0])
            if bracket < 0 or ")" in self.text[bracket : told[0][0]]:
                schedule = self.text[told[0][0] : told[0][1]]
        doses = [within(self.regimens.doses, *seed.names[0]) for seed in real]
        only = doses[0] if doses[0] and not any(doses[1:]) and doses[0][1] < first.names[0][1] else None
        for draft in drafts:
            if draft is not None:
                draft.schedule = draft.schedule or schedule
                draft.dose = draft.dose or (self.text[only[0] : only[1]] if only else None)

    def _by_first_letter(self, seeds: Sequence[Seed]) -> None:
        """Arms called by one letter (`F 2.5 mg or Z 2.5 mg`) are those of the two names that begin with it."""
        letters = [
            min((key for key in draft.all_keys if len(key) == 1 and key.isalpha()), default=None)
            for draft in self.drafts
        ]
        first = [self._name(seed)[:1].lower() for seed in seeds]
        if sorted(filter(None, letters)) == sorted(first) and len(set(first)) == 2:
            for draft, letter in zip(self.drafts, letters, strict=True):
                self.add(draft, seeds[first.index(letter)])  # type: ignore[arg-type]

    def _may_mean(self, seed: Seed, draft: Draft) -> bool:
        """Whether a loose wording may mean this arm: their roles do not contradict each other."""
        role = self.names.role(self._name(seed))
        return (role is None) == (draft.role is None) and not re.match(r"\d", self._name(seed))

    def _split(self, seeds: SeedList, linked: Sequence[tuple[Seed, Draft | None]]) -> bool:
        """Part an arm whose doses are listed as arms of their own, each with its size."""
        sized = [(seed, draft) for seed, draft in linked if seed.n is not None and draft is not None]
        changed = False
        for draft in list(self.drafts):
            own = [seed for seed, found in sized if found is draft]
            names = {self._name(seed).lower() for seed in own}
            if (
                len(own) < 2
                or len(names) != len(own)
                or len({seed.n for seed in own}) < 1
                or draft.n in {seed.n for seed in own}
            ):
                continue
            index = self.drafts.index(draft)
            parts = []
            for seed in own:
                part = self.draft(seed, "dose")
                part.areas.extend(draft.areas)
                parts.append(part)
            self.drafts[index : index + 1] = parts
            changed = True
        if changed:
            for seed, found in linked:
                if found is not None and found in self.drafts:
                    self.add(found, seed)
        return changed
