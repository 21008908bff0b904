"""Points in time and their wordings."""

from __future__ import annotations

import re
import tomllib

import pytest

from trialweave import resources
from trialweave.marks import Quantity
from trialweave.stages.timepoints import Timepoint, compile_times, timepoints

TIMES = re.compile(r"\{([^}]+)\}")


@pytest.fixture(scope="module")
def words():
    return compile_times(tomllib.loads((resources.find("configs") / "grammar/relations.toml").read_text("utf-8"))["timepoint"])  # fmt: skip


def found(markup, words, last=None):
    text, times, end = "", [], 0
    for match in TIMES.finditer(markup):
        text += markup[end : match.start()]
        times.append(Quantity(len(text), len(text) + len(match[1]), "time", value=1.0, unit="week"))
        text, end = text + match[1], match.end()
    text += markup[end:]
    return [point.wording for point in timepoints(text, times, words, last)], text


CASES = [
    ("at {week 12}", ["week 12"]),
    ("{Week 34} response rates", ["Week 34"]),
    ("by {week 24}", ["week 24"]),
    ("up to {week 24}", ["up to week 24"]),
    ("at {3 months} of follow-up", ["3 months"]),
    ("the {3-month} follow-up results", ["3-month follow-up"]),
    ("at {3} and {6-month} follow-up", ["3 month", "6-month follow-up"]),
    ("and {3 months} later", ["3 months later"]),
    ("at {2 hours} post-treatment", ["2 hours post-treatment"]),
    ("at {3 days} after surgery", ["3 days after surgery"]),
    ("at {12 weeks} after infusion of cells", ["12 weeks"]),
    ("of {1} and {3 years} after treatment", ["1 year", "3 years after treatment"]),
    ("at {1} (p=0.01) and {2 hours} (p=0.02)", ["1 hour", "2 hours"]),
    ("rose after {12 weeks} of treatment with cells", ["after 12 weeks"]),
    ("IL-6 fell post-surgery", ["post-surgery"]),
    ("higher levels post-PCI", ["post-PCI"]),
    ("a post-hoc analysis of post-menopausal women", []),
    ("immediately after therapy", ["immediately after therapy"]),
    ("at {1} and {6 months}", ["1 month", "6 months"]),
    ("at {weeks 4}, {12} and {26}", ["week 4", "week 12", "week 26"]),
    ("at {4}, {8}, and {12 hours}", ["4 hours", "8 hours", "12 hours"]),
    ("on {day 85} ({week 13})", ["day 85 (week 13)"]),
    ("from {week 16} to {34}", ["from week 16 to 34"]),
    ("{12 weeks} after surgery", ["12 weeks after surgery"]),
    ("after {4 weeks} of treatment", ["after 4 weeks of treatment"]),
    ("within {24 hours}", ["24 hours"]),
    ("after {12 weeks}", ["after 12 weeks"]),
    ("at the end of {week 8}", ["end of week 8"]),
    ("{6 months} after trial completion", ["6 months after trial completion"]),
    ("{3 h} post-exercise", ["3 h post-exercise"]),
    ("supplementation for {12 weeks} lowered", ["12 weeks"]),
    ("following the exercise programme", ["following the exercise programme"]),
    ("at the end of the 12-session training course", ["end of the 12-session training course"]),
    ("after adjustment for treatment", []),
    ("at the start", ["start"]),
    ("was 5 before and 3 after treatment", ["before", "after treatment"]),
    ("for {12 weeks}", []),
    ("every {2 weeks}", []),
    ("a {12-week} programme", []),
    ("aged {18 years}", []),
    ("a median of {3 years}", []),
    ("at the end of the study", ["end of the study"]),
    ("after treatment in both groups", ["after treatment"]),
    ("after treatment with X", []),
    ("during Period 2", ["Period 2"]),
    ("at all time points", ["all time points"]),
    ("lower than before treatment", []),
    ("before and after treatment", []),
    ("at {week 12} after treatment", ["week 12 after treatment"]),
    ("治疗{12周}后", ["12周"]),
    ("治疗后IL-6下降", ["治疗后"]),
]


@pytest.mark.parametrize(("markup", "wordings"), CASES)
def test_points(words, markup, wordings):
    assert found(markup, words)[0] == wordings


def test_wordings_of_single_points_are_in_the_text(words):
    for markup, _ in CASES:
        wordings, text = found(markup, words)
        assert all(wording in text for wording in wordings[:1] if "," not in text and " and " not in text)


def test_at_that_time_is_the_time_named_last(words):
    last = Timepoint(3, 10, "week 52", 52.0, "week")
    assert found("At that time the level was low", words, last)[0] == ["week 52"]
    assert found("At that time the level was low", words)[0] == []
