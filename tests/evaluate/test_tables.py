from __future__ import annotations

from trialweave.evaluate.tables import show


def test_a_pipe_gets_tabs(capsys):
    show("Title [x]", ("score", "value"), [("arms", "0.9"), ("[b]", "1")])
    assert capsys.readouterr().out == "Title [x]\nscore\tvalue\narms\t0.9\n[b]\t1\n\n"


def test_a_terminal_gets_a_table_with_the_text_as_it_is(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    show("Title [x]", ("score", "value"), [("arms", "0.9"), ("[b]", "1")])
    out = capsys.readouterr().out
    assert "Title [x]" in out
    assert "[b]" in out
    assert "\t" not in out
