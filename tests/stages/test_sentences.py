from __future__ import annotations

import itertools

import pytest

from trialweave.stages.sentences import NoStops, Sentences, split


@pytest.fixture(scope="module")
def no_stops() -> NoStops:
    stage = Sentences("sentences")
    stage.initialize()
    return stage.no_stops


ONE_SENTENCE = [
    "IL-6 fell in group A (p < 0.05) vs. placebo at 4 wk.",
    "The drug was given i.v. Monday to Friday at 2.5 mg/kg.",
    "Growth of E. coli was reduced, as in Fig. 3 of an earlier report.",
    "The 28-joint count (approx. 40 % lower) was assessed by J. Smith twice.",
    "Cells (e.g. Treg, Th17) et al. Nothing",
    "Scores fell from 5.8 to 3.2\nin the treated patients.",
]
TWO_SENTENCES = [
    ("CRP fell (p < 0.05).", "ESR did not."),
    ("Patients had stable RA.", "15 were treated."),
    ("We measured IL-6.[12]", "It rose."),
    ("Scores improved in group A.", "No change was seen in group B."),
    ("Twelve patients had pain.There", "were no adverse events."),
    ("Pain fell\n\n", "Function rose."),
    ("疼痛评分下降。", "炎症指标无变化。"),
    ("Was it safe?", "Yes."),
]


@pytest.mark.parametrize("text", ONE_SENTENCE)
def test_stays_one(text: str, no_stops: NoStops) -> None:
    assert split(text, no_stops) == [(0, len(text))]


@pytest.mark.parametrize(("first", "second"), TWO_SENTENCES)
def test_becomes_two(first: str, second: str, no_stops: NoStops) -> None:
    if first.endswith("There"):
        text, expected = f"{first} {second}", [first[:-5], f"There {second}"]
    else:
        text, expected = f"{first} {second}", [first.strip(), second]
    assert [text[a:b] for a, b in split(text, no_stops)] == expected


@pytest.mark.parametrize("text", ["", " ", "\n\n", "...", ".\n.", "a" * 100_000, ". " * 50_000])
def test_hostile_text_is_cut_without_harm(text: str, no_stops: NoStops) -> None:
    places = split(text, no_stops)
    assert all(0 <= a < b <= len(text) for a, b in places)
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(places))
