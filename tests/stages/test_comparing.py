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
    # compared with what is no arm
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
]


@pytest.mark.parametrize(("arms", "sentence"), NOTHING)
def test_no_rows(marked_sentences, arms, sentence):
    assert marked_sentences.linked(sentence, arms) == []


def test_the_control_is_what_a_difference_is_from(marked_sentences):
    rows = marked_sentences.linked("[CRP] differed in <A:the high-dose group> ({p:p=0.02})", "ABC", control="C")
    assert rows == ["CRP | A > C | - | - | p=0.02 | -"]


def test_the_one_treatment_acts_by_whatever_name(marked_sentences):
    assert marked_sentences.linked("Supplementation reduced [CRP]", "AB", control="B") == ["CRP | A > baseline | - | - | - | decreased"]  # fmt: skip


def test_of_two_arms_an_unknown_group_is_the_other(marked_sentences):
    rows = marked_sentences.linked("[CRP] was {5} in the verum group and {9} in <B:the placebo group>", "AB")
    assert rows == ["CRP | A > - | - | 5 | - | -", "CRP | B > - | - | 9 | - | -"]


def test_an_unknown_group_of_three_has_no_arm(marked_sentences):
    assert marked_sentences.linked("[CRP] fell in the verum group", "ABC") == [
        "CRP | - > baseline | - | - | - | decreased"
    ]
