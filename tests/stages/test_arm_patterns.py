"""The patterns of arms, each on wordings that it must find and others that it must not."""

from __future__ import annotations

import re
import time

import pytest
from tests.stages.arm_sample import WORDS

from trialweave.stages.arm_patterns import Patterns

PATTERNS = WORDS.patterns


def whole(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    return match.group().strip() if match else None


DOSES = [
    ("10 mg", "10 mg"),
    ("of 2 × 10(8) cells", "2 × 10(8)"),
    ("1 × 10^6 cells/kg", "1 × 10^6 cells/kg"),
    ("80 million cells", "80 million"),
    ("20 and 50 mg", "20 and 50 mg"),
    ("3, 9 or 18 mg/kg", "3, 9 or 18 mg/kg"),
    ("600,000 IU", "600,000 IU"),
    ("0.5 mg/kg", "0.5 mg/kg"),
    ("12 weeks", None),
    ("32 patients", None),
    ("10 mgs", None),  # another word
    ("5.2 (1.1)", None),
]


def test_numbers_glued_by_commas_are_not_tried_in_every_way() -> None:
    began = time.process_time()
    assert whole(PATTERNS.dose, "1,234" * 400 + " patients") is None
    assert time.process_time() - began < 1.0


@pytest.mark.parametrize(("text", "dose"), DOSES)
def test_doses(text: str, dose: str | None) -> None:
    assert whole(PATTERNS.dose, text) == dose


SCHEDULES = [
    ("once daily", "once daily"),
    ("every 2 weeks", "every 2 weeks"),
    ("q3w", "q3w"),
    ("twice weekly for 4 weeks", "twice weekly for 4 weeks"),
    ("4 times daily", "4 times daily"),
    ("three weekly injections", "three weekly injections"),
    ("every other day", "every other day"),
    ("for 12 weeks", None),  # how long, not how often
    ("everyday life", None),
    ("at week 12", None),
]


@pytest.mark.parametrize(("text", "schedule"), SCHEDULES)
def test_schedules(text: str, schedule: str | None) -> None:
    assert whole(PATTERNS.schedule, text) == schedule


@pytest.mark.parametrize(
    ("text", "visits"),
    [
        ("weeks 0, 2 and 4", "weeks 0, 2 and 4"),
        ("days 1, 3 and 5", "days 1, 3 and 5"),
        ("weeks 0 and 4 and then every 4 weeks", "weeks 0 and 4 and then every 4 weeks"),
        ("week 12", None),
    ],
)
def test_visits(text: str, visits: str | None) -> None:
    assert whole(PATTERNS.visits, text) == visits


@pytest.mark.parametrize(
    ("text", "size"),
    [
        (" (n = 32)", "32"),
        (", n = 72", "72"),
        (" [N = 299]", "299"),
        (" group (n=5)", "5"),
        (" (32 patients)", "32"),
        (" (32%)", None),
        (" (32)", None),
        (" for 32 weeks", None),
    ],
)
def test_sizes_behind_a_wording(text: str, size: str | None) -> None:
    match = PATTERNS.size_after.match(text)
    assert (match and (match["n"] or match["count"])) == size


@pytest.mark.parametrize(
    ("text", "each"),
    [
        ("20 per group", "20"),
        ("n = 15 each", "15"),
        ("three groups of 20", "20"),
        ("two 30-patient groups", "30"),
        ("each group with 12", "12"),
        ("39 patients were enrolled in each arm", "39"),
        ("groups of women", None),
        ("each group", None),
    ],
)
def test_one_size_for_all(text: str, each: str | None) -> None:
    match = PATTERNS.size_each.search(text)
    assert (next(value for value in match.groupdict().values() if value) if match else None) == each


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("A total of 90 patients were randomised", "90"),
        ("Ninety women with gout were randomised", "Ninety"),
        ("Patients were treated for 90 days", None),
    ],
)
def test_totals(text: str, total: str | None) -> None:
    match = PATTERNS.total.search(text)
    assert (match and (match["count"] or match["after"])) == total


@pytest.mark.parametrize(
    ("text", "found"), [("3.4 vs", True), ("12 (5%) vs", True), ("baseline values", True), ("zolatinib", False)]
)
def test_results_are_no_arms(text: str, found: bool) -> None:
    assert bool(PATTERNS.not_compared.match(text)) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("32 patients to the", True),
        ("twenty-one patients", True),
        ("30 of", True),
        ("10 mg", False),
        ("zolatinib", False),
    ],
)
def test_people_counted_are_no_arm(text: str, found: bool) -> None:
    assert bool(PATTERNS.counted_people.match(text)) is found


HOSTILE = [
    "1, " * 2000,
    "one " * 2000,
    "(" * 2000,
    "patients " * 1000,
    "10 mg or " * 1000,
    "n = 1 (n = " * 500,
    "a-" * 3000,
]


@pytest.mark.parametrize("name", [n for n in Patterns._fields if isinstance(getattr(PATTERNS, n), re.Pattern)])
def test_hostile_text_takes_no_time(name: str) -> None:
    pattern = getattr(PATTERNS, name)
    begin = time.process_time()
    for text in HOSTILE:
        pattern.search(text)
    assert time.process_time() - begin < 2
