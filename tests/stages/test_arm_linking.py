"""Which arm a wording means, and which list of an abstract is that of its arms."""

from __future__ import annotations

import pytest
from tests.stages import arm_sample
from tests.stages.arm_sample import WORDS, content, linker, seed

from trialweave.stages.arm_linking import MOST_ARMS, Linker
from trialweave.stages.arm_seeds import ALLOCATED, COMPARED, NAMED, Seed, SeedList

TWO = ("Adults took zolatinib 10 mg or placebo", ["zolatinib 10 mg", "placebo"])
DRUGS = ("Adults took zolatinib or tamol or usual care", ["zolatinib", "tamol", "usual care"])
BOTH = ("Adults took zolatinib plus tamol or zolatinib", ["zolatinib plus tamol", "zolatinib"])
DOSES = ("Adults took zolatinib 10 mg, zolatinib 20 mg, zolatinib 40 mg or placebo", ["zolatinib 10 mg", "zolatinib 20 mg", "zolatinib 40 mg", "placebo"])  # fmt: skip
ROLES = ("Adults were in the intervention group or the control group", ["intervention group", "control group"])

MEANT = [
    (TWO, "zolatinib", 0),
    (TWO, "Zolatinib group", 0),
    (TWO, "zolatinib-treated patients", 0),
    (TWO, "placebo group", 1),
    (TWO, "control group", 1),  # the one arm that is a control
    (TWO, "intervention group", 0),
    (TWO, "tamol", None),  # no arm of this trial
    (TWO, "patients", None),
    (DRUGS, "tamol arm", 1),
    (DRUGS, "usual care group", 2),
    (DRUGS, "intervention group", None),  # of two
    (BOTH, "zolatinib plus tamol", 0),
    (BOTH, "zolatinib + tamol group", 0),
    (BOTH, "zolatinib", 1),
    (BOTH, "zolatinib alone", 1),
    (BOTH, "combination group", 0),
    (BOTH, "monotherapy group", 1),
    (DOSES, "zolatinib 20 mg", 1),
    (DOSES, "20 mg group", 1),
    (DOSES, "zolatinib", None),  # of three
    (DOSES, "high-dose group", 2),
    (DOSES, "low-dose group", 0),
    (DOSES, "lowest-dose group", 0),
    (DOSES, "medium-dose group", 1),
    (DOSES, "30 mg group", None),
    (ROLES, "control group", 1),
    (ROLES, "experimental group", 0),
    (ROLES, "controls", 1),
]


@pytest.mark.parametrize(("listed", "name", "arm"), MEANT)
def test_which_arm_a_name_means(listed: tuple[str, list[str]], name: str, arm: int | None) -> None:
    linked = linker(listed[0], *listed[1])
    found = linked.find_name(name)
    assert (None if found is None else linked.drafts.index(found)) == arm


def test_every_arm_is_found_by_its_own_name() -> None:
    for text, names in (TWO, DRUGS, BOTH, DOSES, ROLES):
        linked = linker(text, *names)
        assert [linked.find_name(name) for name in names] == linked.drafts


def test_initials_mean_the_arm() -> None:
    linked = linker("Adults had a portion-controlled diet or usual care", "portion-controlled diet", "usual care")
    assert linked.find_name("PCD") is linked.drafts[0]


def test_a_dose_without_its_drug_is_of_the_drug_before_it() -> None:
    linked = linker("Adults took zolatinib 10 mg, 20 mg or placebo", "zolatinib 10 mg", "20 mg", "placebo")
    assert linked.find_name("zolatinib 20 mg") is linked.drafts[1]


@pytest.mark.parametrize(("role", "arm"), [("control", 1), ("experimental", 0)])
def test_the_arm_of_a_role(role: str, arm: int) -> None:
    linked = linker(TWO[0], *TWO[1])
    assert linked.by_role(role) is linked.drafts[arm]


def listed(text: str, names: list[str], rule: str, strength: float, sizes: list[int] | None = None) -> SeedList:
    seeds = [seed(text, name) for name in names]
    if sizes:
        seeds = [one._replace(n=size) for one, size in zip(seeds, sizes, strict=True)]
    return SeedList(tuple(seeds), rule, strength)


TEXT = "Pain in women versus men. Adults took zolatinib or placebo, bread, butter, cheese, ham, eggs or fish."


def framed(*lists: SeedList) -> list[str]:
    linked = arm_sample.framed(TEXT, *lists)
    return [TEXT[slice(*draft.spans[0])] for draft in linked.drafts]


def test_the_surest_list_is_the_frame() -> None:
    arms = listed(TEXT, ["zolatinib", "placebo"], "allocated", ALLOCATED)
    others = listed(TEXT, ["bread", "butter"], "compared", COMPARED)
    assert framed(others, arms) == framed(arms, others) == ["zolatinib", "placebo"]


def test_one_arm_is_no_frame() -> None:
    assert framed(listed(TEXT, ["zolatinib"], "allocated", ALLOCATED)) == []


def test_people_are_no_arms() -> None:
    assert framed(listed(TEXT, ["women", "men"], "allocated", ALLOCATED)) == []


def test_a_list_that_is_hardly_one_is_no_frame() -> None:
    assert framed(listed(TEXT, ["bread", "butter"], "named", NAMED - 3)) == []


def test_sizes_and_a_control_make_a_list_surer() -> None:
    linked = Linker(TEXT, content(TEXT).names, WORDS)
    plain = linked.worth(listed(TEXT, ["bread", "butter"], "compared", COMPARED))
    assert linked.worth(listed(TEXT, ["bread", "butter"], "compared", COMPARED, [5, 6])) > plain
    assert linked.worth(listed(TEXT, ["bread", "placebo"], "compared", COMPARED)) > plain
    assert linked.worth(listed(TEXT, ["bread", "women"], "compared", COMPARED)) == 0


def test_a_crowd_is_less_sure_and_never_more_than_a_trial_has() -> None:
    many = ["zolatinib", "placebo", "bread", "butter", "cheese", "ham", "eggs", "fish"]
    linked = Linker(TEXT, content(TEXT).names, WORDS)
    few = linked.worth(listed(TEXT, many[:3], "allocated", ALLOCATED))
    assert linked.worth(listed(TEXT, many, "allocated", ALLOCATED)) < few
    assert len(framed(listed(TEXT, many, "allocated", ALLOCATED))) <= MOST_ARMS


def test_a_second_list_adds_what_it_says_to_the_arms() -> None:
    text = "Adults took zolatinib or placebo. The zolatinib group (n = 5) beat the placebo group (n = 6)."
    linked = linker(text, "zolatinib", "placebo")
    linked.link(listed(text, ["zolatinib group", "placebo group"], "named", NAMED, [5, 6]))
    assert [draft.n for draft in linked.drafts] == [5, 6]


def test_the_control_named_beside_the_other_of_two_arms_is_the_one_left() -> None:
    text = "Adults took zolatinib or tamol. The zolatinib arm beat the control arm."
    linked = linker(text, "zolatinib", "tamol")
    linked.link(listed(text, ["zolatinib arm", "control arm"], "named", NAMED))
    assert "control arm" in linked.drafts[1].texts


def test_labels_mean_arms() -> None:
    text = "Adults took zolatinib (group 1) or placebo (group 2)."
    seeds = tuple(seed(text, name)._replace(label=label) for name, label in (("zolatinib", "1"), ("placebo", "2")))
    linked = arm_sample.framed(text, SeedList(seeds, "labelled", ALLOCATED))
    assert linked.find(Seed(((0, 6),), (), (0, 6), None, "2")) is linked.drafts[1]
    assert linked.find(Seed(((0, 6),), (), (0, 6), None, "3")) is None
