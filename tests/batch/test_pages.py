from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from trialweave.batch import pages as batch_pages
from trialweave.batch.pages import Spot, pages_of
from trialweave.batch.shards import Reading, Shard, cut
from trialweave.read.page import Page
from trialweave.read.units import Unit

READING = Reading(shard_pages=3)


def read(shard: Shard, **settings: Any) -> list[tuple[int, str, str | None]]:
    found = pages_of(shard, READING, 0.1, unread=settings.pop("unread", {}), **settings)
    return [(ordinal, page.page_id, page.text or page.reason) for ordinal, page in found]


def unit(name: str, *, first: int = 1, end: int | None = None) -> Unit:
    return Unit(name, name, 10, 0, end, first)


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader whose files have three pages each, and do at the second what their name says."""

    def unit_pages(unit: Unit, **settings: Any) -> Iterator[Page]:
        for number in range(3):
            if number == 1 and "raise" in unit.page_id:
                raise AttributeError("a broken reader")
            if number == 1 and "spin" in unit.page_id:
                end = time.process_time() + 20
                while time.process_time() < end:
                    pass
            yield Page(f"{unit.page_id}#{unit.first + number}", "text")

    monkeypatch.setattr(batch_pages, "unit_pages", unit_pages)


def test_pages_come_in_order_and_their_places_are_told(reader: None) -> None:
    at: list[Spot] = []
    assert read(Shard("k", (unit("a"), unit("b")), None), at=at.append) == [
        (number, f"{name}#{record}", "text")
        for number, (name, record) in enumerate((n, r) for n in "ab" for r in (1, 2, 3))
    ]
    assert at[:3] == [Spot(0, True), Spot(1, True), Spot(2, True)]


def test_a_stride_gives_its_turn_alone(reader: None) -> None:
    shards = [Shard("k", (unit("a"), unit("b")), None, (first, 4)) for first in range(4)]
    found = [[name for _, name, _ in read(shard)] for shard in shards]
    assert found == [["a#1", "b#2"], ["a#2", "b#3"], ["a#3"], ["b#1"]]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("raises", "read: AttributeError: a broken reader"),
        ("spins", "read: takes too long to read"),
    ],
)
def test_a_reader_at_fault_costs_the_rest_of_one_file(reader: None, name: str, reason: str) -> None:
    assert read(Shard("k", (unit(name), unit("b")), None))[:3] == [
        (0, f"{name}#1", "text"),
        (1, f"{name}#2", f"{reason}; from here on the file is not read"),
        (2, "b#1", "text"),
    ]


def test_where_reading_killed_a_worker_it_is_not_tried_again(reader: None) -> None:
    shard = Shard("k", (unit("a"), unit("b", first=8, end=99)), None)
    assert read(shard, unread={0: "died"})[:2] == [(0, "a", "died"), (1, "b#8", "text")]
    assert read(shard, unread={4: "died"})[3:] == [
        (3, "b#8", "text"),
        (4, "b#9", "died; from here on the file is not read"),
    ]


def test_spots_have_a_number() -> None:
    spots = [Spot(0, False), Spot(0, True), Spot(7, True)]
    assert [Spot.of(spot.code()) for spot in spots] == spots


def test_what_is_cut_is_read_whole(tmp_path: Path) -> None:
    for number in range(7):
        (tmp_path / f"{number}.txt").write_text(f"page {number}")
    (tmp_path / "x.jsonl").write_text("".join(f'{{"id": "r{n}", "text": "record {n}"}}\n' for n in range(20)))
    shards = list(cut(tmp_path, READING))
    assert len({shard.key for shard in shards}) == len(shards)
    found = [name for shard in shards for _, name, _ in read(shard)]
    assert found == [*(f"{n}.txt" for n in range(7)), *(f"x.jsonl#{n}" for n in range(1, 21))]


def test_a_shard_has_another_key_when_a_file_changes(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one")
    (before,) = cut(tmp_path, READING)
    assert [shard.key for shard in cut(tmp_path, READING)] == [before.key]
    (tmp_path / "a.txt").write_text("other")
    assert [shard.key for shard in cut(tmp_path, READING)] != [before.key]
