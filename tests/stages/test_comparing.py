"""Whose result a row is, against what, and in which direction: whole rows of marked sentences."""

from __future__ import annotations

import pytest

# arms of the trial, sentence, rows; an arm before a slash is the control
CASES = [
    # within an arm: against baseline
    ("A", "[IL-6] decreased after treatment ({p:p=0.01})", ["IL-6 | A > baseline | after treatment | - | p=0.01 | decreased"]),
    ("AB", "[IL-6] fell by {30%} in <A:the cell group>", ["IL-6 | A > baseline | - | 30% | - | decreased"]),
    ("AB", "<A:The cells> reduced [IL-6]", ["IL-6 | A > baseline | - | - | - | decreased"]),
    ("AB", "[CRP] improved in <A+B:both groups>", ["CRP | A+B > baseline | - | - | - | improved"]),
    ("AB", "[CRP] was lower than at baseline in <A+B:both groups>", ["CRP | A+B > baseline | - | - | - | decreased"]),
    ("A", "[CRP] remained unchanged compared to baseline", ["CRP | A > baseline | - | - | - | unchanged"]),
    ("AB", "[CRP] did not change in <B:controls> ({p:p=0.4})", ["CRP | B > baseline | - | - | p=0.4 | unchanged"]),
    ("AB", "[CRP] in <A:the cell group> differed before and after treatment ({p:p=0.02})", ["CRP | A > baseline | - | - | p=0.02 | -"]),
    ("AB", "[CRP] remained lower in <A:the cell group>", ["CRP | A > baseline | - | - | - | decreased"]),
    # no arm named: all of them
    ("AB", "[IL-6] did not change", ["IL-6 | A+B > baseline | - | - | - | unchanged"]),
    # between arms
    ("AB", "[IL-6] was higher in <A:cells> than in <B:placebo> ({p:p=0.01})", ["IL-6 | A > B | - | - | p=0.01 | increased"]),
    ("AB", "Compared with <B:placebo>, <A:cells> reduced [IL-6]", ["IL-6 | A > B | - | - | - | decreased"]),
    ("AB", "[IL-6] was significantly lower in <A:the cell group>", ["IL-6 | A > B | - | - | - | decreased"]),
    ("AB", "There was no difference in [IL-6] between groups ({p:p=0.6})", ["IL-6 | A > B | - | - | p=0.6 | unchanged"]),
    ("ABC", "[IL-6] did not differ among the three groups", ["IL-6 | A > B+C | - | - | - | unchanged"]),
    ("AB", "[IL-6] was similar in <A:cells> and <B:placebo>", ["IL-6 | A > B | - | - | - | unchanged"]),
    ("AB", "[IL-6] was comparable to <B:placebo> with <A:the cells>", ["IL-6 | A > B | - | - | - | unchanged"]),
    ("AB", "A significant difference in [CRP] between <A:cells> and <B:placebo> was seen ({p:p=0.02})", ["CRP | A > B | - | - | p=0.02 | -"]),
    ("AB", "Improvement in [CRP] was greater with <A:cells> than with <B:placebo>", ["CRP | A > B | - | - | - | improved"]),
    ("AB", "The reduction in [CRP] was similar in <A+B:both groups>", ["CRP | A > B | - | - | - | unchanged"]),
    ("AB", "[CRP] improved more with <A:cells> than with <B:placebo>", ["CRP | A > B | - | - | - | improved"]),
    ("ABC", "[CRP] was lower in <A+B:the treated groups> than in <C:placebo>", ["CRP | A+B > C | - | - | - | decreased"]),
    ("AB", "There was no difference between groups in improvement of [CRP]", ["CRP | A > B | - | - | - | unchanged"]),
    # said again of some, or of the last arm alone
    ("AB", "[IL-6] and [CRP] were lower than baseline in <A+B:both groups>, and the decrease was significant for [CRP]", ["CRP | A+B > baseline | - | - | - | decreased", "IL-6 | A+B > baseline | - | - | - | decreased"]),
    ("AB", "[CRP] varied in <A+B:both groups>, with an increase over baseline at {t:week 4} in <B:controls>", ["CRP | B > baseline | week 4 | - | - | increased"]),
    # no difference between two values is said of both, and so is its p-value
    ("AB", "{19} in <A:group 1> and {17} in <B:group 2> was the [CRP], with no difference between <A+B:the two groups>", ["CRP | A > B | - | 19 | - | unchanged", "CRP | B > A | - | 17 | - | unchanged"]),
    ("AB", "[CRP] fell in <A+B:both groups> ({5} and {4}) without a significant difference between <A+B:the groups> ({p:p=0.9})", ["CRP | A > B | - | 5 | p=0.9 | decreased", "CRP | B > A | - | 4 | p=0.9 | decreased"]),
    # a value to compare with whose arm is not named
    ("AB", "{49%} of <A:treated patients> reached [ACR20] versus {21%} ({p:p=0.01})", ["ACR20 | A > B | - | 49% | p=0.01 | -", "ACR20 | B > A | - | 21% | p=0.01 | -"]),
    # lists of values set against each other
    ("AB", "[CRP] was {5} at {t:week 4} and {4} at {t:week 8} with <A:cells> compared with {7} and {6}, respectively, with <B:placebo>", ["CRP | A > B | week 4 | 5 | - | -", "CRP | A > B | week 8 | 4 | - | -", "CRP | B > A | week 4 | 7 | - | -", "CRP | B > A | week 8 | 6 | - | -"]),
    ("ABC", "[ACR20] was {61%} ({p:p=0.01}) and {55%} ({p:p=0.03}) with <A:10 mg> and <B:5 mg>, respectively, versus {30%} with <C:placebo>", ["ACR20 | A > C | - | 61% | p=0.01 | -", "ACR20 | B > C | - | 55% | p=0.03 | -", "ACR20 | C > A | - | 30% | p=0.01 | -", "ACR20 | C > B | - | 30% | p=0.03 | -"]),
    # the direction told inside a quantity
    ("AB", "[CRP] was {1.92 units lower (95% CI 1.07 to 2.77)} after <A:the drug> compared with <B:placebo>", ["CRP | A > B | - | 1.92 units lower (95% CI 1.07 to 2.77) | - | decreased"]),
    ("AB", "The change in [CRP] was {5} in <A:cells> and {2} in <B:placebo> (difference, {3}; {p:p=0.001})", ["CRP | A > B | - | 3 | p=0.001 | -", "CRP | A > B | - | 5 | p=0.001 | -", "CRP | B > A | - | 2 | p=0.001 | -"]),
    # subgroups of one arm are none of the trial's arms
    ("A", "[ACR20] was higher for patients who were naive compared with those who had failed ({47%} vs {26%}; {p:p<0.01})", ["ACR20 | A > - | - | 26% | p<0.01 | -", "ACR20 | A > - | - | 47% | p<0.01 | increased"]),
    # an association: each with its value, else the first
    ("A", "There were associations ({p:p<0.01}) between change in [CRP] and changes in [IL-6] ({x:correlation coefficient [r] = 0.8}) and [IL-8] ({x:r = 0.7})", ["IL-6 | A > - | - | correlation coefficient [r] = 0.8 | p<0.01 | -", "IL-8 | A > - | - | r = 0.7 | p<0.01 | -"]),
    ("A", "Changes in [CRP] correlated with [IL-6] ({x:r = 0.4}; {p:p=0.01})", ["CRP | A > - | - | r = 0.4 | p=0.01 | -"]),
    ("AB", "Changes in [CRP] were accompanied by similar changes in [IL-6]", []),
    # values of two arms: each other's comparator where a p-value or a word compares them
    ("AB", "[ACR20] was {78%} for <A:the new drug> and {80%} for <B:the old one>", ["ACR20 | A > - | - | 78% | - | -", "ACR20 | B > - | - | 80% | - | -"]),
    ("AB", "[ACR20] was {53%} with <A:cells> and {21%} with <B:placebo> ({p:p<0.05})", ["ACR20 | A > B | - | 53% | p<0.05 | -", "ACR20 | B > A | - | 21% | p<0.05 | -"]),
    ("AB", "[CRP] was lower in <A:cells> than in <B:placebo> ({5} vs {9})", ["CRP | A > B | - | 5 | - | decreased", "CRP | B > A | - | 9 | - | -"]),
    ("AB", "[CRP] was similar in <A:cells> and <B:placebo> ({5} vs {6})", ["CRP | A > B | - | 5 | - | unchanged", "CRP | B > A | - | 6 | - | unchanged"]),
    ("AB", "[CRP] had decreased by {5} in <A:cells> and by {2} in <B:placebo> ({p:p=0.01})", ["CRP | A > B | - | 5 | p=0.01 | decreased", "CRP | B > A | - | 2 | p=0.01 | decreased"]),
    ("AB", "[CRP] improved with <A:cells> ({5} vs {2} with <B:placebo>; {p:p=0.01})", ["CRP | A > B | - | 5 | p=0.01 | improved", "CRP | B > A | - | 2 | p=0.01 | -"]),
    # shares that only reached something
    ("A", "{n:Four} patients met [ACR20] at {t:week 16}", ["ACR20 | A > - | week 16 | Four | - | -"]),
    ("A", "An improvement of [ACR20] was attained by {53%}", ["ACR20 | A > - | - | 53% | - | -"]),
    ("A", "{n:Two} patients had no [EULAR] response", ["EULAR | A > baseline | - | Two | - | unchanged"]),
    # ratios and differences
    ("AB", "[ACR20] was more frequent with <A:cells> than with <B:placebo> ({or:OR 2.1}, {p:p=0.02})", ["ACR20 | A > B | - | OR 2.1 | p=0.02 | increased"]),
    # denials with an arm of their own
    ("AB", "[CRP] decreased in <A:cells> but not in <B:placebo>", ["CRP | A > baseline | - | - | - | decreased", "CRP | B > baseline | - | - | - | unchanged"]),
    ("AB", "[CRP] decreased with <A:cells>, whereas [IL-6] was not", ["CRP | A > baseline | - | - | - | decreased", "IL-6 | A > baseline | - | - | - | unchanged"]),
    ("AB", "[CRP] did not differ between groups ({p:p=0.4}), nor did [IL-6] ({p:p=0.7})", ["CRP | A > B | - | - | p=0.4 | unchanged", "IL-6 | A > B | - | - | p=0.7 | unchanged"]),
    # the p-value of a difference between changes
    (
        "AB",
        "[CRP] fell from {9} to {5} in <A:cells> and from {9} to {8} in <B:placebo> ({p:p=0.01} for the difference)",
        [
            "CRP | A > - | baseline | 9 | - | -",
            "CRP | A > B | - | - | p=0.01 | -",
            "CRP | A > baseline | - | 5 | - | decreased",
            "CRP | B > - | baseline | 9 | - | -",
            "CRP | B > baseline | - | 8 | - | decreased",
        ],
    ),
    # the first value of two in time is where a change began
    (
        "A",
        "[CRP] was {9} before treatment and {5} after treatment ({p:p=0.01})",
        ["CRP | A > - | before treatment | 9 | - | -", "CRP | A > baseline | after treatment | 5 | p=0.01 | -"],
    ),
    # a change taken back is one row
    ("A", "[CRP] decreased slightly, but this change was not significant", ["CRP | A > baseline | - | - | - | decreased"]),
    (
        "AB",
        "[CRP] was lower with <A:cells> than with <B:placebo>, but the difference was not significant ({p:p=0.3})",
        ["CRP | A > B | - | - | p=0.3 | unchanged"],
    ),
    (
        "ABC",
        "Although [CRP] in <A:group a> and <B:group b> was lower than in <C:group c>, there was no difference among groups (all {p:p>0.05})",
        ["CRP | A+B > C | - | - | p>0.05 | unchanged"],
    ),
    # a difference denied without a comma is a statement of its own
    (
        "AB",
        "[CRP] fell in <A+B:both groups> with no difference between them ({p:p=0.7})",
        ["CRP | A > B | - | - | p=0.7 | unchanged", "CRP | A+B > baseline | - | - | - | decreased"],
    ),
    # who is favoured
    ("AB", "The difference in [CRP] was {6} in favour of <B:placebo> ({p:p=0.01})", ["CRP | B > A | - | 6 | p=0.01 | improved"]),
    # a smaller change is the opposite, set beside the other arm
    ("AB", "<A:Cells> led to a less pronounced rise in [CRP] than <B:placebo>", ["CRP | A > B | - | - | - | decreased"]),
    ("AB", "[CRP] increased less with <A:cells> than with <B:placebo>", ["CRP | A > B | - | - | - | decreased"]),
    # several arms against one
    (
        "ABC",
        "Greater falls in [CRP] were seen with <A:20 mg> ({5}) and <B:30 mg> ({6}) than with <C:placebo> ({2}; {p:p=0.01})",
        [
            "CRP | A > C | - | 5 | p=0.01 | decreased",
            "CRP | B > C | - | 6 | p=0.01 | decreased",
            "CRP | C > A | - | 2 | p=0.01 | -",
            "CRP | C > B | - | 2 | p=0.01 | -",
        ],
    ),
    # a p-value by itself, and one behind the second arm, are of both values
    (
        "AB",
        "[CRP] was lower ({p:p=0.01}) with <A:cells> than with <B:placebo> ({5} vs {9})",
        ["CRP | A > B | - | 5 | p=0.01 | decreased", "CRP | B > A | - | 9 | p=0.01 | -"],
    ),
    (
        "AB",
        "[CRP] fell with <A:cells> ({5}) versus <B:placebo> ({9}; {p:p=0.01})",
        ["CRP | A > B | - | 5 | p=0.01 | decreased", "CRP | B > A | - | 9 | p=0.01 | -"],
    ),
    # a p-value of all outcomes, and a list that goes on behind a semicolon
    (
        "A",
        "There was a rise in [X] and a fall in [Y]; and [Z] (all {p:p<0.05})",
        ["X | A > baseline | - | - | p<0.05 | increased", "Y | A > baseline | - | - | p<0.05 | decreased", "Z | A > baseline | - | - | p<0.05 | decreased"],
    ),
    # what is associated is compared with nothing; the subject is what was measured
    ("A", "[X] was correlated with [Y] ({x:r=0.5}, {p:p=0.01})", ["X | A > - | - | r=0.5 | p=0.01 | -"]),
    ("A", "Pain predicted higher [CRP] ({p:p=0.01})", ["CRP | A > - | - | - | p=0.01 | increased"]),
    # the effect of a treatment that is not named is one arm's beside the other's
    ("AB", "No treatment effect on [CRP] was found", ["CRP | A > B | - | - | - | unchanged"]),
    ("AB", "<A:Cells> had no effect on [CRP]", ["CRP | A > baseline | - | - | - | unchanged"]),
    # where a change began, however it is called
    (
        "A",
        "[CRP] was {24%} before and {10%} after treatment",
        ["CRP | A > - | before | 24% | - | -", "CRP | A > baseline | after treatment | 10% | - | -"],
    ),
    # the falls are compared, not the levels in brackets
    (
        "AB",
        "[CRP] fell by {10%} in <A:cells> ({105} to {95}) and by {37%} in <B:placebo> ({107} to {67}) ({p:p=0.01})",
        [
            "CRP | A > - | baseline | 105 | - | -",
            "CRP | A > B | - | 10% | p=0.01 | decreased",
            "CRP | A > baseline | - | 95 | - | decreased",
            "CRP | B > - | baseline | 107 | - | -",
            "CRP | B > A | - | 37% | p=0.01 | decreased",
            "CRP | B > baseline | - | 67 | - | decreased",
        ],
    ),
    # of two arms the one that is not named
    (
        "AB",
        "[ACR20] was {55%} for the newer drug and {36%} for <B:placebo> ({p:p=0.01})",
        ["ACR20 | A > B | - | 55% | p=0.01 | -", "ACR20 | B > A | - | 36% | p=0.01 | -"],
    ),
    ("AB", "There was an improvement in [CRP] between the combined and <B:placebo group>", ["CRP | A > B | - | - | - | improved"]),
    # what did not differ shares no p-value with what did
    (
        "AB",
        "[X] was higher in <A:cells> than in <B:placebo>; however, [Y] did not differ between groups (all {p:p>0.05})",
        ["X | A > B | - | - | - | increased", "Y | A > B | - | - | p>0.05 | unchanged"],
    ),
    # the risk increased, not the marker
    ("A", "[X] was associated with increased risk of death ({or:RR 2}, {p:p=0.01})", ["X | A > - | - | RR 2 | p=0.01 | -"]),
    ("A", "[X] was related to age ({p:p=0.01})", ["X | A > - | - | - | p=0.01 | -"]),
    ("A", "The [X] score related to stress fell", ["X | A > baseline | - | - | - | decreased"]),
    # both groups, each with its p-value
    (
        "AB",
        "[CRP] fell in <A+B:both groups> ({p:p=0.01} and {p:p=0.03}, respectively)",
        ["CRP | A > baseline | - | - | p=0.01 | decreased", "CRP | B > baseline | - | - | p=0.03 | decreased"],
    ),
    (
        "AB",
        "[CRP] fell in <A+B:both groups> (<A:cells>: {p:p=0.01}; <B:placebo>: {p:p=0.03})",
        ["CRP | A > baseline | - | - | p=0.01 | decreased", "CRP | B > baseline | - | - | p=0.03 | decreased"],
    ),
    # an arm named at the end is what all is compared with
    (
        "AB",
        "<A:Cells> reduced [X] but not [Y] compared with <B:placebo>",
        ["X | A > B | - | - | - | decreased", "Y | A > B | - | - | - | unchanged"],
    ),
    # a change said twice, taken back with its numbers, or only a state
    ("A", "[CRP] was increased and normalised", ["CRP | A > baseline | - | - | - | increased"]),
    (
        "AB",
        "[CRP] in <A:cells> fell compared to <B:placebo> but not significantly ({2} vs {3}; {p:p=0.4})",
        ["CRP | A > B | - | 2 | p=0.4 | unchanged", "CRP | B > A | - | 3 | p=0.4 | unchanged"],
    ),
    ("A", "Patients stayed in stable [ACR20]", []),
    # compared with what is no arm
    ("A", "[CRP] was higher in patients ({p:p=0.01})", ["CRP | A > - | - | - | p=0.01 | increased"]),
    ("AB", "[CRP] was higher in smokers", ["CRP | A+B > - | - | - | - | increased"]),
    ("AB", "[CRP] in <A+B:both groups> was higher than in healthy volunteers", ["CRP | A+B > - | - | - | - | increased"]),
]  # fmt: skip


@pytest.mark.parametrize(("arms", "sentence", "rows"), CASES)
def test_rows(marked_sentences, arms, sentence, rows):
    assert marked_sentences.linked(sentence, arms) == rows


NOTHING = [
    ("AB", "[IL-6] was measured by a reduction test"),
    ("AB", "Higher [IL-6] was associated with lower [CRP]"),
    ("AB", "[IL-6] and [CRP] in plasma"),
    ("A", "Mortality decreased in patients with high [IL-6]"),
    ("A", "{53%} less morphine was needed"),
    ("A", "<A:The drug> was safe"),
    ("AB", "Reduced mortality was seen with high [CRP] in <A:cells>"),
    ("AB", "Bleeding estimated by [CRP] dilution was lower"),
    ("AB", "The odds of sepsis increased in patients with a higher level of [CRP]"),
    ("AB", "<A:Cells> had a shorter stay ({p:p=0.01})"),
]


@pytest.mark.parametrize(("arms", "sentence"), NOTHING)
def test_no_rows(marked_sentences, arms, sentence):
    assert marked_sentences.linked(sentence, arms) == []


def test_the_control_is_what_a_difference_is_from(marked_sentences):
    rows = marked_sentences.linked("[CRP] differed in <A:the high-dose group> ({p:p=0.02})", "ABC", control="C")
    assert rows == ["CRP | A > C | - | - | p=0.02 | -"]


@pytest.mark.parametrize(
    ("sentence", "rows"),
    [
        ("[IL-6] levels in [CELLS] fell", ["IL-6"]),
        ("[LPS-induced] [IL-6] fell", ["IL-6"]),
        ("A fall of KINASE 1 (KN1) and of [IL-6] ({p:p=0.03}) in [CELLS] was seen", ["IL-6"]),
        ("[IL-6] fell, and so did the decrease in [CELLS]", ["CELLS", "IL-6"]),
    ],
)
def test_cells_in_which_others_were_measured(marked_sentences, sentence, rows):
    assert [row.split(" | ")[0] for row in marked_sentences.linked(sentence, "A")] == rows


def test_one_p_value_of_three_arms_is_against_the_control(marked_sentences):
    rows = marked_sentences.linked(
        "Changes in [CRP] for <A:5 mg>, <B:10 mg> and <C:placebo> were {6}, {7} and {2}, respectively ({p:p<0.01})",
        "ABC",
        control="C",
    )
    assert rows == [
        "CRP | A > C | - | 6 | p<0.01 | -",
        "CRP | B > C | - | 7 | p<0.01 | -",
        "CRP | C > A | - | 2 | p<0.01 | -",
        "CRP | C > B | - | 2 | p<0.01 | -",
    ]


def test_a_change_without_an_arm_is_the_treatments(marked_sentences):
    assert marked_sentences.linked("[CRP] rose", "AB", control="B") == ["CRP | A > baseline | - | - | - | increased"]
    assert marked_sentences.linked("[CRP] rose in either arm", "AB", control="B") == ["CRP | A+B > baseline | - | - | - | increased"]  # fmt: skip


def test_the_one_treatment_acts_by_whatever_name(marked_sentences):
    assert marked_sentences.linked("Supplementation reduced [CRP]", "AB", control="B") == ["CRP | A > baseline | - | - | - | decreased"]  # fmt: skip


def test_of_two_arms_an_unknown_group_is_the_other(marked_sentences):
    rows = marked_sentences.linked("[CRP] was {5} in the verum group and {9} in <B:the placebo group>", "AB")
    assert rows == ["CRP | A > - | - | 5 | - | -", "CRP | B > - | - | 9 | - | -"]


def test_an_unknown_group_of_three_has_no_arm(marked_sentences):
    assert marked_sentences.linked("[CRP] fell in the verum group", "ABC") == [
        "CRP | - > baseline | - | - | - | decreased"
    ]
