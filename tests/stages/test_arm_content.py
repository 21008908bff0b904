"""Title and abstract as the search for arms looks at them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.stages.arm_sample import WORDS, content

from trialweave.stages.arm_content import content_of, lowered, nested

TEXT = "A trial of zolatinib. Others did well. We gave zolatinib. It worked."


def test_sentences_of_other_work_are_not_its_own() -> None:
    told = content(TEXT, sections=["TITLE"], roles=["aim", "cited", "method", "finding"])
    assert [TEXT[start:end].strip() for start, end in told.own()] == [
        "A trial of zolatinib.",
        "We gave zolatinib.",
        "It worked.",
    ]


def test_the_title_is_the_first_one() -> None:
    assert content(TEXT, sections=["TITLE"]).title == (0, 22)
    assert content(TEXT).title is None


def test_roles_that_do_not_fit_the_sentences_are_left_out() -> None:
    """A page whose context was not told still gets its arms."""
    told = content_of(TEXT, [("METHODS", 0, len(TEXT))], ["cited", "cited"], {}, WORDS)
    assert list(told.roles) == [""]
    assert told.own() == [(0, len(TEXT))]


def test_words_stand_sentence_by_sentence() -> None:
    told = content(TEXT)
    assert [words.low[0] for words in told.clauses] == ["a", "others", "we", "it"]


@pytest.mark.parametrize("text", ["PLACEBO", "İstanbul and İzmir", "ΣΊΣΥΦΟΣ", "ß", "", "Å"])
def test_lower_case_keeps_the_offsets(text: str) -> None:
    assert len(lowered(text)) == len(text)


@given(st.text(max_size=30))
def test_lower_case_character_by_character(text: str) -> None:
    low = lowered(text)
    assert len(low) == len(text)
    assert lowered(low) == low


NESTED = [
    ("stem cell (SC) transplantation (SCT)", {"SC": "stem cell"}, {"SCT": "stem cell transplantation"}),
    ("stem cell (SC) infusion (SCI)", {"SC": "stem cell"}, {"SCI": "stem cell infusion"}),
    ("stem cell (SC) infusion (SCT)", {"SC": "stem cell"}, {}),  # another letter
    ("stem cell (SC) infusion (SCI)", {}, {}),  # the inner one is not known
    ("stem cell infusion (SCI)", {"SC": "stem cell"}, {}),
]


@pytest.mark.parametrize(("text", "known", "expected"), NESTED)
def test_short_forms_made_of_short_forms(text: str, known: dict[str, str], expected: dict[str, str]) -> None:
    assert nested(text, known) == expected
