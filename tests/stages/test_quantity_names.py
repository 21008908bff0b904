from __future__ import annotations

from collections.abc import Callable

import pytest

from trialweave.stages.quantity_grammar import Reading

Reader = Callable[[str], Reading]


NAMES = (
    (
        "IL-6",
        "CD4",
        "(IL)-6",
        "phase 2",
        "phase 1/2",
        "grade ≥3",
        "groups 1, 2 and 3",
        "group (1)",
        "no. 5",
        "step two",
    ),
    ("AMG 827", "(XYZ 123)", "HPV 16 and 18", "12a", "#3", "3D", "28-joint", "two-arm", "5-FU", "25(OH)D", "step two"),
    ("in 2004", "27 September", "September 27, 2018", "19/12/2011", "2011-12-19", "(1) pain", "as in [3].", "1. Aim"),
    ("Ang(1-7)", "part 2"),
    ("https://x.org/12", "doi: 10.1/12", "2018;7:333", "3(1):91-111", "ISRCTN 27581154", "AUC0-9 h", "period (TP) 2"),
)
NUMBERS = (
    (
        "12 patients",
        "2005 patients",
        "in each group 30 patients",
        "age group 6 to 12 years",
        "(n = 24) were",
        "12-week",
    ),
    (
        "10(8) cells",
        "80-mg",
        "Methods15 patients",
        "q2w",
        "median 12 [8-20]",
        "study of 3 mg",
        "may 12 mg",
        "group 25.5",
    ),
)


@pytest.mark.parametrize("text", [text for row in NAMES for text in row])
def test_names(text: str, reading: Reader) -> None:
    found = reading(text).numbers
    assert found
    assert all(number.role == "name" for number in found), text


@pytest.mark.parametrize("text", [text for row in NUMBERS for text in row])
def test_no_names(text: str, reading: Reader) -> None:
    assert reading(text).numbers[0].role == ""


def test_a_code_is_told_by_its_return(reading: Reader) -> None:
    assert [n.role for n in reading("BMN 110 was given").numbers] == [""]
    assert [n.role for n in reading("BMN 110 or placebo; BMN 110 won").numbers] == ["name", "name"]


def test_what_follows_a_name_in_a_list_is_counted_where_people_follow(reading: Reader) -> None:
    assert [n.role for n in reading("in group 1, 12 patients").numbers] == ["name", ""]
    assert [n.role for n in reading("aims 2 and 3 participants").numbers] == ["name", "name"]


def test_ordinals(reading: Reader) -> None:
    assert [n.role for n in reading("the 6th week").numbers] == ["ordinal"]
