from __future__ import annotations

import tomllib

from hypothesis import given
from hypothesis import strategies as st
from tests.stages.cleaned import stages, zone_words

from trialweave.stages.zones import Zones
from trialweave.train import commands
from trialweave.train.furniture import Furniture, as_toml, learn_furniture, page_lines

PAGE = "Colds Online Portal\nZinc for colds, part {}\nAbstract\nWe asked {} adults.\nYour colds, our care\n"


def test_lines_that_come_again_are_learned_and_headings_are_not() -> None:
    pages = [PAGE.format(n, n) for n in range(10)]
    assert learn_furniture(pages, zone_words()) == [
        Furniture("Colds Online Portal", 10),
        Furniture("Your colds, our care", 10),
    ]


def test_a_line_has_to_stand_on_enough_pages() -> None:
    pages = [PAGE.format(n, n) for n in range(3)]
    assert learn_furniture(pages, zone_words()) == []
    assert len(learn_furniture(pages, zone_words(), least_pages=3)) == 2


def test_the_same_page_twice_counts_once_and_a_line_twice_on_a_page_too() -> None:
    assert learn_furniture([PAGE.format(1, 1)] * 9, zone_words()) == []
    assert learn_furniture(["Colds Online Portal\n" * 9], zone_words()) == []


def test_long_lines_and_numbers_are_no_furniture() -> None:
    assert list(page_lines("12,345\n" + "x" * 200 + "\nCiting papers")) == ["citing papers"]


def test_what_was_learned_is_boilerplate_once_it_is_kept() -> None:
    learned = tomllib.loads(as_toml([Furniture("Colds Online Portal", 10)], 10))
    zones = Zones("zones")
    zones.knowledge = stages()[2].knowledge | {"publishers/learned.toml": learned}
    zones.compile()
    assert zone_words().lines.get("colds online portal") is None
    assert zones.words.lines["colds online portal"] == "boilerplate"


@given(st.lists(st.text(min_size=1, max_size=30)))
def test_every_line_can_be_written_and_read_back(lines: list[str]) -> None:
    kept = tomllib.loads(as_toml([Furniture(line, 1) for line in lines], 1))["furniture"]["lines"]
    assert len(kept) == len(lines)


def test_the_command_writes_what_recurs(tmp_path, capsys):
    (tmp_path / "dump").mkdir()
    for number in range(8):
        text = (
            f"Zweig Portal of Invented Records\n\nTitle number {number} of a trial\n\nAbstract\n\nPain fell {number}.\n"
        )
        (tmp_path / "dump" / f"{number}.txt").write_text(text)
    assert commands.learn_publishers(tmp_path / "dump", output=None, sample=100, model=None) == 0
    assert "Zweig Portal of Invented Records" in capsys.readouterr().out
    assert commands.learn_publishers(tmp_path / "dump", output=tmp_path / "mine.toml", sample=100, model=None) == 0
    lines = tomllib.loads((tmp_path / "mine.toml").read_text(encoding="utf-8"))["furniture"]["lines"]
    assert lines == ["Zweig Portal of Invented Records"]
