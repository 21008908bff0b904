"""One set of arms out of all the lists of an abstract: the surest list is the frame, the others are linked to it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from trialweave.stages.arm_drafts import Draft, Drafter
from trialweave.stages.arm_names import Names, initials
from trialweave.stages.arm_regimen import dose_value
from trialweave.stages.arm_seeds import ALLOCATED, COMPARED, SIZED, Seed, SeedList
from trialweave.stages.arm_words import ArmWords

# rules whose items stand in one list, of which one may speak for all
LISTED = frozenset(["allocated", "announced", "received", "compared", "or.placebo"])
# a list weaker than this is no frame; of groups that are only named here and there, one weaker than that
WEAKEST_FRAME, WEAKEST_NAMED = 4.0, 3.0
MOST_ARMS = 8
# worth of a list: sizes, a control, people shared out at random; against it names by role alone, and too many items
SIZE_WORTH, ROLE_WORTH, RANDOM_WORTH, GENERIC_WORTH, CROWD_WORTH = 0.5, 0.5, 0.5, -0.5, -2.0
# and for it that as many arms were announced
DECLARED_WORTH = 1.5
CROWD, CROWD_RECEIVED = 6, 4
# a name in capitals that may be the initials of another
LONGEST_INITIALS = 8
# after a name these say that nothing was added to it
ALONE = frozenset(["alone", "only", "monotherapy"])
# "low-dose group", "the highest dose", "medium-dose arm"
RANK = re.compile(
    r"\b(?:(?P<low>low|lower|lowest)|(?P<high>high|higher|highest)|(?:mid|middle|medium|moderate|intermediate))[- ]dose"
)
DENIED = re.compile(r"non-?(?=\w)|no ")
MIDDLE_OF = 3
COMBINED = re.compile(r"(?:combin(?:ed|ation)|dual)(?: (?:therapy|treatment))?(?: (?:groups?|arms?|patients))?$")
MONOTHERAPY = re.compile(r"(?:monotherapy|single[- ]agent)(?: (?:groups?|arms?|patients))?$")
# scores of a match by telling words: all of them, those of one name, half of them
ALL_KEYS, ONE_NAME, HALF = 2.0, 1.0, 0.5
TIE = 0.05


class Linker(Drafter):
    """Links seeds to drafts.

    Args:
        text: the folded text.
        names: the telling words of names in this document.
        words: the vocabulary.
    """

    def __init__(self, text: str, names: Names, words: ArmWords) -> None:
        super().__init__(text, names, words)
        self.drafts: list[Draft] = []

    def ranked(self, lists: Sequence[SeedList]) -> list[tuple[float, SeedList]]:
        """Lists with their worth, the surest first."""
        return sorted(((self.worth(seeds), seeds) for seeds in lists), key=lambda pair: -pair[0])

    def frame(self, ranked: Sequence[tuple[float, SeedList]]) -> None:
        """Take the arms of the surest list that has at least two."""
        for worth, seeds in ranked:
            if worth < (WEAKEST_NAMED if seeds.rule == "named" else WEAKEST_FRAME):
                continue
            drafts = self.distinct(seeds)
            if seeds.rule == "named":
                drafts = self._telling(drafts)
            if len(drafts) > 1:
                self.drafts = drafts[:MOST_ARMS]
                self._inherit()
                return

    def _inherit(self) -> None:
        """A dose in a list without its drug is one of the drug before it: `zolatinib 10 mg, 20 mg or placebo`."""
        drug: frozenset[str] = frozenset()
        for draft in self.drafts:
            name = max((self.text[slice(*span)] for span in draft.spans[:2]), key=len)
            dose = self.words.dose.search(name)
            if dose is None:
                drug = frozenset()
                continue
            own = self.names.keys(f"{name[: dose.start()]} {self.words.schedule.sub('', name[dose.end() :])}")
            if own:
                drug = own
            elif drug:
                draft.keys.append(drug | self.names.keys(name))

    def worth(self, seeds: SeedList) -> float:
        """How surely a list is that of the trial's arms."""
        real = [seed for seed in seeds.seeds if not self.is_empty(seed)]
        if len(real) < 2:
            return 0.0
        names = [self.name(seed) for seed in real]
        sized = sum(seed.n is not None for seed in real)
        crowd = len(real) > CROWD or (seeds.rule == "received" and len(real) > CROWD_RECEIVED and not sized)
        return (
            seeds.strength
            + RANDOM_WORTH * seeds.randomized
            + SIZE_WORTH * min(sized, 2)
            + ROLE_WORTH * any(self.names.role(name) for name in names)
            + GENERIC_WORTH * sum(self.names.is_generic(name) is not None for name in names)
            + CROWD_WORTH * crowd
            + DECLARED_WORTH * (seeds.declared == len(real))
        )

    def _telling(self, drafts: list[Draft]) -> list[Draft]:
        """Of groups only named here and there, the two by role, else those with a size, a role or a second mention."""
        by_role = [next((d for d in drafts if d.generic == name), None) for name in ("experimental", "control")]
        if all(by_role):
            return [draft for draft in drafts if draft in by_role]
        low = self.text.lower()
        again = [any(low.count(text) > 1 for text in draft.texts) for draft in drafts]
        return [d for d, twice in zip(drafts, again, strict=True) if d.n is not None or d.role or d.generic or twice]

    def find(self, seed: Seed) -> Draft | None:
        """The arm that a seed means, or None where it is none or where it could be several."""
        if seed.label is not None:
            return next((draft for draft in self.drafts if draft.label == seed.label), None)
        found = (self.find_name(self.text[slice(*span)]) for span in seed.names)
        told = (self._by_bracket(self.text[slice(*bracket)]) for bracket in seed.brackets)
        return next((draft for draft in (*found, *told) if draft is not None), None)

    def _by_bracket(self, name: str) -> Draft | None:
        """The arm that a role in a bracket means: `10 ml water (placebo)`, `(treatment)`."""
        generic = self.names.is_generic(name)
        if generic is None and name.lower() not in self.words.placebo:
            return None
        return self.by_role(generic or "control")

    def find_name(self, name: str) -> Draft | None:
        """The arm that a name means: by its text, its telling words, its role, its first letters."""
        low = name.lower()
        same = next((draft for draft in self.drafts if low in draft.texts), None)
        keys = self.names.keys(name)
        if same is not None:
            return same
        told = self._by_composition(low) or self._by_negation(low) or (self._by_rank(low) if "dose" in low else None)
        if told is not None or not keys:
            return told
        equal = [draft for draft in self.drafts if keys in draft.keys]
        if len(equal) == 1:
            return equal[0]
        generic = self.names.is_generic(name)
        if generic:
            return self.by_role(generic)
        role = self.names.role(name)
        return (
            self.alone(low, keys)
            or self._within(keys)
            or self._by_initials(name)
            or (self.by_role("control", placebo=role == "placebo") if role else None)
        )

    def _by_composition(self, low: str) -> Draft | None:
        """The one arm that got several treatments, or the one that did not: `combination group`, `monotherapy group`."""
        combined = COMBINED.match(low)
        if not combined and not MONOTHERAPY.match(low):
            return None
        joined = [draft for draft in self.drafts if any("+" in key for key in draft.keys)]
        if combined:
            return joined[0] if len(joined) == 1 else None
        rest = [draft for draft in self.drafts if draft not in joined]
        return rest[0] if joined and len(rest) == 1 else None

    def _by_negation(self, low: str) -> Draft | None:
        """Of two arms the one that did not get what a name denies: `non-tourniquet group`."""
        denied = DENIED.match(low)
        if denied is None or len(self.drafts) != 2 or self.names.role(low):
            return None
        keys = self.names.keys(low[denied.end() :])
        got = [draft for draft in self.drafts if keys and keys in draft.keys]
        return next(draft for draft in self.drafts if draft is not got[0]) if len(got) == 1 else None

    def _by_rank(self, low: str) -> Draft | None:
        """The arm of the lowest or the highest of several doses: `high-dose group`."""
        doses = sorted(
            (
                (value, place)
                for place, draft in enumerate(self.drafts)
                if (value := self._dose_value(draft)) is not None
            )
        )
        rank = RANK.search(low)
        if rank is None or len(doses) < 2 or len({value for value, _ in doses}) < len(doses):
            return None
        if rank["low"]:
            return self.drafts[doses[0][1]]
        if rank["high"]:
            return self.drafts[doses[-1][1]]
        return self.drafts[doses[1][1]] if len(doses) == MIDDLE_OF else None

    def _dose_value(self, draft: Draft) -> float | None:
        """The number of the dose in the names of an arm."""
        found = (self.words.dose.search(self.text, *span) for span in draft.spans)
        first = next((match for match in found if match), None)
        return dose_value(first.group())[0] if first else None

    def alone(self, low: str, keys: frozenset[str]) -> Draft | None:
        """The one arm that got nothing else that works: `indomethacin alone` is `placebo plus indomethacin`.

        Args:
            low: a name in lower case.
            keys: its telling words.
        """
        if low.split()[-1] not in ALONE:
            return None
        shared = frozenset.intersection(*(draft.all_keys for draft in self.drafts)) if len(self.drafts) > 1 else None
        idle = self.words.placebo | self.words.units | (shared or frozenset()) | {"+"}
        active = [frozenset(k for k in d.all_keys if k not in idle and not k[0].isdigit()) for d in self.drafts]
        found = [draft for draft, own in zip(self.drafts, active, strict=True) if own == keys]
        return found[0] if len(found) == 1 else None

    def _within(self, keys: frozenset[str]) -> Draft | None:
        """The one arm that the telling words of a name point to."""
        holders = [draft for draft in self.drafts if keys <= draft.all_keys]
        if len(holders) == 1 and len(keys) > 1:
            return holders[0]  # "A plus B" among A, B, and both
        scores = sorted(((self._score(keys, draft), draft) for draft in self.drafts), key=lambda pair: -pair[0])
        if not scores or not scores[0][0] or (len(scores) > 1 and scores[0][0] - scores[1][0] < TIE):
            return None
        return scores[0][1]

    def _score(self, keys: frozenset[str], draft: Draft) -> float:
        """How well telling words fit an arm; 0 where they do not, or fit others as well."""
        own = draft.all_keys
        others: frozenset[str] = frozenset().union(*(d.all_keys for d in self.drafts if d is not draft))
        if keys <= own and keys - others:
            return ALL_KEYS + len(keys) / len(own)
        if keys & (others - own):
            return 0.0
        inside = [len(name) for name in draft.keys if name <= keys and name - others]
        if inside:
            return ONE_NAME + 0.1 * max(inside)
        shared = keys & (own - others)
        return HALF + 0.1 * len(shared) if len(keys) > 1 and len(shared) >= max(1, len(keys) / 2) else 0.0

    def _by_initials(self, name: str) -> Draft | None:
        """The one arm a name of which begins with these letters: `PCD` for `portion-controlled diet`."""
        if not (1 < len(name) <= LONGEST_INITIALS and name.isupper()) or name.lower() in self.names.long_forms:
            return None
        low = name.lower()
        spelled = [d for d in self.drafts if any(initials(self.text[a:b]).startswith(low) for a, b in d.spans)]
        return spelled[0] if len(spelled) == 1 else None

    def by_role(self, generic: str, *, placebo: bool = False) -> Draft | None:
        """The one arm that a name by role means."""
        controls = [draft for draft in self.drafts if draft.role or draft.generic == "control"]
        if generic == "control":
            chosen = [draft for draft in controls if draft.role == "placebo"] if placebo else controls
        else:
            chosen = [draft for draft in self.drafts if draft not in controls]
        return chosen[0] if len(chosen) == 1 else None

    def link(self, seeds: SeedList) -> None:
        """Link the seeds of another list; what stays over of a list of two is the other of two arms."""
        linked = [(seed, self.find(seed)) for seed in seeds.seeds if not self.is_empty(seed)]
        if seeds.strength >= SIZED and self._split(linked):
            return
        known = [draft for _, draft in linked if draft is not None]
        loose = [seed for seed, draft in linked if draft is None]
        for seed, draft in linked:
            if draft is not None:
                self.add(draft, seed)
        if not known and len(linked) == len(self.drafts) == 2 and seeds.rule in ("versus", "compared"):
            self._by_first_letter(loose)
        if not known or not loose:
            return
        if seeds.strength < COMPARED - 1:
            self._named_control(seeds, known, loose)
            return
        if len(self.drafts) == 2 and len(linked) == 2:
            other = next(draft for draft in self.drafts if draft is not known[0])
            if other.generic or self._may_mean(loose[0], other):
                self.add(other, loose[0])
        elif seeds.strength >= ALLOCATED - 2:
            sized = [seed for seed in loose if seed.n is not None or self._is_dose(seed)][
                : MOST_ARMS - len(self.drafts)
            ]
            self.drafts.extend(self.draft(seed, seeds.rule) for seed in sized)

    def _is_dose(self, seed: Seed) -> bool:
        """Whether a seed is a further dose of a drug that an arm got: `zolatinib 5 mg` beside `zolatinib 10 mg`."""
        name = self.name(seed)
        if self.words.dose.search(name) is None:
            return False
        drug = frozenset(key for key in self.names.keys(name) if not key[0].isdigit()) - self.words.units
        return any(drug and drug <= draft.all_keys for draft in self.drafts)

    def _named_control(self, seeds: SeedList, known: Sequence[Draft], loose: Sequence[Seed]) -> None:
        """`the control arm`, called so beside the other of two arms, is the arm that is left."""
        left = [draft for draft in self.drafts if draft not in known]
        generic = {self.names.is_generic(self.name(seed)) for seed in loose}
        if (
            seeds.rule == "named"
            and len(self.drafts) == 2
            and len(left) == 1
            and generic == {"control"}
            and not left[0].role
        ):
            for seed in loose:
                self.add(left[0], seed)

    def _may_mean(self, seed: Seed, draft: Draft) -> bool:
        """Whether a loose wording may mean this arm: their roles do not contradict each other."""
        name = self.name(seed)
        return (self.names.role(name) is None) == (draft.role is None) and not name[0].isdigit()

    def _by_first_letter(self, seeds: Sequence[Seed]) -> None:
        """Arms called by one letter (`F 2.5 mg or Z 2.5 mg`) are those of the two names that begin with it."""
        letters = [next((k for k in sorted(d.all_keys) if len(k) == 1 and k.isalpha()), "") for d in self.drafts]
        first = [self.name(seed)[0].lower() for seed in seeds]
        if sorted(letters) == sorted(first) and len(set(first)) == len(first):
            for draft, letter in zip(self.drafts, letters, strict=True):
                self.add(draft, seeds[first.index(letter)])

    def _split(self, linked: Sequence[tuple[Seed, Draft | None]]) -> bool:
        """Part an arm whose doses are listed as arms of their own, each with its size; whether any was."""
        changed = False
        for draft in list(self.drafts):
            own = [seed for seed, found in linked if found is draft and seed.n is not None]
            sizes = {seed.n for seed in own}
            if len(own) < 2 or len({self.name(seed).lower() for seed in own}) != len(own) or draft.n in sizes:
                continue
            parts = [self.draft(seed, "dose") for seed in own]
            for part in parts:
                part.areas.extend(draft.areas)
            index = self.drafts.index(draft)
            self.drafts[index : index + 1] = parts
            changed = True
        for seed, found in linked if changed else ():
            if found is not None and found in self.drafts:
                self.add(found, seed)
        return changed
