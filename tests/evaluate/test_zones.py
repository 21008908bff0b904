from __future__ import annotations

import pytest

from trialweave.evaluate.judged import Tally
from trialweave.evaluate.zones import judge_zones
from trialweave.schema import ZoneCell

#       0         1         2         3
TEXT = "Title\n\n5 mice died. All lived.\n标题\nLog in\n"
LINES = {"title": (0, 5), "abstract": (7, 30), "translation": (31, 33), "boilerplate": (34, 40)}
GOLD = {"1": "title", "3": "abstract", "4": "translation", "5": "boilerplate"}


def cells(**zones):
    return [ZoneCell(*LINES[line], zone, "en", "hand") for line, zone in zones.items()]


def right():
    return cells(title="title", abstract="abstract", translation="translation", boilerplate="boilerplate")


def test_all_right(gold_of):
    tallies, items = judge_zones(gold_of(TEXT, zones=GOLD), right())
    assert tallies["zones.content"] == tallies["zones.content_pages"] == Tally(28, 28, 28)
    assert tallies["zones.translation"] == Tally(2, 2, 2)
    assert tallies["zones.number_sentences"] == Tally(1, 0, 1)
    assert tallies["zones.zone.authors"] == Tally(0, 0, 0)
    assert {item.outcome for item in items} == {"hit"}


def test_title_and_abstract_are_one_content(gold_of):
    given = cells(title="abstract", abstract="title", translation="translation", boilerplate="boilerplate")
    tallies, _ = judge_zones(gold_of(TEXT, zones=GOLD), given)
    assert tallies["zones.content"] == Tally(28, 28, 28)
    assert tallies["zones.zone.title"] == Tally(0, 23, 5)


def test_boilerplate_taken_for_content_costs_precision(gold_of):
    given = cells(title="title", abstract="abstract", translation="abstract", boilerplate="abstract")
    tallies, items = judge_zones(gold_of(TEXT, zones=GOLD), given)
    assert tallies["zones.content"] == Tally(28, 36, 28)
    assert tallies["zones.translation"] == Tally(0, 0, 2)
    assert [i.fault for i in items if i.outcome == "miss"] == ["zoned abstract [hand]"] * 2


def test_an_abstract_that_is_stripped_costs_recall_and_its_number_sentences(gold_of):
    given = cells(title="title", abstract="boilerplate", translation="translation", boilerplate="boilerplate")
    tallies, items = judge_zones(gold_of(TEXT, zones=GOLD), given)
    assert tallies["zones.content"] == Tally(5, 5, 28)
    assert tallies["zones.number_sentences"] == Tally(0, 0, 1)
    assert [i.text for i in items if i.fault == "lost"] == ["5 mice died."]


def test_a_part_of_a_line_counts_by_its_characters(gold_of):
    given = [ZoneCell(0, 5, "title", "en", "hand"), ZoneCell(20, 30, "abstract", "en", "hand")]
    tallies, _ = judge_zones(gold_of(TEXT, zones=GOLD), given)
    assert tallies["zones.content"] == Tally(15, 15, 28)
    assert tallies["zones.number_sentences"] == Tally(0, 0, 1)


@pytest.mark.parametrize("end", [40, 41, 99])
def test_blank_characters_and_what_lies_beyond_the_text_do_not_count(gold_of, end):
    tallies, _ = judge_zones(gold_of(TEXT, zones=GOLD), [ZoneCell(0, end, "abstract", "en", "hand")])
    assert tallies["zones.content"] == Tally(28, 36, 28)


def test_a_plain_abstract_is_all_content(gold_of):
    tallies, _ = judge_zones(gold_of(TEXT), cells(title="title", abstract="abstract"))
    assert tallies["zones.content"] == Tally(28, 28, 36)
    assert tallies["zones.translation"] == Tally(0, 0, 0)
    assert "zones.content_pages" not in tallies


def test_no_zones_at_all(gold_of):
    tallies, items = judge_zones(gold_of(TEXT, zones=GOLD), [])
    assert tallies["zones.content"] == Tally(0, 0, 28)
    assert items[0].fault == "zoned none []"
