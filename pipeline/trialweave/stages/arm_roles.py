"""Which arm is tried and which it is tried against: experimental, comparator, placebo or single."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from trialweave.stages.arm_anaphora import Mention
from trialweave.stages.arm_drafts import Draft

# between two arms of a title
AGAINST = re.compile(r"\b(?:versus|vs|compared|than|against|with|or)\b", re.I)
NEVER = 10**9  # later than any offset


class Title(NamedTuple):
    """The offsets of the title, and where in it arms are set against each other (`versus`)."""

    start: int
    end: int
    against: Sequence[int]


def title_of(text: str, title: tuple[int, int] | None) -> Title | None:
    """The title with its words between arms, or None where there is no title.

    Args:
        text: the folded text.
        title: its offsets.
    """
    if title is None:
        return None
    return Title(*title, [match.start() for match in AGAINST.finditer(text, *title)])


def roles_of(drafts: Sequence[Draft], mentions: Sequence[Mention], title: Title | None) -> list[str]:
    """The role of each arm.

    Args:
        drafts: the arms.
        mentions: their wordings.
        title: the title, if there is one.
    """
    if len(drafts) == 1:
        return ["placebo" if drafts[0].role == "placebo" else "single"]
    others = [index for index, draft in enumerate(drafts) if not is_control(draft)]
    told = _Told(drafts, [_first(mentions, index) for index in range(len(drafts))], others, title)
    roles = []
    for index, draft in enumerate(drafts):
        if draft.role == "placebo":
            roles.append("placebo")
        elif is_control(draft):
            roles.append("comparator")
        elif draft.generic == "experimental" or len(others) == 1:
            roles.append("experimental")
        else:
            roles.append("experimental" if told.is_tried(index) else "comparator")
    return roles


class _Told:
    """What title and order say of arms that are no controls: `first` is where each is first worded, `others` are they."""

    def __init__(
        self, drafts: Sequence[Draft], first: Sequence[int], others: Sequence[int], title: Title | None
    ) -> None:
        self.drafts, self.first, self.others, self.title = drafts, first, others, title
        self.titled = [i for i in others if title is not None and title.start <= first[i] < title.end]
        self.second = [i for i in self.titled if any(self._parted(j, i) for j in self.titled)]

    def _parted(self, left: int, right: int) -> bool:
        """Whether the title sets the second of two arms against the first: `A versus B`."""
        places = self.title.against if self.title is not None else ()
        return any(self.first[left] < place < self.first[right] for place in places)

    def is_tried(self, index: int) -> bool:
        """Whether an arm is tried, and not what others are tried against.

        Of two treatments set against each other one is tried; of more, those that the title names, those that contain one of them, and all where the title names none.
        """
        if not _differ([self.drafts[other] for other in self.others]):
            return True
        if len(self.others) == len(self.drafts) == 2:
            chosen = self.titled[0] if len(self.titled) == 1 else _tried(self.others, self.drafts, self.first)
            return chosen == index
        named = [other for other in self.titled if other not in self.second]
        if index in self.second:
            return False
        if not named or len(self.others) == len(self.drafts):
            return True
        return index in named or any(self._contains(index, other) for other in named)

    def _contains(self, index: int, other: int) -> bool:
        """Whether an arm got what another one got, and more."""
        return any(name and name - {"+"} < self.drafts[index].all_keys for name in self.drafts[other].keys)


def is_control(draft: Draft) -> bool:
    """Whether an arm is a control or a placebo by its name."""
    return draft.role is not None or draft.generic == "control"


def _differ(others: Sequence[Draft]) -> bool:
    """Whether arms are different treatments, and not doses of one."""
    shared = frozenset.intersection(*(draft.all_keys for draft in others))
    numbers = [frozenset(key for key in draft.all_keys if key[0].isdigit()) for draft in others]
    doses = all(numbers) and len(set(numbers)) > 1
    return not (doses and any(key.isalpha() and len(key) > 3 for key in shared))


def _tried(pair: Sequence[int], drafts: Sequence[Draft], first: Sequence[int]) -> int:
    """Of two arms the one that is tried: a combination against its part, else the one named first."""
    for small, large in ((pair[0], pair[1]), (pair[1], pair[0])):
        inside = any(key < other for key in drafts[small].keys for other in drafts[large].keys)
        outside = any(other < key for key in drafts[small].keys for other in drafts[large].keys)
        if inside and not outside:
            return large
    return min(pair, key=lambda index: first[index])


def _first(mentions: Sequence[Mention], index: int) -> int:
    return min((mention.start for mention in mentions if mention.arms == (index,)), default=NEVER)
