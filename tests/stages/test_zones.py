"""Whole pages: what is content, what is a translation, and that every line is covered once."""

from __future__ import annotations

from itertools import groupby, pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.stages.cleaned import PAGES, SHARED_GOLD, cleaned, gold_zones, painted, told, zones_of

from trialweave import extensions
from trialweave.stages.blocks import BLANK, find_blocks
from trialweave.stages.zone_lines import Evidence
from trialweave.stages.zones import Piece, among_references, headings_above, join, other_zones

PAGE_FILES = sorted(PAGES.glob("*.txt"))
SHARED_FILES = sorted(SHARED_GOLD.glob("[0-9]*.txt")) if SHARED_GOLD.is_dir() else []
KINDS = {"content": ("title", "abstract"), "translation": ("translation",)}


def tally(path: Path, gold_path: Path, kind: str) -> tuple[int, int, int]:
    """True positives, false positives and misses, in characters."""
    text = path.read_text(encoding="utf-8")
    gold = painted(text, gold_zones(gold_path))
    given = {i: zone.zone for zone in zones_of(text) for i in range(zone.start, zone.end)}
    wanted = {i for i, zone in gold.items() if zone in KINDS[kind]}
    found = {i for i in gold if given.get(i) in KINDS[kind]}
    return len(wanted & found), len(found - wanted), len(wanted - found)


def f1(tallies: list[tuple[int, int, int]]) -> float:
    right, wrong, missed = (sum(column) for column in zip(*tallies, strict=True))
    return 2 * right / (2 * right + wrong + missed)


@pytest.mark.parametrize("path", PAGE_FILES, ids=lambda path: path.stem)
def test_content_of_each_page(path: Path) -> None:
    right, wrong, missed = tally(path, path.with_suffix(".zones.json"), "content")
    assert wrong + missed <= 0.02 * (right + missed)


@pytest.mark.parametrize(("kind", "floor"), [("content", 0.99), ("translation", 0.98)])
def test_pages_together(kind: str, floor: float) -> None:
    assert len(PAGE_FILES) >= 40
    assert f1([tally(path, path.with_suffix(".zones.json"), kind) for path in PAGE_FILES]) >= floor


@pytest.mark.skipif(not SHARED_FILES, reason="no shared gold beside the checkout")
@pytest.mark.parametrize(("kind", "floor"), [("content", 0.99), ("translation", 0.98)])
def test_real_pages_together(kind: str, floor: float) -> None:
    assert f1([tally(path, path.with_suffix(".gold.json"), kind) for path in SHARED_FILES]) >= floor


PLAIN = [
    # a title without and with a full stop, structured and not, notices that sound like a site's
    (
        "Zinc for the common cold: a trial\n\nBackground: Colds are common.\nMethods: We gave zinc to 40 adults.\n"
        "Results: Colds lasted 4 days.\nConclusions: It helps.\nTrial registration: NCT01234567\n",
        2,
    ),
    (
        "Zinc reduces the length of colds in nurses.\n\nForty nurses in a university hospital took zinc or placebo. "
        "Written informed consent was obtained. Colds lasted 4.1 and 6.2 days (p = 0.01).\n",
        2,
    ),
    (
        "Zinc lozenges or nasal spray\n\nSetting: Department of Medicine, Sample Hospital, Oslo, Norway.\n"
        "Participants: 40 adults.\nOutcome measure: Days with a cold.\nResults: 4.1 and 6.2 days.\n",
        2,
    ),
]


@pytest.mark.parametrize(("text", "count"), PLAIN)
def test_plain_abstracts_are_content_from_end_to_end(text: str, count: int) -> None:
    zones = zones_of(text)
    assert [zone.zone for zone in zones] == ["title", "abstract"]
    assert len(zones) == count
    assert zones[-1].end == len(text.rstrip())
    assert text[zones[0].start : zones[0].end] == text.split("\n")[0]


PAGES_AND_ZONES = [
    # registration on a line of its own is no abstract where the abstract is one paragraph
    (
        "Zinc for colds: a randomized trial\nSmith J, Lee K\nAbstract\nForty adults with a cold were randomized to "
        "zinc or placebo and followed for 10 days (p = 0.01).\nIRCT20080728001031N29.\n",
        ["title", "authors", "abstract", "identifiers"],
    ),
    # what follows `Show more` is not the abstract
    (
        "Zinc for colds: a randomized trial\nAbstract: Forty adults with a cold were randomized to zinc or placebo and "
        "colds lasted 4 d… Show more\nForty people like this page and 12 patients wrote to us in 10 days.\n",
        ["title", "abstract", "boilerplate"],
    ),
    # related articles have results too
    (
        "Zinc for colds: a randomized trial\nAbstract\nForty adults with a cold were randomized to zinc or placebo and "
        "colds lasted 4.1 and 6.2 days (p = 0.01).\nSimilar articles\nIn 90 adults randomized to copper or placebo the "
        "colds lasted 3.2 and 5.5 days, respectively (p < 0.001).\n",
        ["title", "abstract", "boilerplate"],
    ),
    # keywords behind the abstract on its line
    (
        "Zinc for colds: a randomized trial\nAbstract: Forty adults with a cold were randomized to zinc or placebo; "
        "colds lasted 4.1 and 6.2 days (p = 0.01). Keywords: zinc; cold; adults\n",
        ["title", "abstract", "subject"],
    ),
    # a lay summary before the abstract
    (
        "Zinc for colds: a randomized trial\nPlain language summary\nWe gave zinc to 20 people and sugar to 20 people "
        "with a cold. Those on zinc were well 2 days earlier.\nAbstract\nForty adults with a cold were randomized to "
        "zinc or placebo and colds lasted 4.1 and 6.2 days (p = 0.01).\n",
        ["title", "boilerplate", "abstract"],
    ),
    # the paper itself behind its abstract
    (
        "Zinc for colds: a randomized trial\nAbstract\nForty adults with a cold were randomized to zinc or placebo and "
        "colds lasted 4.1 and 6.2 days (p = 0.01).\n1. Introduction\nColds cost 20% of working days in winter [1]. "
        "In another trial 30 adults were well after 5 days.\n",
        ["title", "abstract", "boilerplate"],
    ),
]


@pytest.mark.parametrize(("text", "zones"), PAGES_AND_ZONES)
def test_small_pages(text: str, zones: list[str]) -> None:
    assert [zone for zone, _ in groupby(zone for zone, _ in told(text))] == zones


def test_every_zone_names_its_rule() -> None:
    for path in PAGE_FILES[:6]:
        assert all(zone.rule for zone in zones_of(path.read_text(encoding="utf-8")))


def test_content_language_is_told_to_later_stages() -> None:
    assert cleaned(PLAIN[0][0])._.tw_language == "en"
    assert cleaned((PAGES / "cnki_zh.txt").read_text(encoding="utf-8"))._.tw_language == "zh"
    assert cleaned("\n\n")._.tw_language == "und"


LINES = st.sampled_from(
    ["Abstract", "摘要", "Results: Pain fell.", "References", "1. Smith J. A trial. Lancet 2010;3:4-5.", "Share", "",
     "We randomized 40 patients to zinc or placebo for 8 weeks and pain fell by 20%.", "随机对照试验纳入48例患者。",
     "Smith J, Lee K, Wu P", "© 2020", "Keywords: a; b", "  ", "\u200b", "Introduction", "10.1000/xyz", "\ud800",
     "…", ":", "\x00"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES | st.text(max_size=20), max_size=25), st.sampled_from(["\n", "\r\n", "\n\n"]))
def test_every_line_is_covered_once(lines: list[str], broken: str) -> None:
    text = broken.join(lines)
    blocks = find_blocks(text)
    zones = zones_of(text)
    for zone, after in pairwise(zones):
        assert zone.end <= after.start
    for block in blocks:
        inside = [zone for zone in zones if zone.start < block.end and block.start < zone.end]
        covered = {i for zone in inside for i in range(max(zone.start, block.start), min(zone.end, block.end))}
        bare = {i for i in range(block.start, block.end) if text[i] in BLANK or text[i].isspace()}
        assert covered | bare == set(range(block.start, block.end))


def test_the_span_group_has_the_zones() -> None:
    doc = cleaned(PLAIN[0][0])
    assert [span.label_ for span in doc.spans["zones"]] == [zone.zone for zone in extensions.get(doc, "zones")]


def evidence(**told_of: object) -> Evidence:
    empty = Evidence(None, None, None, None, (), None, None, "", False, False, frozenset(), 0, 20.0, False)
    return empty._replace(**told_of)


def test_headings_govern_what_follows() -> None:
    lines = [
        evidence(),
        evidence(heading="references"),
        evidence(),
        evidence(part="METHODS", numbered=True),
        evidence(),
    ]
    assert headings_above(lines) == ["", "", "references", "references", "boilerplate"]


def test_other_zones_follow_headings_and_looks() -> None:
    lines = [
        evidence(),
        evidence(heading="funding"),
        evidence(width=300.0, prose=True),
        evidence(cue="identifiers", rule="cue.identifier"),
        evidence(heading="references"),
        evidence(cue="identifiers", rule="cue.identifier"),
        evidence(label="subject"),
    ]
    zones = [zone for zone, _ in other_zones(lines, {0: ("title", "title.of_abstract")})]
    assert zones == ["title", "funding", "funding", "funding", "references", "references", "references"]


def test_neighbours_of_one_kind_and_language_are_joined() -> None:
    pieces = [
        Piece(0, 5, "abstract", "en", "a"),
        Piece(6, 9, "abstract", "und", "b"),
        Piece(10, 12, "abstract", "zh", "c"),
        Piece(13, 15, "subject", "zh", "d"),
    ]
    joined = [(zone.start, zone.end, zone.zone, zone.language, zone.rule) for zone in join(pieces)]
    assert joined == [(0, 9, "abstract", "en", "a"), (10, 12, "abstract", "zh", "c"), (13, 15, "subject", "zh", "d")]


def test_what_stands_between_references_is_theirs() -> None:
    lines = [
        ("references", "cue.reference"),
        ("identifiers", "label"),
        ("references", "cue.reference"),
        ("subject", "line"),
    ]
    assert [zone for zone, _ in among_references(lines)] == ["references", "references", "references", "subject"]
    apart = [("references", "cue.reference"), ("abstract", "abstract.prose"), ("references", "cue.reference")]
    assert among_references(apart) == apart
