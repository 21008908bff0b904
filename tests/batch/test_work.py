from __future__ import annotations

import time

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from trialweave.batch.limits import PageLimits
from trialweave.batch.work import one_page, rows_of_pages
from trialweave.read.page import Page

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
        time.sleep(5)
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
    pages = [Page(str(n), text) for n, text in enumerate(["fine", "raise", "also fine", "hang", "last"])]
    begun: list[int] = []
    rows = list(rows_of_pages(nlp, pages, LIMITS, passed_over={4: "died twice"}, begin=begun.append))
    assert [row.page.page_id for row in rows] == ["0", "1", "2", "3", "4"]
    assert [row.page.status for row in rows] == ["no_trial", "quarantined", "no_trial", "quarantined", "quarantined"]
    assert rows[4].page.reason == "died twice"
    assert begun == [0, 1, 2, 3, 4]
