from __future__ import annotations

import pytest

from trialweave.sentence_text import sentence_text
from trialweave.stages.cues import Cues, any_of

CUES = ["random*", "no", "no difference", "is a ", "double-blind", "95% ci", "random"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They were randomised.", ["randomised"]),
        ("No difference, and no other.", ["no difference", "no"]),
        ("Nothing is as it is a day later.", ["is a "]),
        ("A double-blind trial (95% CI).", ["double-blind", "95% ci"]),
        ("A nonrandom, double blind one.", []),
    ],
)
def test_finds_cues_as_whole_words(text: str, found: list[str]) -> None:
    sentence = sentence_text("RESULTS", text)
    assert any_of(CUES).findall(sentence.low) == found
    first = Cues(CUES).search(sentence)
    assert (first.group() if first else None) == next(iter(found), None)
    if found:
        assert Cues(CUES).may_be_in(sentence)


def test_no_cues_match_nothing() -> None:
    assert any_of([]).search("anything") is None


def test_a_cue_that_begins_with_a_sign() -> None:
    assert any_of(["-human", "anti"]).findall("murine-human and anti-human") == ["-human", "anti", "-human"]
    with pytest.raises(ValueError, match="-human"):
        Cues(["-human", "anti"])


def test_words_are_told_apart_from_others_by_their_beginning() -> None:
    cues = Cues(CUES)
    assert not cues.may_be_in(sentence_text("RESULTS", "Nobody was treated with difference."))
    assert cues.may_be_in(sentence_text("RESULTS", "Blinding was double."))  # the pattern tells the rest
