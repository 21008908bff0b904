"""What an arm got: its names, dose, route, schedule, cells, and what goes with it."""

from __future__ import annotations

import pytest
from tests.stages.arm_sample import arms, content, found, marks, seed

from trialweave.marks import Arm
from trialweave.stages.arm_drafts import Draft
from trialweave.stages.arm_fields import names_of


def first(told: str, **more: list[str]) -> Arm:
    """The first arm of a trial against placebo, or of the sentence where it is a whole one."""
    return arms(told if told.endswith(".") else f"Adults were randomised to {told} or placebo.", **more)[0]


REGIMENS = [
    ("oral zolatinib 10 mg once daily", ("10 mg", 10.0, "mg", "oral", "once daily")),
    ("intravenous zolatinib (3 mg/kg every 4 weeks)", ("3 mg/kg", 3.0, "mg/kg", "intravenous", "every 4 weeks")),
    ("zolatinib 6 g/day", ("6 g/day", 6.0, "g/day", None, "daily")),
    ("zolatinib", (None, None, None, None, None)),
]


@pytest.mark.parametrize(("told", "regimen"), REGIMENS)
def test_regimens(told: str, regimen: tuple[object, ...]) -> None:
    arm = first(told)
    assert (arm.dose, arm.dose_value, arm.dose_unit, arm.route, arm.schedule) == regimen


def test_a_placebo_has_no_dose() -> None:
    placebo = arms("Adults were randomised to zolatinib 10 mg or placebo 10 mg.")[1]
    assert (placebo.role, placebo.dose, placebo.dose_value) == ("placebo", None, None)


def test_route_and_schedule_before_the_drug_are_not_those_of_the_placebo() -> None:
    drug, placebo = arms("Adults were randomised to subcutaneous zolatinib twice weekly or placebo.")
    assert (drug.route, drug.schedule) == ("subcutaneous", "twice weekly")
    assert (placebo.route, placebo.schedule) == (None, None)


@pytest.mark.parametrize(
    ("told", "co_treatment"),
    [("zolatinib plus methotrexate", "methotrexate"), ("zolatinib", None)],
)
def test_what_is_given_beside(told: str, co_treatment: str | None) -> None:
    assert first(told).co_treatment == co_treatment


CELLS = [
    ("autologous bone marrow mesenchymal stem cells", "mesenchymal stem cell", "bone marrow", "autologous"),
    ("allogeneic umbilical cord mesenchymal stem cells", "mesenchymal stem cell", "umbilical cord", "allogeneic"),
    ("zolatinib", None, None, None),
]


@pytest.mark.parametrize(("told", "cell", "source", "donor"), CELLS)
def test_cells(told: str, cell: str | None, source: str | None, donor: str | None) -> None:
    text = f"Adults were randomised to {told} or placebo."
    named = "mesenchymal stem cells"
    cells = [(text.index(named), text.index(named) + len(named), "mesenchymal stem cell")] if named in text else []
    arm = marks(content(text), cells=cells)[0]
    assert (arm.cell_type, arm.source, arm.donor) == (cell, source, donor)


@pytest.mark.parametrize(("species", "expected"), [("mouse", "mouse"), ("human", "human")])
def test_species(species: str, expected: str) -> None:
    text = "They were randomised to zolatinib or placebo."
    assert {arm.species for arm in marks(content(text), species)} == {expected}


def names(text: str, *spans: str) -> tuple[str, ...]:
    draft = Draft("test", spans=[seed(text, span).names[0] for span in spans])
    return names_of(text, draft, [], [])


NAMES = [
    ("zolatinib (ZOL) helped", ["zolatinib"], ("zolatinib", "zolatinib (ZOL)")),
    ("zolatinib (n = 12) helped", ["zolatinib"], ("zolatinib",)),
    ("zolatinib (12 patients) helped", ["zolatinib"], ("zolatinib",)),
    ("zolatinib (p < 0.05) helped", ["zolatinib"], ("zolatinib",)),
    ("zolatinib (53%) helped", ["zolatinib"], ("zolatinib",)),
    ("ZOL and zolatinib", ["zolatinib", "ZOL"], ("ZOL", "zolatinib")),  # in order of appearance
    ("zola\ntinib", ["zola\ntinib"], ()),  # no name runs over a line break
]


@pytest.mark.parametrize(("text", "spans", "expected"), NAMES)
def test_names(text: str, spans: list[str], expected: tuple[str, ...]) -> None:
    assert names(text, *spans) == expected


TEXTS = [
    "Adults were randomised to oral zolatinib 10 mg once daily (n = 30) or placebo (n = 31).",
    "Group 1 (n = 12) received zolatinib and group 2 (n = 13) received placebo.",
    "Adults were divided into three groups: zolatinib, tamol and usual care. The tamol group did well.",
]


@pytest.mark.parametrize("text", TEXTS)
def test_names_are_quotes_and_letters_run_on(text: str) -> None:
    made = arms(text)
    assert [arm.arm_id for arm in made] == list("ABC"[: len(made)])
    for arm in made:
        assert arm.names
        assert arm.rule
        assert all(name in text for name in arm.names)
        assert arm.dose is None or arm.dose in text
        assert arm.schedule is None or arm.schedule in text


def test_as_many_marks_as_drafts() -> None:
    assert all(len(arms(text)) == len(found(text).drafts) for text in TEXTS)
