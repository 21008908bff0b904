"""Which of the arms is tried, and which it is tried against."""

from __future__ import annotations

import pytest

from trialweave.stages.arm_anaphora import Mention
from trialweave.stages.arm_drafts import Draft
from trialweave.stages.arm_roles import Title, roles_of, title_of


def draft(*words, role=None, generic=None):
    return Draft("test", keys=[frozenset(words)], role=role, generic=generic)


ZOLATINIB, TAMOL, BOTH = draft("zolatinib"), draft("tamol"), draft("zolatinib", "tamol", "+")
LOW, HIGH = draft("zolatinib", "10", "mg"), draft("zolatinib", "20", "mg")
PLACEBO, CARE = draft("placebo", role="placebo"), draft("care", generic="control")
NEW, OLD = "experimental", "comparator"


@pytest.mark.parametrize(
    ("drafts", "roles"),
    [
        ([ZOLATINIB], ["single"]),
        ([ZOLATINIB, PLACEBO], [NEW, "placebo"]),
        ([CARE, ZOLATINIB], [OLD, NEW]),
        ([ZOLATINIB, TAMOL], [NEW, OLD]),
        ([ZOLATINIB, BOTH], [OLD, NEW]),
        ([LOW, HIGH], [NEW, NEW]),
        ([LOW, HIGH, PLACEBO], [NEW, NEW, "placebo"]),
        ([ZOLATINIB, TAMOL, BOTH], [NEW, NEW, NEW]),
    ],
)
def test_roles_without_a_title(drafts, roles):
    mentions = [Mention(10 * index, 10 * index + 5, (index,), "name") for index in range(len(drafts))]
    assert roles_of(drafts, mentions, None) == roles


def test_of_two_treatments_the_one_in_the_title_is_tried():
    mentions = [Mention(50, 55, (0,), "name"), Mention(5, 10, (1,), "name")]
    assert roles_of([ZOLATINIB, TAMOL], mentions, Title(0, 20, ())) == [OLD, NEW]


@pytest.mark.parametrize(
    ("title", "drafts", "roles"),
    [
        ("zolatinib and tamol for pain", [ZOLATINIB, TAMOL], [NEW, OLD]),
        ("zolatinib versus tamol for pain", [ZOLATINIB, TAMOL], [NEW, OLD]),
        ("zolatinib versus tamol for pain", [ZOLATINIB, TAMOL, BOTH, PLACEBO], [NEW, OLD, NEW, "placebo"]),
        ("effect of zolatinib on pain", [ZOLATINIB, TAMOL, BOTH, PLACEBO], [NEW, OLD, NEW, "placebo"]),
    ],
)
def test_roles_by_the_title(title, drafts, roles):
    words = ["zolatinib", "tamol", "both", "placebo"]
    places = [title.find(word) if word in title else len(title) + 10 * index for index, word in enumerate(words)]
    mentions = [Mention(place, place + 5, (index,), "name") for index, place in enumerate(places[: len(drafts)])]
    assert roles_of(drafts, mentions, title_of(title, (0, len(title)))) == roles
