"""Judges zones, by characters of non-blank lines.

Conventions. Counted are the characters of each non-blank line without the blanks around it. *Content* is title and
abstract together; *translation* is that zone. A gold document without zones is a plain abstract: all of it is
content, and nothing translation. `zones.content` counts all documents, `zones.content_pages` only those with
zones of their own. *Number sentences* are the sentences of the gold's abstract (of a plain abstract: of all of
it) with a digit in them; one is lost when one of its digits lies outside the predicted content.
"""

from __future__ import annotations

from collections.abc import Sequence

from trialweave.evaluate.gold import ZONES, GoldDocument, GoldZone, numbered_lines
from trialweave.evaluate.judged import Item, Tally, count
from trialweave.evaluate.sentences import sentences_of
from trialweave.schema import ZoneCell

CONTENT = ("title", "abstract")


def judge_zones(gold: GoldDocument, zones: Sequence[ZoneCell]) -> tuple[dict[str, Tally], list[Item]]:
    """Counts for content, translation, each zone and the number sentences; an item for each line zoned wrong."""
    lines = gold.zones if gold.zones is not None else _plain(gold.text)
    predicted, rules = _painted(len(gold.text), zones)
    tallies: dict[str, Tally] = {}
    items = []
    for line in lines:
        given = predicted[line.start : line.end]
        _count_line(tallies, line, given, pages=gold.zones is not None)
        items.append(_line_item(gold, line, given, rules[line.start]))
    items += _number_sentences(gold, lines, predicted, tallies)
    return tallies, items


def _plain(text: str) -> list[GoldZone]:
    return [GoldZone(start, end, "abstract") for _, start, end in numbered_lines(text)]


def _painted(length: int, zones: Sequence[ZoneCell]) -> tuple[list[str], list[str]]:
    """For each character the predicted zone and its rule; empty where there is none."""
    names, rules = [""] * length, [""] * length
    for cell in zones:
        size = min(cell.end, length) - cell.start
        names[cell.start : cell.start + size] = [cell.zone] * size
        rules[cell.start : cell.start + size] = [cell.rule] * size
    return names, rules


def _count_line(tallies: dict[str, Tally], line: GoldZone, given: list[str], *, pages: bool) -> None:
    def add(key: str, members: Sequence[str]) -> None:
        right = sum(zone in members for zone in given)
        inside = line.zone in members
        count(tallies, key, hits=right if inside else 0, predicted=right, gold=len(given) if inside else 0)

    add("zones.content", CONTENT)
    add("zones.translation", ("translation",))
    if pages:
        add("zones.content_pages", CONTENT)
        for zone in ZONES:
            add(f"zones.zone.{zone}", (zone,))


def _line_item(gold: GoldDocument, line: GoldZone, given: list[str], rule: str) -> Item:
    wrong = sorted({zone or "none" for zone in given} - {line.zone})
    return Item(
        document=gold.name,
        layer="zones",
        outcome="miss" if wrong else "hit",
        label=line.zone,
        start=line.start,
        end=line.end,
        text=gold.text[line.start : line.end],
        detail="",
        rule=rule,
        fault=f"zoned {', '.join(wrong)} [{rule}]" if wrong else "",
    )


def _number_sentences(
    gold: GoldDocument, lines: Sequence[GoldZone], predicted: list[str], tallies: dict[str, Tally]
) -> list[Item]:
    items = []
    for line in lines:
        if line.zone != "abstract":
            continue
        for start, end in sentences_of(gold.text, line.start, line.end):
            digits = [i for i in range(start, end) if gold.text[i].isdigit()]
            if not digits:
                continue
            lost = [i for i in digits if predicted[i] not in CONTENT]
            count(tallies, "zones.number_sentences", hits=int(not lost), gold=1)
            if lost:
                quoted = gold.text[start:end]
                items.append(Item(gold.name, "zones", "miss", "number sentence", start, end, quoted, "", "", "lost"))
    return items
