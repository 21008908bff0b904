"""What an arm got: role, size, cells, source, donor, dose, route, schedule, co-treatment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from trialweave.marks import Arm
from trialweave.stages.arm_linking import Draft
from trialweave.stages.arm_words import ArmWords
from trialweave.stages.arm_wordings import Mention


class Found(NamedTuple):
    """The arms of a document and their wordings."""

    drafts: list[Draft]
    mentions: list[Mention]


def arm_of(
    text: str,
    found: Found,
    index: int,
    letter: str,
    sentences: Sequence[tuple[str, int, int]],
    species: Sequence[str],
    cells: Sequence[tuple[int, int, str]],
    words: ArmWords,
) -> Arm:
    draft = found.drafts[index]
    names = [text[a:b] for a, b in draft.spans]
    names += [text[m.start : m.end] for m in found.mentions if m.arms == (index,)]
    role = "single" if len(found.drafts) == 1 else {"placebo": "placebo", "control": "comparator"}.get(draft.role or "", "experimental")
    return Arm(arm_id=letter, names=tuple(dict.fromkeys(names)), role=role, n=draft.n, n_derived=draft.derived, rule=draft.rule)
