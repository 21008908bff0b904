from __future__ import annotations

import json
from pathlib import Path

import pytest

from trialweave.errors import GoldError
from trialweave.evaluate.gold import is_whole, numbered_lines, occurrences, read, read_folder, resolve

SHARED = Path(__file__).parents[2] / "../shared/gold/dev"
EMPTY = {"entities": [], "quantities": [], "trial": {}, "arms": [], "relations": []}


def places(text, *entities):
    resolved = resolve({**EMPTY, "entities": list(entities)}, text, "doc", "doc.gold.json")
    return [(e.start, e.end, e.label) for e in resolved.entities]


def entity(text, nth=None, label="CYTOKINE"):
    return {"text": text, "label": label, "norm": "X"} | ({} if nth is None else {"nth": nth})


def test_occurrences_do_not_overlap():
    assert occurrences("aaaa", "aa") == [0, 2]
    assert occurrences("IL-6 (IL-6)", "IL-6") == [0, 6]


@pytest.mark.parametrize(
    ("text", "start", "end", "whole"),
    [
        ("IL-6 fell", 0, 4, True),
        ("IL-62 fell", 0, 4, False),
        ("sIL-6", 1, 5, False),
        ("(IL-6)", 1, 5, True),
        ("CD4+ cells", 0, 4, True),
        ("和IL-6的", 1, 5, False),
        ("-IL-6-", 1, 5, True),
    ],
)
def test_whole_words_end_where_no_letter_goes_on(text, start, end, whole):
    assert is_whole(text, start, end) is whole


def test_all_means_whole_words_that_no_longer_quote_covers():
    text = "IL-6 and sIL-6 receptor; IL-6 receptor; IL-6"
    found = places(text, entity("IL-6"), entity("IL-6 receptor", label="BIOMARKER"))
    assert found == [(0, 4, "CYTOKINE"), (25, 38, "BIOMARKER"), (40, 44, "CYTOKINE")]


def test_a_number_or_a_list_of_numbers_picks_occurrences_by_plain_search():
    text = "MSC, UC-MSCs, MSC, MSC"
    assert places(text, entity("MSC", 2)) == [(8, 11, "CYTOKINE")]
    assert places(text, entity("MSC", [1, 4])) == [(0, 3, "CYTOKINE"), (19, 22, "CYTOKINE")]


def test_a_longer_quote_takes_its_place_first_whatever_the_order_in_the_file():
    text = "UC-MSC and MSC"
    both = [entity("MSC", [1, 2]), entity("UC-MSC", 1)]
    assert places(text, *both) == places(text, *reversed(both)) == [(0, 6, "CYTOKINE"), (11, 14, "CYTOKINE")]


@pytest.mark.parametrize(
    ("part", "item", "reason"),
    [
        ("entities", entity("IL-7"), "not in the text as a whole word: 'IL-7'"),
        ("entities", entity("IL-7", 1), "not in the text: 'IL-7'"),
        ("entities", entity("IL-6", 3), "'IL-6' occurs 1 times: there is no occurrence 3"),
        ("entities", entity("IL-6", label="GENE"), "'IL-6': unknown label 'GENE'"),
        ("quantities", {"text": "9%", "kind": "percent"}, "quantities 1: not in the text: '9%'"),
        ("quantities", {"text": "5%", "kind": "share"}, "'5%': unknown kind 'share'"),
        ("quantities", {"kind": "percent"}, "quantities 1: {'kind': 'percent'}: wrong form"),
        ("arms", {"id": "A", "names": ["drug"]}, "arm A: name not in the text: 'drug'"),
        ("relations", {"measure": {"text": "fell"}, "direction": "decreased"}, "is on no entity"),
        ("relations", {"measure": {"text": "IL-6"}, "direction": "down"}, "unknown direction 'down'"),
        ("relations", {"measure": {"text": "IL-6"}}, "no value, no p, no direction"),
        (
            "relations",
            {"measure": {"text": "IL-6"}, "direction": "decreased", "arm": "A+Z"},
            "unknown arm 'A'",
        ),
    ],
)
def test_what_contradicts_the_text_is_refused_with_file_and_reason(part, item, reason):
    record = {**EMPTY, "entities": [entity("IL-6")]}
    record[part] = [*record[part], item] if part == "entities" else [item]
    with pytest.raises(GoldError) as error:
        resolve(record, "IL-6 fell by 5%.", "doc", "gold/doc.gold.json")
    assert "gold/doc.gold.json: " in str(error.value)
    assert reason in str(error.value)


def test_all_problems_of_a_file_are_told_at_once():
    record = {**EMPTY, "entities": [entity("A"), entity("B")], "quantities": [{"text": "7", "kind": "count"}]}
    with pytest.raises(GoldError) as error:
        resolve(record, "nothing of it", "doc", "doc.gold.json")
    assert len(str(error.value).splitlines()) == 3


def test_a_missing_part_is_named():
    with pytest.raises(GoldError, match="no arms, relations in the file"):
        resolve({"entities": [], "quantities": [], "trial": {}}, "", "doc", "doc.gold.json")


def test_zones_cover_each_line_that_is_not_blank():
    text = "  Title \n\nBody one\nBody two\n"
    document = resolve({**EMPTY, "zones": {"1": "title", "3-4": "abstract"}}, text, "doc", "x")
    assert [(text[z.start : z.end], z.zone) for z in document.zones] == [
        ("Title", "title"),
        ("Body one", "abstract"),
        ("Body two", "abstract"),
    ]


@pytest.mark.parametrize(
    ("zones", "reason"),
    [
        ({"1": "title"}, "lines in no zone: 3"),
        ({"1-3": "abstract", "3": "title"}, "line 3 is in two zones"),
        ({"1": "headline", "3": "abstract"}, "'1': 'headline'"),
        ({"one": "title", "3": "abstract"}, "'one': 'title'"),
    ],
)
def test_wrong_zones_are_refused(zones, reason):
    with pytest.raises(GoldError, match=reason):
        resolve({**EMPTY, "zones": zones}, "Title\n\nBody", "doc", "x")


def test_lines_are_numbered_from_one_with_blank_ones():
    assert numbered_lines("a\n\n b ") == [(1, 0, 1), (3, 4, 5)]


def test_a_document_without_zones_is_a_plain_abstract():
    assert resolve(EMPTY, "text", "doc", "x").zones is None


def test_files_are_read_side_by_side(tmp_path):
    (tmp_path / "one.txt").write_text("IL-6", encoding="utf-8")
    (tmp_path / "one.gold.json").write_text(json.dumps({**EMPTY, "entities": [entity("IL-6")]}))
    assert [(d.name, d.text, len(d.entities)) for d in read_folder(tmp_path)] == [("one", "IL-6", 1)]


def test_a_folder_without_gold_a_missing_text_and_a_broken_file_are_told(tmp_path):
    with pytest.raises(GoldError, match=r"no \*\.gold\.json file there"):
        read_folder(tmp_path)
    path = tmp_path / "one.gold.json"
    path.write_text("{")
    with pytest.raises(GoldError, match=r"one\.txt: no such file"):
        read(path)
    (tmp_path / "one.txt").write_text("text")
    with pytest.raises(GoldError, match="not readable"):
        read(path)


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared")
def test_the_shared_gold_resolves_to_the_counts_its_makers_give():
    documents = read_folder(SHARED)
    assert len(documents) == 17
    assert sum(len(d.entities) for d in documents) == 203
    assert sum(len(d.quantities) for d in documents) == 281
    assert sum(len(d.relations) for d in documents) == 85
    assert sum(d.zones is not None for d in documents) == 5
