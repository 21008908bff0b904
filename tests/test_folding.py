"""Damage is seen through, and every place in the folded text leads back to the page."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialweave.folding import Folded, fold

MENDED = [
    # page, what rules see
    ("TNF&#8208;&alpha; &lt; 5", "TNF-α < 5"),
    ("p &amp;lt; 0.05", "p < 0.05"),
    ("AT&T; and R&D", "AT&T; and R&D"),
    ("fish &amp; chips", "fish & chips"),
    ("weeks 4â€“12", "weeks 4-12"),
    ("IFN-Î³ 5.8 Â± 1.2 Î¼g", "IFN-γ 5.8 ± 1.2 μg"),
    ("â‰¥ 18 yearsâ€™ follow-up", "≥ 18 years' follow-up"),
    ("ClÃ­nica do CoraÃ§Ã£o", "Clínica do Coração"),
    ("inter\u00adleu\u200bkin", "interleukin"),
    ("\ufeffTitle", "Title"),
    ("sys-\ntemic lupus", "systemic lupus"),
    ("sys-\r\n  temic lupus", "systemic lupus"),
    ("double-\nblind trial", "double-blind trial"),
    ("a\u0301cido", "ácido"),
    ("１２％（Ｐ＜０．０５）", "12%(P<0.05)"),
    ("Ⅱ期 10㎎", "II期 10mg"),
    ("ﬁve eﬀects", "five effects"),
    ("\u1112\u1161\u11ab", "한"),
    ("≧ 20％", "≥ 20%"),
]
SOUND = [
    "IL-\n6 and CD4-\n positive",  # no word goes on there
    "Ärzte, Âge, Ébauche «Élan», Öl",
    "R&D; Q&A",
    "10⁷ cells, μg, α, 例",
    "1-\n2 weeks",
]


@pytest.mark.parametrize(("page", "seen"), MENDED)
def test_damage_is_mended(page: str, seen: str) -> None:
    assert fold(page).text == seen


@pytest.mark.parametrize("page", SOUND)
def test_sound_text_keeps_its_letters_and_offsets(page: str) -> None:
    folded = fold(page)
    assert (folded.text, folded.origin) == (page, None)


def test_one_sign_for_one_needs_no_map() -> None:
    assert fold("5.8\u2009±\u20091.2 – １") == Folded("5.8 ± 1.2 - 1")


@pytest.mark.parametrize(
    ("page", "seen", "quoted"),
    [
        ("TNF-&alpha; fell", "TNF-α", "TNF-&alpha;"),
        ("was Â±1.2 mg", "±1.2", "Â±1.2"),
        ("in sys-\ntemic lupus", "systemic", "sys-\ntemic"),
        ("the inter\u00adleukin", "interleukin", "inter\u00adleukin"),
        ("a ﬁve-day", "five", "ﬁve"),
    ],
)
def test_a_place_quotes_the_page(page: str, seen: str, quoted: str) -> None:
    folded = fold(page)
    start = folded.text.index(seen)
    begin, end = folded.place(start, start + len(seen))
    assert page[begin:end] == quoted
    assert folded.inverse(begin, end) == (start, start + len(seen))


PIECES = st.sampled_from(
    [*"aéß19 .-\n\r\t&;", "&lt;", "&amp;gt;", "&#x3b1;", "â€“", "Î±", "Â", "Ã", "\u00ad", "\u200b", "Ⅱ", "㎎", "ﬃ",
     "e\u0301", "\ud800", "\x00", "脐", "한", "sys-\ntemic", "１", "\U0001d6fc"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=60))
def test_every_place_is_a_slice_of_the_page(page: str) -> None:
    folded = fold(page)
    before = 0
    for index in range(len(folded.text)):
        start, end = folded.place(index, index + 1)
        assert 0 <= start < end <= len(page)
        assert start >= before  # never backwards
        before = start
    start, end = folded.place(0, len(folded.text))
    assert 0 <= start <= end <= len(page)
    size = len(folded.text)
    start, end = folded.place(size, size)
    assert 0 <= start <= end <= len(page)


@given(st.text(max_size=60), st.data())
def test_inverse_finds_what_place_gave(page: str, data: st.DataObject) -> None:
    folded = fold(page)
    start = data.draw(st.integers(0, len(page)))
    end = data.draw(st.integers(start, len(page)))
    first, last = folded.inverse(start, end)
    assert 0 <= first <= last <= len(folded.text)


@pytest.mark.parametrize("piece", ["&", "&#", "a-\n", "Ã", "e\u0301", "&lt", "\u00ad", "&amp;amp;"])
def test_time_grows_with_the_page_and_no_faster(piece: str) -> None:
    def seconds(count: int) -> float:
        page = piece * count
        began = time.perf_counter()
        fold(page)
        return time.perf_counter() - began

    seconds(1_000)
    small, large = min(seconds(20_000) for _ in range(3)), seconds(160_000)
    assert large < 40 * small + 0.05  # eight times the page; quadratic would be sixty-four times the time
