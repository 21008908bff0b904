from __future__ import annotations

import pytest
from tests.stages.cleaned import zones_of

from trialweave.stages.zone_titles import content_words

TRIAL = (
    "Abstract\nForty adults with a cold were randomized to zinc or placebo and colds lasted 4.1 and 6.2 days "
    "(p = 0.01).\n"
)
TITLE = "Zinc for the common cold in adults: a randomized trial"


def titles(text: str) -> list[str]:
    return [text[zone.start : zone.end] for zone in zones_of(text) if zone.zone == "title"]


@pytest.mark.parametrize(
    "before",
    [
        f"{TITLE}\n",
        f"Skip to main content\nJournal of Colds\n{TITLE}\nSmith J, Lee K, Wu P\n",
        f"Smith J, Lee K, Wu P\nSample Hospital, Oslo, Norway\nCold Res. 2019;4(2):12-19.\n{TITLE}\n",
        f"Next Article in Journal\nCopper and Thyroid Function in Adolescents\n{TITLE}\n",
        f"{TITLE}\nKeywords\nzinc; placebo; cold; adults; randomized trial\n",
    ],
)
def test_the_title_is_found_wherever_it_stands_before_the_abstract(before: str) -> None:
    assert titles(before + TRIAL) == [TITLE]


def test_a_title_with_a_full_stop() -> None:
    assert titles(f"{TITLE}.\n\n{TRIAL.split(chr(10))[1]}\n") == [f"{TITLE}."]


def test_a_broken_title_is_put_together() -> None:
    head, tail = TITLE.split(": ")
    assert titles(f"{head}:\n{tail}\n\n{TRIAL}") == [f"{head}:\n{tail}"]


def test_no_title_rather_than_a_wrong_one() -> None:
    assert titles(f"Smith J, Lee K, Wu P\nSample Hospital, Oslo, Norway\n{TRIAL}") == []
    assert titles("404\nPage not found\nStatins and muscle pain: 5 questions answered\n") == []


def test_a_title_without_an_abstract() -> None:
    assert titles(f"{TITLE}\nShare\n") == [TITLE]


def test_words_are_compared_by_their_beginnings() -> None:
    assert content_words("Randomised trials of zinc", "en") == {"rando", "trial", "zinc"}
    assert content_words("随机试验", "zh") == {"随机", "机试", "试验"}
