"""Whole dumps: what lies in what, in which order, and that nothing vanishes."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import zstandard

from trialweave.errors import InputError
from trialweave.read.dump import file_pages, pages
from trialweave.read.limits import Limits
from trialweave.read.page import Page

Read = Callable[..., list[Page]]
SHARED = Path(__file__).parents[2] / "../shared"


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "."), data)
    return out.getvalue()


def tarred(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo(name)
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def test_a_folder_gives_each_file_in_byte_order(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "one.txt").write_text("One\n", encoding="utf-8")
    (tmp_path / "b.html").write_text("<p>Two</p>", encoding="utf-8")
    (tmp_path / "a.txt").write_text("α", encoding="utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "link.txt").symlink_to("a.txt")
    assert [(page.page_id, page.text, page.reason) for page in pages(tmp_path)] == [
        ("a.txt", "α", None),
        ("b.html", "Two", None),
        ("b/one.txt", "One\n", None),
        ("empty.txt", None, "an empty file"),
        ("link.txt", None, "a symbolic link, not followed"),
    ]
    assert list(pages(tmp_path)) == list(pages(tmp_path))


def test_an_empty_folder_has_no_pages_and_a_missing_one_is_an_error(tmp_path: Path) -> None:
    assert list(pages(tmp_path)) == []
    with pytest.raises(InputError, match="no such folder or file"):
        list(pages(tmp_path / "gone"))


def test_a_list_of_files_and_named_fields(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"note": "n", "k": 7}\n', encoding="utf-8")
    (tmp_path / "b.txt").write_text("b", encoding="utf-8")
    found = pages([tmp_path / "b.txt", tmp_path / "a.jsonl", tmp_path / "gone.txt"], text_field="note", id_field="k")
    assert [(page.page_id, page.text, page.fields) for page in found] == [
        ("a.jsonl#1", "n", {"id": "7"}),
        ("b.txt", "b", None),
        ("gone.txt", None, None),
    ]


def test_a_file_that_cannot_be_opened_keeps_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("a", encoding="utf-8")
    monkeypatch.setattr(Path, "open", lambda *_, **__: (_ for _ in ()).throw(PermissionError(13, "Permission denied")))
    assert [(page.page_id, page.reason) for page in pages(tmp_path)] == [("a.txt", "cannot be read: Permission denied")]


ZSTD = zstandard.ZstdCompressor().compress
LINE = json.dumps({"text": "One"}).encode() + b"\n"
WITHIN: list[tuple[str, bytes, list[tuple[str, str | None]]]] = [
    ("a.txt.gz", gzip.compress(b"One"), [("a.txt.gz", "One")]),
    ("a.jsonl.bz2", bz2.compress(LINE * 2), [("a.jsonl.bz2#1", "One"), ("a.jsonl.bz2#2", "One")]),
    ("a.jsonl.zst", ZSTD(LINE), [("a.jsonl.zst#1", "One")]),
    ("a.html.xz", lzma.compress(b"<p>One"), [("a.html.xz", "One")]),
    ("a.tar", tarred("d/a.html", b"<p>One"), [("a.tar/d/a.html", "One")]),
    ("a.tar.gz", gzip.compress(tarred("a.jsonl", LINE)), [("a.tar.gz/a.jsonl#1", "One")]),
    ("a.tgz", gzip.compress(tarred("a.txt", b"One")), [("a.tgz/a.txt", "One")]),
    ("a.tar.zst", ZSTD(tarred("a.csv.gz", gzip.compress(b"text\nOne\n"))), [("a.tar.zst/a.csv.gz#1", "One")]),
    ("a.zip", zipped(a__txt=b"One", b__jsonl=LINE), [("a.zip/a.txt", "One"), ("a.zip/b.jsonl#1", "One")]),
    ("a.zip", zipped(b__zip=zipped(c__txt=b"One")), [("a.zip/b.zip/c.txt", "One")]),
    ("a.tar.xz", lzma.compress(tarred("b.zip", zipped(c__txt=b"One"))), [("a.tar.xz/b.zip/c.txt", "One")]),
    ("a.zip", zipped(), [("a.zip", "a file without records")]),
    # the content tells, not the name
    ("a.txt", gzip.compress(b"<p>One</p>"), [("a.txt", "One")]),
    ("a.html", zipped(c__txt=b"One"), [("a.html/c.txt", "One")]),
    ("a.jsonl.gz", LINE, [("a.jsonl.gz#1", "One")]),
    ("a.gz", LINE * 2, [("a.gz#1", "One"), ("a.gz#2", "One")]),
    ("a.zip", b"One", [("a.zip", "One")]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "found"), WITHIN, ids=[name for name, _, _ in WITHIN])
def test_what_lies_in_what(read: Read, name: str, data: bytes, found: list[tuple[str, str | None]]) -> None:
    assert [(page.page_id, page.text or page.reason) for page in read(data, name)] == found


def test_too_much_in_one_another(read: Read) -> None:
    data = b"One"
    for _ in range(6):
        data = gzip.compress(data)
    assert read(data, "a.gz")[0].reason == "packed more than 4 times: not read further"


def test_a_damaged_member_does_not_stop_the_others(read: Read) -> None:
    broken = gzip.compress(b"text " * 90)[:-20]
    found = [
        (page.page_id, page.text or page.reason)
        for page in read(zipped(a__gz=broken, b__txt=b"b", c__parquet=b"PAR1\x15"))
    ]
    assert found[1] == ("a.txt/b.txt", "b")
    assert found[0][1] is not None
    assert len(found) == 3


def test_a_page_that_is_damaged_in_the_middle_keeps_its_beginning(read: Read) -> None:
    data = gzip.compress(" ".join(str(number) for number in range(60_000)).encode())
    (page,) = read(data[: len(data) // 2], "a.txt.gz")
    assert page.text is not None
    assert page.text.startswith("0 1 2 3")
    assert page.reason == "cut where it is damaged: compressed data end early"


def test_records_before_a_damage_stay(read: Read) -> None:
    lines = b"".join(json.dumps({"text": f"text {number * 7919}"}).encode() + b"\n" for number in range(20_000))
    found = read(gzip.compress(lines)[:-2_000], "a.jsonl.gz")
    assert len(found) > 10_000
    assert found[-1] == Page("a.jsonl.gz", None, None, "damaged: compressed data end early")
    assert all(page.text for page in found[:-2])


@pytest.mark.parametrize(
    "name", ["bomb.txt.gz", "bomb.jsonl.gz", "bomb.json.gz", "bomb.csv.gz", "bomb.tar.gz", "bomb.html.gz"]
)
@pytest.mark.parametrize("filling", [b"\0", b"a", b" "])
def test_bombs_end_with_a_reason(read: Read, name: str, filling: bytes) -> None:
    start = {
        "bomb.jsonl.gz": b'{"text": "',
        "bomb.json.gz": b'[{"text": "',
        "bomb.csv.gz": b"id,text\n1,",
        "bomb.tar.gz": tarred("a.txt", b"x")[:1024],
    }
    data = gzip.compress(start.get(name, b"") + filling * 30_000_000, 1)
    found = read(data, name, ratio=10, ratio_floor=5_000_000, page_bytes=1_000_000, record_bytes=1_000_000)
    assert found
    assert any(page.reason for page in found)


def _peak(found: Iterator[Page]) -> tuple[int, int]:
    """Pages, and the most memory that was held while they were read."""
    tracemalloc.start()
    try:
        count = sum(1 for _ in found)
        return count, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("start", "line", "name"),
    [
        (b"", json.dumps({"text": "word " * 20}).encode() + b"\n", "a.jsonl"),
        (b"id,text\n", b"1," + b"word " * 20 + b"\n", "a.csv"),
        (b"[", json.dumps({"text": "word " * 20}).encode() + b",\n", "a.json"),
        (b"", b"word " * 20, "a.txt"),
        (b"<html><p>", b"<p>word</p>", "a.html"),
        (b'{"text": "', b"x" * 100, "a.jsonl"),
    ],
)
def test_memory_does_not_grow_with_the_file(start: bytes, line: bytes, name: str) -> None:
    limits = Limits(page_bytes=200_000, page_chars=50_000, record_bytes=200_000)
    peaks = []
    for size in (600_000, 2_400_000):
        file = io.BytesIO(start + line * (size // len(line)))
        peaks.append(_peak(file_pages(file, name, size, limits=limits))[1])
    assert peaks[1] < peaks[0] + 500_000
    assert peaks[1] < 3_000_000


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared folder is not here")
def test_real_abstracts_are_all_read() -> None:
    found = list(pages(SHARED / "dumps" / "rct_abstracts.jsonl.gz"))
    assert len(found) == 4_334
    assert all(page.text and page.fields for page in found)
    assert found[-1].page_id == "rct_abstracts.jsonl.gz#4334"


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared folder is not here")
def test_real_pages_stay_as_they_are() -> None:
    for page in pages(SHARED / "seeds"):
        assert page.text == (SHARED / "seeds" / page.page_id).read_bytes().decode()
