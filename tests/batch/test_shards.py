"""A dump is cut into the same shards each time, and each of its units is in one of them, in order."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from trialweave.batch import shards as shards_module
from trialweave.batch.shards import STRIDES, Reading, cut, shard_of, source_of
from trialweave.errors import InputError
from trialweave.read.units import Unit


def folder_of(tmp_path: Path, n_files: int) -> Path:
    dump = tmp_path / "dump"
    dump.mkdir()
    for number in range(n_files):
        (dump / f"{number:02}.txt").write_text(f"page {number}", encoding="utf-8")
    return dump


@pytest.mark.parametrize(("n_files", "size", "pages"), [(7, 3, [3, 3, 1]), (6, 3, [3, 3]), (1, 200, [1]), (0, 3, [])])
def test_small_files_share_shards(tmp_path: Path, n_files: int, size: int, pages: list[int]) -> None:
    found = list(cut(folder_of(tmp_path, n_files), Reading(shard_pages=size)))
    assert [shard.n_pages for shard in found] == pages
    names = [unit.page_id for shard in found for unit in shard.units]
    assert names == [f"{number:02}.txt" for number in range(n_files)]
    assert all(shard.stride == (0, 1) for shard in found)


def test_a_large_file_of_lines_is_shards_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards_module, "RECORD_BYTES", 20)
    dump = folder_of(tmp_path, 1)
    (dump / "b.jsonl").write_text('{"text": "a text"}\n' * 50, encoding="utf-8")
    (dump / "c.txt").write_text("page", encoding="utf-8")
    *ranges, last = cut(dump, Reading(shard_pages=10))
    assert sum(shard.n_pages or 0 for shard in ranges) == 50
    assert len(ranges) > 2
    assert all((shard.n_pages or 0) >= 10 for shard in ranges[:-1])
    assert {unit.page_id for shard in ranges for unit in shard.units} == {"b.jsonl"}
    assert [unit.page_id for unit in last.units] == ["00.txt", "c.txt"]


def test_a_large_archive_is_read_by_several_in_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards_module, "STRIDE_BYTES", 1_000)
    dump = folder_of(tmp_path, 0)
    (dump / "a.tar").write_bytes(b"\0" * 1_001)
    (dump / "b.tar").write_bytes(b"\0" * 1_000)
    found = list(cut(dump, Reading()))
    assert [shard.stride for shard in found[:-1]] == [(first, STRIDES) for first in range(STRIDES)]
    assert {shard.units for shard in found[:-1]} == {found[0].units}
    assert len({shard.key for shard in found}) == STRIDES + 1
    assert ([unit.page_id for unit in found[-1].units], found[-1].stride) == (["b.tar"], (0, 1))


def test_keys_tell_what_is_read_and_not_where_it_lies(tmp_path: Path) -> None:
    keys = []
    for name in ("here", "there"):
        (tmp_path / name).mkdir()
        dump = folder_of(tmp_path / name, 3)
        for path in dump.iterdir():
            os.utime(path, ns=(0, 1_000_000_000))
        keys.append([shard.key for shard in cut(dump, Reading(shard_pages=2))])
    assert keys[0] == keys[1]
    os.utime(tmp_path / "there" / "dump" / "02.txt", ns=(0, 2_000_000_000))
    changed = [shard.key for shard in cut(tmp_path / "there" / "dump", Reading(shard_pages=2))]
    assert changed[0] == keys[0][0]
    assert changed[1] != keys[0][1]


def test_keys_tell_ranges_and_strides_apart() -> None:
    unit = Unit("/gone/a.jsonl", "a.jsonl", 10, 0, 10, 1, 5)
    others = [unit._replace(start=1), unit._replace(first=2), unit._replace(page_id="b"), unit._replace(size=11)]
    found = [shard_of([each], 5) for each in (unit, *others)] + [
        shard_of([unit], None, (1, 8)),
        shard_of([unit] * 2, 5),
    ]
    assert len({shard.key for shard in found}) == len(found)
    assert shard_of([unit._replace(path="/elsewhere/a.jsonl")], 5).key == found[0].key


def test_a_name_that_is_no_text_has_a_key() -> None:
    assert shard_of([Unit("/gone", "half \udcff", 1)], 1).key.isalnum()


def test_a_missing_dump_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder or file"):
        list(cut(tmp_path / "gone", Reading()))


def test_standard_input_lists_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("a.txt\n\n  \nb c.txt \r\n"))
    assert source_of(Path("-")) == [Path("a.txt"), Path("b c.txt ")]
    assert source_of(Path("dump")) == Path("dump")


def test_settings_are_plain_values() -> None:
    told = Reading(shard_pages=7, text_field="body").described()
    assert (told["shard_pages"], told["text_field"], told["id_field"]) == (7, "body", None)
    assert told["limits"]["page_bytes"] == Reading().limits.page_bytes
