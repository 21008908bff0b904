"""The corpus keeps its promises. Reads the files as they are, without the package that is measured on them."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus"
GOLD = CORPUS / "gold"
DUMP = CORPUS / "dump"
SHARED = ROOT.parent / "shared"

LABELS = {"CELL_TYPE", "CYTOKINE", "SCORE", "BIOMARKER"}
KINDS = {"count", "percent", "p_value", "dose", "time", "mean", "ratio", "ci", "effect_size", "range", "other"}
CONTENT = {"title", "abstract"}
ZONES = CONTENT | {
    "authors", "affiliation", "identifiers", "funding", "subject", "translation", "references", "citation_statements",
    "boilerplate",
}  # fmt: skip
DIRECTIONS = {None, "increased", "decreased", "unchanged", "improved", "worsened"}
HAN = re.compile(r"[\u4e00-\u9fff]")

Gold = dict[str, Any]
NAMES = sorted(path.name.removesuffix(".gold.json") for path in GOLD.glob("*.gold.json"))
PAGES = [name for name in NAMES if name.startswith("page-")]


@cache
def text_of(name: str) -> str:
    return (GOLD / f"{name}.txt").read_text(encoding="utf-8")


@cache
def gold_of(name: str) -> Gold:
    gold: Gold = json.loads((GOLD / f"{name}.gold.json").read_text(encoding="utf-8"))
    return gold


def held_back() -> list[str]:
    return (GOLD / "heldback.txt").read_text(encoding="utf-8").split()


def place(text: str, quote: str, nth: int) -> tuple[int, int]:
    """Where the nth occurrence of a quote is, counted from 1, found from left to right without overlaps."""
    starts = [match.start() for match in re.finditer(re.escape(quote), text)]
    assert 0 < nth <= len(starts), f"{quote!r} occurs {len(starts)} times, not {nth}"
    return starts[nth - 1], starts[nth - 1] + len(quote)


def entity_places(name: str) -> list[tuple[int, int]]:
    return [place(text_of(name), e["text"], nth) for e in gold_of(name)["entities"] for nth in e["nth"]]


def quantity_places(name: str) -> dict[tuple[int, int], Gold]:
    return {place(text_of(name), q["text"], q["nth"]): q for q in gold_of(name)["quantities"]}


def quoted(name: str, quote: Gold) -> tuple[int, int]:
    return place(text_of(name), quote["text"], quote["nth"])


def zone_of_lines(gold: Gold) -> Counter[tuple[int, str]]:
    """How often each line number is given each zone."""
    zones: Counter[tuple[int, str]] = Counter()
    for lines, zone in gold["zones"].items():
        first, _, last = lines.partition("-")
        zones.update((line, zone) for line in range(int(first), int(last or first) + 1))
    return zones


def content_spans(name: str) -> list[tuple[int, int]]:
    """Start and end of the lines of title and abstract; of every line where the document has no zones."""
    gold, spans, start = gold_of(name), [], 0
    zones = dict(zone_of_lines(gold).elements()) if "zones" in gold else {}
    for number, line in enumerate(text_of(name).split("\n"), start=1):
        if not zones or zones.get(number) in CONTENT:
            spans.append((start, start + len(line)))
        start += len(line) + 1
    return spans


def relations() -> Iterator[tuple[str, Gold]]:
    return ((name, row) for name in NAMES for row in gold_of(name)["relations"])


class TestTheWhole:
    def test_there_are_enough_documents_of_each_kind(self) -> None:
        assert len(NAMES) >= 26
        assert len(PAGES) >= 12
        assert len(NAMES) - len(PAGES) >= 12
        assert all(("zones" in gold_of(name)) == (name in PAGES) for name in NAMES)

    def test_each_text_has_its_annotation(self) -> None:
        texts = {path.stem for path in GOLD.glob("*.txt")} - {"heldback"}
        assert texts == set(NAMES)

    def test_five_pages_and_more_are_bilingual(self) -> None:
        assert sum("translation" in gold_of(name)["zones"].values() for name in PAGES) >= 5

    def test_one_page_is_only_chinese_and_has_relations(self) -> None:
        only = [name for name in PAGES if all(HAN.search(text_of(name)[a:b]) for a, b in content_spans(name))]
        assert len(only) == 1
        assert len(gold_of(only[0])["relations"]) >= 5
        assert any(HAN.search(entity["text"]) for entity in gold_of(only[0])["entities"])

    def test_every_label_and_every_kind_is_covered_more_than_once(self) -> None:
        labels = Counter(entity["label"] for name in NAMES for entity in gold_of(name)["entities"])
        kinds = Counter(quantity["kind"] for name in NAMES for quantity in gold_of(name)["quantities"])
        assert set(labels) == LABELS
        assert set(kinds) == KINDS
        assert min(labels.values()) >= 20
        assert min(kinds.values()) >= 4

    def test_every_direction_and_both_sorts_of_comparator_occur(self) -> None:
        assert {row["direction"] for _, row in relations()} == DIRECTIONS
        assert {"baseline", None} < {row["comparator"] for _, row in relations()}

    def test_held_back_documents_are_of_both_sorts(self) -> None:
        names = held_back()
        assert len(names) == len(set(names)) >= 8
        assert set(names) < set(NAMES)
        assert set(names) & set(PAGES)
        assert set(names) - set(PAGES)


class TestPhenomena:
    @pytest.mark.parametrize(
        ("pattern", "documents"),
        [
            (r"respectively", 20),
            (r"[×x] ?10\d(?!\d)", 3),  # a lost superscript: 1×106
            (r"[×x] ?10\(\d+\)", 2),
            (r"[×x] ?10[⁰¹²³⁴⁵⁶⁷⁸⁹]", 3),
            (r"\d·\d", 1),
            (r"from .{1,60} to ", 5),
            (r"[pP] ?= ?NS", 2),
            (r"IQR", 3),
            (r"crossover", 1),
            (r"\d/\d+ \(\d+", 4),
        ],
    )
    def test_notation_is_found_in_the_content_of_enough_documents(self, pattern: str, documents: int) -> None:
        hits = [name for name in NAMES if any(re.search(pattern, text_of(name)[a:b]) for a, b in content_spans(name))]
        assert len(hits) >= documents

    def test_respectively_pairs_three_values_for_each_of_two_arms(self) -> None:
        rows = [row for row in gold_of("axspa-nested-respectively")["relations"] if row["statistic"] == "mean"]
        assert len(rows) == 6
        assert len({row["value"]["text"] for row in rows}) == 6
        assert len({row["p"]["text"] for row in rows}) == 3

    def test_trials_of_three_arms_and_of_one(self) -> None:
        sizes = Counter(len(gold_of(name)["arms"]) for name in NAMES)
        assert sizes[3] >= 5
        assert sizes[1] >= 2

    def test_one_abstract_has_rows_for_mice_and_for_people(self) -> None:
        mixed = [name for name in NAMES if {"human", "mouse"} <= set(gold_of(name)["trial"]["species"])]
        assert mixed
        for name in mixed:
            rows = gold_of(name)["relations"]
            assert {row.get("species", "human") for row in rows} == {"human", "mouse"}
            arms = {species: {r["arm"] for r in rows if r.get("species") == species} for species in (None, "mouse")}
            assert not arms[None] & arms["mouse"], "an animal row in a human arm"

    def test_statements_of_no_change_are_rows(self) -> None:
        assert sum(row["direction"] == "unchanged" for _, row in relations()) >= 30


@pytest.mark.parametrize("name", NAMES)
class TestEachDocument:
    def test_it_is_no_fragment(self, name: str) -> None:
        content = sum(end - start for start, end in content_spans(name))
        least = 500 if HAN.search(text_of(name)[content_spans(name)[0][0] : content_spans(name)[0][1]]) else 700
        assert least <= content <= 3000
        assert {"entities", "quantities", "trial", "arms", "relations"} <= set(gold_of(name))

    def test_entities_lie_in_content_and_do_not_overlap(self, name: str) -> None:
        spans = content_spans(name)
        places = sorted(entity_places(name))
        assert all(any(a <= start and end <= b for a, b in spans) for start, end in places)
        assert all(end <= start for (_, end), (start, _) in pairwise(places))
        assert all(entity["label"] in LABELS and entity["norm"] for entity in gold_of(name)["entities"])

    def test_quantities_lie_in_content_apart_from_the_entities(self, name: str) -> None:
        spans, entities, places = content_spans(name), entity_places(name), sorted(quantity_places(name))
        assert len(places) == len(gold_of(name)["quantities"]), "two quantities at one place"
        assert all(any(a <= start and end <= b for a, b in spans) for start, end in places)
        assert all(end <= start for (_, end), (start, _) in pairwise(places))
        assert not any(start < b and a < end for start, end in places for a, b in entities)

    def test_quantities_have_the_keys_of_their_kind(self, name: str) -> None:
        for quantity in gold_of(name)["quantities"]:
            kind, text = quantity["kind"], quantity["text"]
            assert kind in KINDS
            if kind == "p_value":
                assert quantity["op"], text
                assert re.fullmatch(r"[pP].*", text), text
                assert "value" not in quantity or 0 <= quantity["value"] <= 1, text
            elif kind in {"ci", "range"}:
                assert quantity["low"] < quantity["high"], text
            elif kind == "count":
                assert ("value" in quantity) != ("n" in quantity), text
            else:
                assert "value" in quantity, text
            if "low" in quantity and "value" in quantity:
                assert quantity["low"] <= quantity["value"] <= quantity["high"], text
            if kind == "percent":
                assert 0 <= quantity["value"] <= 100, text
            if {"n", "total", "value"} <= set(quantity):
                assert abs(100 * quantity["n"] / quantity["total"] - quantity["value"]) < 0.6, text

    def test_arms_are_named_in_the_text(self, name: str) -> None:
        arms = gold_of(name)["arms"]
        assert arms
        assert len({arm["id"] for arm in arms}) == len(arms)
        for arm in arms:
            assert arm["names"]
            assert all(wording in text_of(name) for wording in arm["names"]), arm["names"]
            assert arm["role"] in {"experimental", "comparator", "placebo", "single"}
            assert arm["dose"] is None or arm["dose"] in text_of(name)

    def test_relations_point_at_what_is_annotated(self, name: str) -> None:
        entities, quantities = set(entity_places(name)), quantity_places(name)
        ids = {arm["id"] for arm in gold_of(name)["arms"]}
        for row in gold_of(name)["relations"]:
            assert quoted(name, row["measure"]) in entities, row
            assert row["direction"] in DIRECTIONS
            assert row["value"] or row["p"] or row["direction"], row
            value = quantities[quoted(name, row["value"])] if row["value"] else None
            assert row["statistic"] == (value and value["kind"]), row
            assert row["p"] is None or quantities[quoted(name, row["p"])]["kind"] == "p_value", row
            parts = {part for slot in (row["arm"], row["comparator"]) if slot for part in slot.split("+")}
            assert parts <= ids | {"baseline"}, row
            assert row["arm"] != row["comparator"]

    def test_no_relation_is_given_twice(self, name: str) -> None:
        rows = [json.dumps(row, sort_keys=True) for row in gold_of(name)["relations"]]
        assert len(rows) == len(set(rows))

    def test_timepoints_are_worded_as_in_the_text(self, name: str) -> None:
        for row in gold_of(name)["relations"]:
            wording = row["timepoint"]
            number = re.search(r"\d+", wording or "")
            assert wording in (None, "baseline") or wording in text_of(name) or (number and number[0] in text_of(name))

    def test_trial_says_what_the_text_says(self, name: str) -> None:
        trial, text = gold_of(name)["trial"], text_of(name)
        assert all(registered in text for registered in trial["registry_ids"])
        assert trial["condition"]
        assert trial["species"]
        human = [arm["n"] for arm in gold_of(name)["arms"] if arm["n"]]
        assert trial["n_enrolled"] is None or trial["n_enrolled"] <= sum(human) + 1 or len(human) < 2

    def test_identifiers_are_seen_to_be_invented(self, name: str) -> None:
        text = text_of(name)
        assert all("99" in registered for registered in gold_of(name)["trial"]["registry_ids"])
        assert all(doi.startswith("10.5555/") for doi in re.findall(r"\b10\.\d{4,9}/\S+", text))
        assert all(pmid.startswith("99") for pmid in re.findall(r"PMID: (\d+)", text))
        assert all(".example" in site for site in re.findall(r"www\.\S+", text))


@pytest.mark.parametrize("name", PAGES)
class TestEachPage:
    def test_zones_cover_every_line_once(self, name: str) -> None:
        zones = zone_of_lines(gold_of(name))
        assert {zone for _, zone in zones} <= ZONES
        lines = Counter(line for line, _ in zones.elements())
        text = dict(enumerate(text_of(name).split("\n"), start=1))
        assert max(lines.values()) == 1
        assert max(lines) <= len(text)
        assert all(lines[number] for number, line in text.items() if line.strip())

    def test_there_is_an_abstract_and_something_that_is_none(self, name: str) -> None:
        zones = set(gold_of(name)["zones"].values())
        assert "abstract" in zones
        assert zones - CONTENT

    def test_the_page_is_in_the_dump(self, name: str) -> None:
        assert text_of(name) in {path.read_text(encoding="utf-8") for path in DUMP.rglob("*.txt")}


class TestDump:
    def test_there_are_enough_pages_of_enough_sites(self) -> None:
        pages = [path for path in DUMP.rglob("*") if path.is_file()]
        assert len(pages) >= 14
        assert sum(path.suffix == ".html" for path in pages) >= 3
        assert len({path.parent for path in pages}) >= 8
        assert len({path.read_bytes() for path in pages}) == len(pages)

    def test_one_trial_stands_on_two_sites_that_disagree_in_one_number(self) -> None:
        here = gold_of("page-index-record-lupus-nephritis")
        there = gold_of("page-publisher-lupus-nephritis")
        assert (here["trial"]["n_enrolled"], there["trial"]["n_enrolled"]) == (52, 53)
        assert {**here["trial"], "n_enrolled": 53} == there["trial"]
        values = [[quantity.get("value") for quantity in gold["quantities"]] for gold in (here, there)]
        assert [pair for pair in zip(*values, strict=True) if pair[0] != pair[1]] == [(52, 53)]

    def test_html_pages_have_what_real_ones_have(self) -> None:
        html = " ".join(path.read_text(encoding="utf-8") for path in DUMP.rglob("*.html"))
        for sign in ("<sup>", "<sub>", "<table", "<nav", "<script", "cookie", "&nbsp;", "&lt;"):
            assert sign in html

    def test_content_is_given_for_each_html_page_and_free_of_markup(self) -> None:
        pages = {path.stem for path in DUMP.rglob("*.html")}
        contents = {path.stem: path.read_text(encoding="utf-8") for path in (CORPUS / "content").glob("*.txt")}
        assert set(contents) == pages
        assert not any(re.search(r"</?\w+>|&\w+;", content) for content in contents.values())

    def test_one_page_has_no_trial(self) -> None:
        page = (DUMP / "journal-news" / "call-for-papers.txt").read_text(encoding="utf-8")
        assert not re.search(r"randomi[sz]ed|patients were|p ?[<=] ?0", page)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the folder of shared texts is absent")
def test_no_sentence_is_taken_from_the_shared_texts() -> None:
    def runs(text: str) -> set[int]:
        words = re.findall(r"\w+", text.casefold())
        return {hash(tuple(words[i : i + 12])) for i in range(len(words) - 11)}

    ours: dict[int, str] = {}
    for path in sorted([*DUMP.rglob("*.*"), *GOLD.glob("*.txt")]):
        ours.update(dict.fromkeys(runs(path.read_text(encoding="utf-8")), path.name))
    with gzip.open(SHARED / "dumps" / "rct_abstracts.jsonl.gz", "rt", encoding="utf-8") as abstracts:
        theirs = [json.loads(line)["text"] for line in abstracts]
    theirs += [path.read_text(encoding="utf-8") for path in (SHARED / "seeds").glob("*.txt")]
    common = {ours[run] for text in theirs for run in runs(text) & ours.keys()}
    assert not common
