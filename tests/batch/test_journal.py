from __future__ import annotations

from pathlib import Path

import pytest

from trialweave.batch.journal import Journal, write_whole
from trialweave.errors import OutputError


def finished(journal: Journal, key: str, data: bytes = b"{}\n") -> None:
    write_whole(journal.shard_path(key), data)
    journal.note(key, len(data), {"ok": 1})


def test_a_finished_shard_is_remembered(tmp_path: Path) -> None:
    finished(Journal(tmp_path, "h"), "a")
    entry = Journal(tmp_path, "h").finished()["a"]
    assert (entry.n_bytes, entry.n_pages, entry.statuses) == (3, 1, {"ok": 1})


def test_a_torn_line_does_not_count_and_spoils_none_after_it(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "h")
    finished(journal, "a")
    with journal.path.open("ab") as file:
        file.write(b'{"key": "b", "n_by')
    finished(journal, "c")
    assert set(journal.finished()) == {"a", "c"}


def test_a_shard_whose_file_is_gone_or_cut_is_not_finished(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "h")
    finished(journal, "gone")
    finished(journal, "cut", b"0123456789")
    journal.shard_path("gone").unlink()
    journal.shard_path("cut").write_bytes(b"01")
    assert journal.finished() == {}


def test_journals_of_several_writers_are_read_together(tmp_path: Path) -> None:
    finished(Journal(tmp_path, "h", "-1-of-2"), "a")
    finished(Journal(tmp_path, "h", "-2-of-2"), "b")
    assert set(Journal(tmp_path, "h").finished()) == {"a", "b"}


def test_runs_of_another_configuration_are_apart(tmp_path: Path) -> None:
    finished(Journal(tmp_path, "old"), "a")
    assert Journal(tmp_path, "new").finished() == {}


def test_nothing_is_left_beside_where_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OutputError, match="No space left on device"):
        write_whole(tmp_path / "x", b"data")
    assert list(tmp_path.iterdir()) == []
