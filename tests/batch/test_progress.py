from __future__ import annotations

import pytest

from trialweave.batch import progress
from trialweave.batch.progress import Progress


def test_without_a_terminal_a_line_is_told_now_and_then(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = iter([0.0, 1.0, 61.0, 61.0, 61.0, 62.0])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    with Progress(quiet=False, total=1000) as shown:
        shown.skip({"ok": 100})
        shown.add({"ok": 10})
        shown.add({"ok": 290, "quarantined": 5})
        shown.add({"ok": 5})
    assert capsys.readouterr().err == "pages: 405 of 1000, 5 a second, 5 quarantined, 119 s left\n"


def test_where_nobody_has_counted_no_end_is_foretold() -> None:
    with Progress(quiet=True, total=None) as shown:
        shown.tick(3)
        assert shown.line().startswith("pages: 3, ")
        assert "left" not in shown.line()


def test_quiet_is_quiet(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "LINE_SECONDS", 0.0)
    with Progress(quiet=True, total=10) as shown:
        shown.add({"ok": 10})
    assert capsys.readouterr().err == ""


def test_a_terminal_gets_a_bar(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress.sys.stderr, "isatty", lambda: True, raising=False)
    with Progress(quiet=False, total=10, what="tables") as shown:
        shown.add({"ok": 9, "quarantined": 1})
    told = capsys.readouterr().err
    assert "tables" in told
    assert "10/10" in told
    assert "quarantined=1" in told
