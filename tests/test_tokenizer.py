from __future__ import annotations

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from trialweave.tokenizer import FineTokenizer, split

VOCAB = spacy.blank("xx").vocab


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("IL-6", ["IL", "-", "6"]),
        ("CD4+ MSCs", ["CD", "4", "+", "MSCs"]),
        ("ResultsIn all", ["Results", "In", "all"]),
        ("p<0.05", ["p", "<", "0", ".", "05"]),
        ("S/TJC", ["S", "/", "TJC"]),
        ("细胞IL-6", ["细", "胞", "IL", "-", "6"]),
        ("a  b", ["a", " ", "b"]),
    ],
)
def test_splits_fine(text: str, tokens: list[str]) -> None:
    assert split(text)[0] == tokens


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_tokens_give_the_text_back(text: str) -> None:
    assert FineTokenizer(VOCAB)(text).text == text


def test_survives_a_round_trip(tmp_path: object) -> None:
    tokenizer = FineTokenizer(VOCAB)
    assert tokenizer.from_bytes(tokenizer.to_bytes())("IL-6").text == "IL-6"


def test_lone_surrogates_keep_their_place() -> None:
    assert FineTokenizer(VOCAB)("IL\ud800-6").text == "IL\ufffd-6"
