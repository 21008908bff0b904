from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialweave.errors import InputError
from trialweave.read import units as units_module
from trialweave.read.dump import pages, unit_pages
from trialweave.read.units import units


def test_files_are_units_and_large_files_of_lines_are_ranges(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    lines = [json.dumps({"text": f"text {number}"}) for number in range(100)]
    (tmp_path / "b.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "c.json").write_text("[" + ",".join(lines) + "]", encoding="utf-8")
    found = list(units(tmp_path, size=500))
    assert [unit.page_id for unit in found if unit.page_id != "b.jsonl"] == ["a.txt", "c.json"]
    ranges = [unit for unit in found if unit.page_id == "b.jsonl"]
    assert len(ranges) == 3
    assert ranges[0].start == 0
    assert [unit.start for unit in ranges[1:]] == [unit.end for unit in ranges[:-1]]
    assert ranges[-1].end == (tmp_path / "b.jsonl").stat().st_size
    assert sum(unit.records or 0 for unit in ranges) == 100
    assert [unit.size for unit in ranges] == [(unit.end or 0) - unit.start for unit in ranges]


def test_without_a_size_nothing_is_split(tmp_path: Path) -> None:
    (tmp_path / "b.jsonl").write_text('{"text": "a"}\n' * 1_000, encoding="utf-8")
    (unit,) = units(tmp_path)
    assert (unit.end, unit.records) == (None, None)


def test_lines_in_utf_16_are_not_split(tmp_path: Path) -> None:
    (tmp_path / "b.jsonl").write_text('{"text": "a"}\n' * 1_000, encoding="utf-16")
    assert len(list(units(tmp_path, size=100))) == 1


def test_a_missing_source_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone: no such folder or file"):
        list(units(tmp_path / "gone"))


LINES = st.lists(
    st.sampled_from(['{"text": "a"}', '{"text": "longer text"}', "", "  ", "broken", '{"text": "b"}\r']), max_size=40
)


@settings(max_examples=150, deadline=None)
@given(LINES, st.integers(1, 60), st.booleans(), st.integers(1, 50))
def test_the_units_are_the_dump(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], size: int, ends: bool, block: int
) -> None:
    root = tmp_path_factory.mktemp("dump")
    (root / "a.jsonl").write_bytes(("\n".join(['{"text": "first"}', *lines]) + "\n" * ends).encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(units_module, "BLOCK", block)
        found = list(units(root, size=size))
    by_unit = [list(unit_pages(unit)) for unit in found]
    assert [page for part in by_unit for page in part] == list(pages(root))
    assert all(len(part) == unit.records for part, unit in zip(by_unit, found, strict=True) if unit.end is not None)
