from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from trialweave.batch.limits import PageLimits
from trialweave.batch.lines import from_line, to_line
from trialweave.batch.pages import Spot
from trialweave.batch.work import KeptLines, lines_of, one_page
from trialweave.read.page import Page
from trialweave.trials.rows import PageRows

LIMITS = PageLimits(seconds=0.3, memory_bytes=None)


@Language.component("test_trouble")
def trouble(doc: Doc) -> Doc:
    """Does to a page what its text says."""
    if "raise" in doc.text:
        raise ValueError("a broken stage")
    if "memory" in doc.text:
        raise MemoryError
    if "recurse" in doc.text:
        raise RecursionError
    if "hang" in doc.text:
        while True:
            pass
    return doc


@pytest.fixture(scope="module")
def nlp() -> Language:
    pipeline = spacy.blank("xx")
    pipeline.add_pipe("test_trouble")
    return pipeline


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("raise", "test_trouble: ValueError: a broken stage"),
        ("memory", "test_trouble: needs more memory than a worker may have"),
        ("recurse", "test_trouble: nested too deeply"),
        ("hang", "test_trouble: took longer than 0.3 s"),
    ],
)
def test_a_bad_page_is_set_aside_with_stage_and_reason(nlp: Language, text: str, reason: str) -> None:
    rows = one_page(nlp, Page("p", text), LIMITS)
    assert (rows.page.status, rows.page.reason) == ("quarantined", reason)
    assert rows.page.n_chars == len(text)
    assert rows.mentions == rows.relations == []


def test_pages_without_text_keep_their_row(nlp: Language) -> None:
    assert one_page(nlp, Page("p", None, reason="empty file"), LIMITS).page.reason == "empty file"
    assert one_page(nlp, Page("p", " \n "), LIMITS).page.status == "no_trial"


def test_no_page_of_a_shard_is_lost(nlp: Language) -> None:
    texts = ["fine", "raise", "also fine", "hang", "last"]
    pages = [(2 * n, Page(str(n), text)) for n, text in enumerate(texts)]
    at: list[Spot] = []
    found = list(lines_of(nlp, pages, LIMITS, passed_over={8: "died twice"}, at=at.append))
    rows = [from_line(line).page for line, _ in found]
    assert [row.page_id for row in rows] == ["0", "1", "2", "3", "4"]
    assert [row.status for row in rows] == ["no_trial", "quarantined", "no_trial", "quarantined", "quarantined"]
    assert [status for _, status in found] == [row.status for row in rows]
    assert rows[4].reason == "died twice"
    assert at == [Spot(ordinal, False) for ordinal in (0, 2, 4, 6, 8)]


def test_a_page_is_read_when_its_turn_comes(nlp: Language) -> None:
    told: list[str] = []

    def pages() -> Iterator[tuple[int, Page]]:
        for number in range(250):
            told.append("read")
            yield number, Page(str(number), "fine")

    for _ in lines_of(nlp, pages(), LIMITS, at=lambda spot: told.append("work")):
        pass
    assert told == ["read", "work"] * 250


def test_only_what_was_quarantined_is_tried_again(nlp: Language, tmp_path: Path) -> None:
    pages = [(n, Page(str(n), text)) for n, text in enumerate(["fine", "raise", "fine", "new"])]
    path = tmp_path / "shard.jsonl"
    kept = one_page(nlp, Page("0", "fine"), LIMITS)
    kept = kept._replace(page=replace(kept.page, reason="as it was"))
    lines = [kept, one_page(nlp, Page("1", "raise"), LIMITS), kept._replace(page=replace(kept.page, page_id="2"))]
    path.write_bytes(b"".join(to_line(rows) + b"\n" for rows in lines))
    at: list[Spot] = []
    found = [from_line(line).page for line, _ in lines_of(nlp, pages, LIMITS, KeptLines(path), at=at.append)]
    assert [page.page_id for page in found] == ["0", "1", "2", "3"]
    assert [page.reason for page in found][::2] == ["as it was", "as it was"]
    assert [spot.ordinal for spot in at] == [1, 3]


def test_rows_that_cannot_be_written_are_told(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(rows: PageRows) -> bytes:
        if rows.page.status != "quarantined":
            raise ValueError("no JSON")
        return to_line(rows)

    monkeypatch.setattr("trialweave.batch.work.to_line", broken)
    ((line, status),) = lines_of(nlp, [(0, Page("p", "fine"))], LIMITS)
    assert status == "quarantined"
    assert from_line(line).page.reason == "rows: cannot be written: ValueError: no JSON"
