"""Which arm is tried and which it is tried against: experimental, comparator, placebo or single."""

from __future__ import annotations

from collections.abc import Sequence

from trialweave.stages.arm_anaphora import Mention
from trialweave.stages.arm_drafts import Draft

NEVER = 10**9  # later than any offset


def roles_of(drafts: Sequence[Draft], mentions: Sequence[Mention], title: tuple[int, int] | None) -> list[str]:
    """The role of each arm.

    Args:
        drafts: the arms.
        mentions: their wordings.
        title: the offsets of the title, if there is one.
    """
    if len(drafts) == 1:
        return ["placebo" if drafts[0].role == "placebo" else "single"]
    first = [_first(mentions, index) for index in range(len(drafts))]
    titled = [title is not None and title[0] <= place < title[1] for place in first]
    others = [index for index, draft in enumerate(drafts) if not is_control(draft)]
    roles = []
    for index, draft in enumerate(drafts):
        if draft.role == "placebo":
            roles.append("placebo")
        elif is_control(draft):
            roles.append("comparator")
        elif draft.generic == "experimental" or len(others) == 1:
            roles.append("experimental")
        else:
            roles.append(_among(index, others, drafts, first, titled))
    return roles


def is_control(draft: Draft) -> bool:
    """Whether an arm is a control or a placebo by its name."""
    return draft.role is not None or draft.generic == "control"


def _among(
    index: int, others: Sequence[int], drafts: Sequence[Draft], first: Sequence[int], titled: Sequence[bool]
) -> str:
    """The role of one of several arms that are no controls: what the title names is tried against what it does not.

    Of two treatments set against each other one is tried and the other is what it is tried against.
    """
    named = [other for other in others if titled[other]]
    if len(others) == len(drafts) == 2 and _differ(drafts):
        chosen = named[0] if len(named) == 1 else _tried(others, drafts, first)
        return "experimental" if chosen == index else "comparator"
    if not named or not _differ([drafts[other] for other in others]):
        return "experimental"
    if len(others) < len(drafts):  # there is a control: the rest is an active comparator
        return "experimental" if titled[index] else "comparator"
    return "experimental"


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
