"""The sets of elements do not contradict each other, and the text of a page shows what each set means."""

from __future__ import annotations

import pytest

from trialweave.read.html_elements import IMPLIED, LINES, PARAGRAPHS, SPACED, UNREAD, VOID
from trialweave.read.html_text import html_text

# what has no content to be read may still stand as a box in its line
ALLOWED = {("PARAGRAPHS", "VOID"): {"hr"}, ("SPACED", "VOID"): {"img", "input"}, ("UNREAD", "VOID"): {"embed"}}
SETS = {"LINES": LINES, "PARAGRAPHS": PARAGRAPHS, "SPACED": SPACED, "UNREAD": UNREAD, "VOID": VOID}
PAIRS = [(a, b) for a in sorted(SETS) for b in sorted(SETS) if a < b]


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_an_element_stands_in_one_way(first: str, second: str) -> None:
    assert SETS[first] & SETS[second] <= ALLOWED.get((first, second), set())


@pytest.mark.parametrize("element", sorted({*PARAGRAPHS, *LINES, *SPACED, *UNREAD, *VOID, *IMPLIED}))
def test_names_are_as_a_parser_gives_them(element: str) -> None:
    assert element == element.lower().strip()


@pytest.mark.parametrize("element", sorted(IMPLIED))
def test_an_element_ends_before_its_like(element: str) -> None:
    assert element in IMPLIED[element]
    assert element not in VOID


def read(markup: str) -> str:
    return html_text(markup).text


WRAPPED = ("p", "dt", "div", "h2", "section", "blockquote", "figcaption")


@pytest.mark.parametrize("element", WRAPPED)
def test_a_paragraph_or_line_parts_words(element: str) -> None:
    text = read(f"<div>one<{element}>two</{element}>three</div>")
    assert text.split() == ["one", "two", "three"]
    assert all(line.strip() in ("", "one", "two", "three") for line in text.splitlines())


def test_a_box_parts_words_within_the_line() -> None:
    assert read("<p>one<button>two</button>three</p>").strip().split() == ["one", "two", "three"]
    assert "\n" not in read("<p>one<button>two</button>three</p>").strip()


def test_other_elements_part_nothing() -> None:
    assert read("<p>IL-<b>6</b><i>R</i></p>").strip() == "IL-6R"


@pytest.mark.parametrize("element", sorted(UNREAD - VOID - {"rp", "rt", "annotation", "annotation-xml"}))
def test_what_is_not_read_leaves_nothing(element: str) -> None:
    text = read(f"<p>before</p><{element}>hidden</{element}><p>after</p>")
    assert "hidden" not in text
    assert text.split() == ["before", "after"]


@pytest.mark.parametrize("element", sorted(VOID - UNREAD - {"frame", "basefont"}))
def test_an_element_without_content_swallows_none(element: str) -> None:
    assert read(f"<p>before <{element}>after</p>").split() == ["before", "after"]
