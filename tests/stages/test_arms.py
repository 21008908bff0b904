"""The stage arms: groups, sizes, roles and wordings, on sentences made for the test."""

from __future__ import annotations

import re

import pytest

from trialweave.stages.arm_content import content_of
from trialweave.stages.arm_finding import find_arms
from trialweave.stages.arms import Arms, marks_of

NEW, OLD = "experimental", "comparator"


@pytest.fixture(scope="module")
def stage():
    arms = Arms("arms")
    arms.initialize()
    return arms


def read(stage, text, long_forms=None):
    ends = [match.end() for match in re.finditer(r"[.](?: |$)", text)] or [len(text)]
    sentences = [("METHODS", start, end) for start, end in zip([0, *ends], ends, strict=False)]
    content = content_of(text, sentences, ["method"] * len(sentences), long_forms or {}, stage.words)
    return marks_of(content, ["human"], [], find_arms(content, stage.joint))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Patients were randomly assigned to zolatinib (n = 30) or placebo (n = 31).",
            [("zolatinib", 30, "experimental"), ("placebo", 31, "placebo")],
        ),
        (
            "Forty-two adults were randomised to usual care or a yoga program.",
            [("yoga program", None, "experimental"), ("usual care", None, "comparator")],
        ),
        (
            "Patients received either zolatinib 10 mg once daily or placebo for 12 weeks.",
            [("zolatinib", None, "experimental"), ("placebo", None, "placebo")],
        ),
        (
            "They were divided into three groups: group 1 (n = 5) was control, group 2 (n = 6) received zinc, "
            "and group 3 (n = 7) received iron.",
            [("group 1", 5, "comparator"), ("zinc", 6, "experimental"), ("iron", 7, "experimental")],
        ),
        (
            "Adults were randomized 2:1 to zolatinib (40 mg at weeks 0, 2 and 4; followed by 20 mg or 40 mg every other "
            "week) plus methotrexate, or placebo plus methotrexate.",
            [("zolatinib", None, "experimental"), ("placebo plus methotrexate", None, "placebo")],
        ),
        (
            "Treatment with zolatinib yielded higher response rates versus patients randomized to placebo.",
            [("zolatinib", None, "experimental"), ("placebo", None, "placebo")],
        ),
        (
            "Forty patients were treated (12 in cohort A, 14 in cohort B and 14 in the placebo group).",
            [("cohort A", 12, "experimental"), ("cohort B", 14, "experimental"), ("placebo group", 14, "placebo")],
        ),
    ],
)
def test_groups(stage, text, expected):
    arms, _ = read(stage, text)
    assert [(arm.n, arm.role) for arm in arms] == [(n, role) for _, n, role in expected]
    for arm, (name, _, _) in zip(arms, expected, strict=True):
        assert name in arm.names
        assert all(worded in text for worded in arm.names)


def test_dose_and_schedule(stage):
    arms, _ = read(stage, "Patients received either oral zolatinib 10 mg once daily or placebo.")
    assert (arms[0].dose, arms[0].dose_value, arms[0].dose_unit) == ("10 mg", 10.0, "mg")
    assert (arms[0].schedule, arms[0].route) == ("once daily", "oral")


def test_the_last_size_follows_by_subtraction(stage):
    arms, _ = read(stage, "Ninety patients were randomised to zolatinib (n = 44) or placebo.")
    assert [(arm.n, arm.n_derived) for arm in arms] == [(44, False), (46, True)]


def test_both_groups_are_all_arms(stage):
    text = "Patients were randomised to zolatinib (n = 30) or placebo (n = 31); both groups improved."
    _, mentions = read(stage, text)
    assert [m.arm_id for m in mentions if text[m.start : m.end] == "both groups"] == ["A+B"]


@pytest.mark.parametrize(
    "text", ["", "(" * 3000, "randomised to " * 400, "a, " * 3000 + "or b", "\x00\ud800 or placebo"]
)
def test_hostile_text_does_no_harm(stage, text):
    read(stage, text)


def test_groups_with_letters_that_share_a_drug_stay_apart(stage):
    text = "They were randomised to tamol (group T, 40 patients) or tamol and zolatinib (group TZ, 48 patients)."
    arms, _ = read(stage, text)
    assert [(arm.n, arm.role) for arm in arms] == [(48, "experimental"), (40, "comparator")]
    assert ["group TZ" in arms[0].names, "group T" in arms[1].names] == [True, True]


@pytest.mark.parametrize(
    "told", ["In total, 39 patients were enrolled in each arm.", "Groups included 39 patients each."]
)
def test_a_size_told_for_each(stage, told):
    arms, _ = read(stage, f"Patients were randomised to zolatinib or placebo. {told}")
    assert [arm.n for arm in arms] == [39, 39]


def test_a_background_treatment_goes_on_with_the_name(stage):
    text = "Patients were randomised to zolatinib or placebo. Pain was worse with placebo plus tamol."
    arms, mentions = read(stage, text)
    assert "placebo plus tamol" in arms[1].names
    assert [m.arm_id for m in mentions if text[m.start : m.end] == "placebo plus tamol"] == ["B"]


def test_what_was_given_alone_in_a_double_dummy_trial(stage):
    text = (
        "Patients were randomised to zolatinib 20 mg at baseline plus oral tamol (n = 7); placebo at baseline plus oral "
        "tamol (n = 8); or zolatinib 20 mg at baseline plus oral placebo (n = 9). Pain fell with tamol alone, "
        "with zolatinib alone and with zolatinib plus tamol."
    )
    _, mentions = read(stage, text)
    told = {text[m.start : m.end]: m.arm_id for m in mentions if m.start > text.index("Pain")}
    assert told == {"tamol alone": "B", "zolatinib alone": "C", "zolatinib plus tamol": "A"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Adults were randomised to tamoxin with or without zolatinib.", [(["zolatinib"], NEW), (["without zolatinib"], OLD)]),
        (
            "The first group (12 patients) received zolatinib. The second group (13 patients) received placebo.",
            [(["first group", "zolatinib"], NEW), (["second group", "placebo"], "placebo")],
        ),
        (
            "They were given injections in three dose cohorts of four adults each: 1 × 10^6 cells, 3 × 10^6 cells and "
            "9 × 10^6 cells. The lowest dose cohort did well, the highest dose cohort did not.",
            [(["1 × 10^6 cells", "lowest dose cohort"], NEW), (["3 × 10^6 cells"], NEW), (["highest dose cohort"], NEW)],
        ),
        (
            "Patients were randomised into four groups: placebo, zolatinib, tamoxin and combined (zolatinib plus tamoxin).",
            [(["zolatinib"], NEW), (["tamoxin"], NEW), (["combined"], NEW), (["placebo"], "placebo")],
        ),
        (
            "Patients were randomised to zolatinib plus tamoxin (n = 9) or tamoxin alone (n = 8). Pain fell in the "
            "combination group and not in the monotherapy group.",
            [(["combination group"], NEW), (["monotherapy group"], OLD)],
        ),
        (
            "Patients were randomised to zolatinib plus tamoxin (n = 9) or to tamoxin alone (n = 8). Pain fell in the "
            "zolatinib arm and not in the control arm.",
            [(["zolatinib arm"], NEW), (["control arm", "tamoxin alone"], OLD)],
        ),
        (
            "Adults were randomised to zolatinib 10 mg (n = 9), 20 mg (n = 9) or placebo. Pain fell in the zolatinib groups.",
            [(["zolatinib 10 mg"], NEW), (["20 mg"], NEW), (["placebo"], "placebo")],
        ),
        (
            "Adults received placebo or zolatinib (10, 20, or 30 mg BID). Pain fell with zolatinib 20 and 30 mg BID.",
            [(["zolatinib (10"], NEW), (["zolatinib 20"], NEW), (["30 mg BID"], NEW), (["placebo"], "placebo")],
        ),
        (
            "Adults were divided into routine care plus zolatinib (n = 9) as treatment group and routine care (n = 8).",
            [(["routine care plus zolatinib"], NEW), (["routine care"], OLD)],
        ),
        (
            "They were divided into two groups: 59 adults with gout and asthma (group A); and 30 control subjects (group B).",
            [(["group A", "adults with gout and asthma"], NEW), (["group B", "control subjects"], OLD)],
        ),
        (
            "Adults were assigned to zolatinib at 15 mg per day (12 adults) or 9 mg per day (12 adults) or no treatment (12 adults).",
            [(["zolatinib at 15 mg per day"], NEW), (["9 mg per day"], NEW), (["no treatment"], OLD)],
        ),
        (
            "Adults ate a spread with added sterols or a placebo spread.",
            [(["spread with added sterols"], NEW), (["placebo spread"], "placebo")],
        ),
        (
            "They were divided into a cell group (n = 9) and a control group (n = 9). Either 10 mg zolatinib (treatment) or 10 ml water "
            "(placebo) was injected.",
            [(["cell group"], NEW), (["control group", "placebo"], "placebo")],
        ),
        (
            "Adults were randomised to knee surgery with or without tourniquet. Pain fell in the non-tourniquet group.",
            [(["tourniquet"], NEW), (["non-tourniquet group", "without tourniquet"], OLD)],
        ),
        (
            "Gels were run in 32 placebo, 33 zolatinib, 38 tamoxin, and 39 zolatinib & tamoxin treated participants.",
            [(["zolatinib"], NEW), (["tamoxin"], NEW), (["zolatinib & tamoxin"], NEW), (["placebo"], "placebo")],
        ),
        ("Animals were treated either with zolatinib or with placebo.", [(["zolatinib"], NEW), (["placebo"], "placebo")]),
        (
            "Players were assigned to only judo training (JT, n = 9), weight training (WT, n = 9) and interval training (n = 8).",
            [(["judo training", "JT"], NEW), (["weight training", "WT"], NEW), (["interval training"], NEW)],
        ),
        (
            "Patients received three weekly injections of zolatinib (n = 5), tamoxin (n = 5) or saline (n = 5).",
            [(["zolatinib"], NEW), (["tamoxin"], NEW), (["saline"], "placebo")],
        ),
    ],
)  # fmt: skip
def test_constructions(stage, text, expected):
    arms, _ = read(stage, text)
    assert [arm.role for arm in arms] == [role for _, role in expected]
    for arm, (names, _) in zip(arms, expected, strict=True):
        assert set(names) <= set(arm.names)


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("Of 300 enrolled, 128 and 130 were randomised to zolatinib and placebo, respectively.", [128, 130]),
        ("Thirty women were randomly divided into three equal groups: zolatinib, tamoxin and placebo.", [10, 10, 10]),
        ("Adults were randomly assigned to zolatinib (40) or placebo (41).", [40, 41]),
        ("We randomised 48 adults to zolatinib or placebo.", [None, None]),
        ("Adults were randomised to zolatinib or placebo (104 placebo; 106 zolatinib).", [106, 104]),
        ("They took part in one of two groups; group A with tamoxin (n = 7) and group B with zolatinib (n = 8).", [7, 8]),
    ],
)  # fmt: skip
def test_sizes(stage, text, sizes):
    arms, _ = read(stage, text)
    assert [arm.n for arm in arms] == sizes


DOSES = [
    ("zolatinib cells (2 × 10⁶ cells/kg)", "2 × 10⁶ cells/kg"),
    ("zolatinib cells (2 × 10(8) cells)", "2 × 10(8)"),
    ("zolatinib (80 million cells)", "80 million"),
    ("zolatinib (1 million IU)", "1 million IU"),
    ("zolatinib 600,000 IU", "600,000 IU"),
    ("zolatinib 5 mg kg-1", "5 mg kg-1"),
]


@pytest.mark.parametrize(("worded", "dose"), DOSES)
def test_doses(stage, worded, dose):
    arms, _ = read(stage, f"Patients were randomised to {worded} or placebo.")
    assert [arm.dose for arm in arms] == [dose, None]


@pytest.mark.parametrize(
    ("told", "schedules", "routes"),
    [
        ("zolatinib or placebo, given intravenously every 4 weeks for 48 weeks.", ["every 4 weeks"] * 2, ["intravenous"] * 2),
        ("a single intra-articular injection of zolatinib or placebo.", ["single"] * 2, ["intra-articular"] * 2),
        ("three weekly intra-articular injections of zolatinib or placebo.", ["three weekly"] * 2, ["intra-articular"] * 2),
        ("subcutaneous zolatinib twice weekly for 6 weeks or placebo.", ["twice weekly for 6 weeks", None], ["subcutaneous", None]),
        ("zolatinib or placebo at weeks 0, 2 and 4 and then every 4 weeks.", ["weeks 0, 2 and 4 and then every 4 weeks"] * 2, [None] * 2),
        ("zolatinib or placebo for 17 days.", ["17 days"] * 2, [None] * 2),
        ("zolatinib (5 mg/kg on days 1, 3 and 5) or placebo.", ["days 1, 3 and 5", None], [None] * 2),
        ("zolatinib or placebo. The drugs were given 4 times daily.", ["4 times daily"] * 2, [None] * 2),
        ("zolatinib or placebo, in addition to weekly tamoxin.", [None] * 2, [None] * 2),
    ],
)  # fmt: skip
def test_what_a_list_says_once(stage, told, schedules, routes):
    arms, _ = read(stage, f"Patients were randomised to {told}")
    assert [arm.schedule for arm in arms] == schedules
    assert [arm.route for arm in arms] == routes


def test_letters_of_counted_groups_lead_back_to_them(stage):
    text = "They were 12 in cohort A, 14 in cohort B and 14 in the placebo group. Cohorts A and B improved."
    _, mentions = read(stage, text)
    assert [m.arm_id for m in mentions if text[m.start : m.end] == "Cohorts A and B"] == ["A+B"]


@pytest.mark.parametrize(
    ("text", "names", "sizes"),
    [
        ("We studied 36 adults with long pain and 12 healthy controls.", ["adults with long pain", "healthy controls"], [36, 12]),
        (
            "Blood was drawn in the following groups: lupus patients (n = 20) and sex-matched healthy volunteers (n = 9).",
            ["lupus patients", "sex-matched healthy volunteers"],
            [20, 9],
        ),
        ("IL-6 was measured in patients with gout (n = 8) and in controls (n = 7).", ["patients with gout", "controls"], [8, 7]),
    ],
)  # fmt: skip
def test_people_beside_healthy_ones(stage, text, names, sizes):
    arms, _ = read(stage, text)
    assert [(arm.n, arm.role) for arm in arms] == [(sizes[0], NEW), (sizes[1], OLD)]
    assert all(name in arm.names for arm, name in zip(arms, names, strict=True))


def test_the_bare_name_of_a_drug_in_several_doses_means_all_of_them(stage):
    text = (
        "Adults were randomised to zolatinib 10 mg, 20 mg or placebo. Pain fell with zolatinib and in zolatinib groups."
    )
    _, mentions = read(stage, text)
    told = [(text[m.start : m.end], m.arm_id) for m in mentions if m.start > text.index("Pain")]
    assert told == [("zolatinib", "A+B"), ("zolatinib groups", "A+B")]


def test_in_a_crossover_trial_all_arms_have_all_people(stage):
    arms, _ = read(stage, "Thirty men took part in a crossover study. They were given zolatinib or placebo.")
    assert [arm.n for arm in arms] == [30, 30]


def test_a_later_randomisation_adds_its_doses(stage):
    text = (
        "Adults were randomised to placebo or zolatinib 10 mg. Later, the trial re-randomised responders (n = 93) from "
        "both trials to placebo, zolatinib 5 mg, or 10 mg."
    )
    arms, _ = read(stage, text)
    assert any("zolatinib 5 mg" in arm.names for arm in arms)
