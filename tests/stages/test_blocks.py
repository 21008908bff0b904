from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialweave.stages.blocks import BLANK, find_blocks, role_of


def test_lines_are_trimmed_and_paragraphs_counted() -> None:
    text = "Title\n\n  • Item \nBody goes on.\r\n\r\nEnd"
    found = [(text[b.start : b.end], b.role, b.paragraph) for b in find_blocks(text)]
    assert found == [
        ("Title", "heading", 0),
        ("• Item", "list_item", 1),
        ("Body goes on.", "body", 1),
        ("End", "heading", 2),
    ]


@pytest.mark.parametrize("text", ["", "\n \t\n", "\u200b\n\ufeff\x00", "\r\n\u2028"])
def test_blank_pages_have_no_blocks(text: str) -> None:
    assert find_blocks(text) == []


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("Abstract", "heading"),
        ("1. Smith J. A trial.", "list_item"),
        ("[12] Smith J", "list_item"),
        ("- a", "list_item"),
        ("1.5 mg were given.", "body"),
        ("Pain fell.", "body"),
        ("x" * 81, "body"),
        ("① 第一", "list_item"),
    ],
)
def test_roles(line: str, role: str) -> None:
    assert role_of(line) == role


@given(st.text(alphabet="ab .\n\r\t\u2028\u200b\x00•1", max_size=60))
def test_blocks_are_the_text_without_its_blanks(text: str) -> None:
    blocks = find_blocks(text)
    kept = "".join(text[b.start : b.end] for b in blocks)
    assert "".join(kept.split()).strip(BLANK) == "".join(kept.split()).strip(BLANK)
    outside = set(range(len(text))) - {i for b in blocks for i in range(b.start, b.end)}
    assert all(text[i] in BLANK or text[i].isspace() for i in outside)
    assert all(a.end <= b.start for a, b in pairwise(blocks))
