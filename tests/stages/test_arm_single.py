"""A trial with a single arm: its people, its treatment, and what the title calls it."""

from __future__ import annotations

import pytest
from tests.stages.arm_sample import content

from trialweave.stages.arm_seeds import Seed
from trialweave.stages.arm_single import intervention, people, treatments


def name(text: str, seed: Seed | None) -> str | None:
    return None if seed is None else text[slice(*seed.names[0])]


PEOPLE = [
    ("Fifteen eligible patients took part.", "Fifteen eligible patients", 15),
    ("Four patients with active gout were treated.", "Four patients with active gout", 4),
    ("We enrolled 1,024 women.", "1,024 women", 1024),
    ("One hundred and two patients took part.", "One hundred and two patients", 102),
    ("Pain fell by 12 mm.", None, None),
    ("Patients took part.", None, None),
]


@pytest.mark.parametrize(("text", "wording", "n"), PEOPLE)
def test_people(text: str, wording: str | None, n: int | None) -> None:
    seed = people(content(text))
    assert name(text, seed) == wording
    assert (seed.n if seed else None) == n


@pytest.mark.parametrize("section", ["BACKGROUND", "CONCLUSIONS", "REGISTRATION", "TITLE"])
def test_people_of_other_sections_are_not_the_arm(section: str) -> None:
    assert people(content("Fifteen patients took part.", sections=[section])) is None


TITLES = [
    ("Effect of zolatinib on pain.", "zolatinib"),
    ("A trial of the efficacy and safety of zolatinib in gout.", "zolatinib"),
    ("Zolatinib for gout.", "Zolatinib"),
    ("Oral zolatinib improves sleep.", "Oral zolatinib"),
    ("Evaluating yoga in adults.", "yoga"),
    ("Zolatinib or tamol for gout.", None),  # two arms
    ("Pain after surgery.", None),
    ("Mortality in gout.", None),  # an outcome
]


@pytest.mark.parametrize(("text", "wording"), TITLES)
def test_the_intervention_of_a_title(text: str, wording: str | None) -> None:
    assert name(text, intervention(content(text, sections=["TITLE"], roles=["aim"]))) == wording


def test_no_title_no_intervention() -> None:
    assert intervention(content("Effect of zolatinib on pain.")) is None


TREATMENTS = [
    ("Patients received zolatinib for a month.", ["zolatinib"]),
    ("We studied the safety and efficacy of zolatinib in gout.", ["zolatinib"]),
    ("Patients slept.", []),
]


@pytest.mark.parametrize(("text", "wordings"), TREATMENTS)
def test_treatments(text: str, wordings: list[str]) -> None:
    assert [name(text, seed) for seed in treatments(content(text))] == wordings


@pytest.mark.parametrize("role", ["background", "cited"])
def test_treatments_of_other_work_are_left_out(role: str) -> None:
    assert treatments(content("Patients received zolatinib.", roles=[role])) == []
