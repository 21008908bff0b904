"""Dumps as folders."""

from __future__ import annotations

from pathlib import Path

from trialweave.read.dump import pages


def test_a_folder_gives_each_file_in_byte_order(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "one.txt").write_text("One\n", encoding="utf-8")
    (tmp_path / "b.html").write_text("<p>Two</p>", encoding="utf-8")
    (tmp_path / "a.txt").write_text("α", encoding="utf-8")
    assert [(page.page_id, page.text) for page in pages(tmp_path)] == [
        ("a.txt", "α"),
        ("b.html", "Two"),
        ("b/one.txt", "One\n"),
    ]


def test_what_cannot_be_read_has_a_reason(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "binary.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    found = list(pages(tmp_path))
    assert [page.text for page in found] == [None, None]
    assert all(page.reason for page in found)
