"""Properties of every row of every table, on pages at hand and on pages that hypothesis makes of them."""

from __future__ import annotations

import gzip
import json
import random
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from trialweave import extensions
from trialweave.flow import STAGES, process_pages, process_texts
from trialweave.read.dump import pages
from trialweave.read.page import Page
from trialweave.resources import load_model
from trialweave.schema import Tables
from trialweave.tokenizer import LONE_SURROGATE, unsplit
from trialweave.trials.rows import rows_of

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load_model()


def check(tables: Tables, texts: dict[str, str]) -> None:
    """All that must be true of the rows of these texts, whatever they say."""
    assert {page.page_id for page in tables.pages} == set(texts)
    texts = {name: LONE_SURROGATE.sub("\ufffd", text) for name, text in texts.items()}
    places = {(m.page_id, m.start, m.end, m.label) for m in tables.mentions}
    for page in tables.pages:
        covered = [place for zone in page.zones for place in range(zone.start, zone.end)]
        assert len(covered) == len(set(covered)), "a place lies in two zones"
        text = texts[page.page_id]
        if page.zones:
            marked = set(covered)
            missed = [place for place, char in enumerate(text) if place not in marked and not is_blank(char)]
            assert not missed, f"in no zone: {text[missed[0] - 20 : missed[0] + 20]!r}"
    for mention in tables.mentions:
        assert texts[mention.page_id][mention.start : mention.end] == mention.text
        assert mention.text.strip() == mention.text != ""
        assert mention.rule
    trials = {trial.trial_id for trial in tables.trials}
    for row in tables.relations:
        assert row.trial_id in trials
        assert row.rule
        assert 0 <= row.confidence <= 1
        assert (row.page_id, row.measure_start, row.measure_end, row.measure_label) in places
        for start, end in ((row.value_start, row.value_end), (row.p_start, row.p_end)):
            assert (start is None) == (end is None)
            assert start is None or (row.page_id, start, end, "QUANTITY") in places
        assert row.value_start is not None or row.p_start is not None or row.direction is not None
        sentence = texts[row.page_id][row.sentence_start : row.sentence_end]
        assert row.timepoint is None or row.timepoint
        assert sentence
    content = {page.page_id: [z for z in page.zones if z.zone in ("title", "abstract")] for page in tables.pages}
    for mention in tables.mentions:
        inside = [z for z in content[mention.page_id] if z.start <= mention.start and mention.end <= z.end]
        assert inside, f"{mention.label} {mention.text!r} lies outside of title and abstract"


def is_blank(char: str) -> bool:
    """White space, and characters that are not seen."""
    return char.isspace() or unicodedata.category(char) in ("Cc", "Cf")


def given_texts() -> Iterator[str]:
    for path in sorted([*(ROOT / "corpus").rglob("*.txt"), *(SHARED / "seeds").glob("*.txt")]):
        yield path.read_text(encoding="utf-8")


def test_all_pages_at_hand(nlp: Language) -> None:
    texts = {str(number): text for number, text in enumerate(given_texts())}
    check(process_texts(texts.values(), nlp), texts)


def test_the_sample_dump(nlp: Language) -> None:
    found = list(pages(ROOT / "corpus" / "dump"))
    check(process_pages(nlp, found), {page.page_id: page.text or "" for page in found})


@pytest.mark.skipif(not SHARED.is_dir(), reason="no shared folder")
def test_a_sample_of_real_abstracts(nlp: Language) -> None:
    with gzip.open(SHARED / "dumps" / "rct_abstracts.jsonl.gz", "rt", encoding="utf-8") as lines:
        every = [json.loads(line) for number, line in enumerate(lines) if number % 29 == 0]
    texts = {entry["id"]: entry["text"] for entry in every}
    check(process_pages(nlp, [Page(name, text) for name, text in texts.items()]), texts)


PIECES = [piece for text in given_texts() for piece in text.split("\n") if piece.strip()]
ODD = [
    "\u00ad",
    "\u200b",
    "\u3000",
    "\x00",
    "\ud800",
    "10⁷",
    "p<0.05",
    "（n＝32）",
    "5.8 ± 1.2",
    "\r",
    "&lt;",
    "â€“",
    "IL-6",
]


@st.composite
def made_pages(draw: st.DrawFn) -> str:
    """Lines of pages at hand, shuffled, cut, and with odd characters in them."""
    rng = random.Random(draw(st.integers(0, 2**32)))
    lines = [rng.choice(PIECES) for _ in range(draw(st.integers(0, 12)))]
    for _ in range(draw(st.integers(0, 6))):
        odd = draw(st.sampled_from(ODD) | st.text(max_size=5))
        if lines:
            at = rng.randrange(len(lines))
            cut = rng.randrange(len(lines[at]) + 1)
            lines[at] = lines[at][:cut] + odd + lines[at][cut:]
    return draw(st.sampled_from(["\n", "\n\n", " "])).join(lines)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=made_pages())
def test_pages_that_nobody_wrote(nlp: Language, text: str) -> None:
    check(process_texts([text], nlp), {"0": text})


def test_the_same_text_gives_the_same_rows(nlp: Language) -> None:
    texts = list(given_texts())[:12]
    assert process_texts(texts, nlp) == process_texts(texts, nlp)


def test_a_doc_that_is_not_split_gives_the_same_rows(nlp: Language) -> None:
    for text in given_texts():
        page = Page("p", text)
        with extensions.values_only():
            unsplit_rows = rows_of(nlp(unsplit(nlp.vocab, text)), page)
        assert unsplit_rows == rows_of(nlp(text), page)


def test_the_map_tells_the_stages_of_the_model(nlp: Language) -> None:
    assert [name for name, _, _ in STAGES] == nlp.pipe_names
    problems = nlp.analyze_pipes()["problems"]
    assert not any(problems.values()), problems


@pytest.mark.skipif(not SHARED.is_dir(), reason="no shared folder")
def test_the_seeds_give_relations_of_abstracts_only(nlp: Language) -> None:
    tables = process_pages(nlp, list(pages(SHARED / "seeds")))
    found = {row.page_id for row in tables.relations}
    with_results = {page.page_id for page in tables.pages if not page.page_id.startswith("002")}
    assert found == with_results
