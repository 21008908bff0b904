from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from trialweave import __version__
from trialweave.cli import app, main

ROOT = Path(__file__).parents[1]
COMMANDS = [
    command.name or command.callback.__name__.replace("_", "-")
    for command in app.registered_commands
    if command.callback
]


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "trialweave.cli", *words], capture_output=True, text=True, check=False)


def test_help_answers_without_anything_heavy() -> None:
    code = "import sys, trialweave.cli; print(sorted({'spacy', 'pandas', 'pyarrow', 'numpy'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_version() -> None:
    assert CliRunner().invoke(app, ["--version"]).output.strip() == __version__


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_teaches_by_example(command: str) -> None:
    told = CliRunner().invoke(app, [command, "--help"]).output
    assert re.search(rf"trialweave {command} ", told), "its help has no example"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_stands_in_the_readme(command: str) -> None:
    assert f"trialweave {command}" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["run", "nowhere", "-o", "{out}"], 1, "trialweave: nowhere: no such folder or file"),
        (["run", "{empty}", "-o", "{out}"], 1, "there is nothing in it to read"),
        (["run", "{empty}", "-o", "{out}", "--shard", "3/2"], 2, "write it as i/N"),
        (["run", "{dump}", "-o", "{out}", "--model", "nowhere"], 1, "no model there"),
        (["run", "{empty}", "-o", "{out}", "--workers", "0"], 2, "--workers"),
        (["run"], 2, "dump"),
        (["fly"], 2, "fly"),
    ],
)
def test_errors_are_one_clear_line_and_an_exit_code(words: list[str], code: int, told: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    places = {name: str(tmp_path / name) for name in ("out", "empty")} | {"dump": str(ROOT / "corpus" / "dump")}
    done = run(*[word.format(**places) for word in words])
    assert done.returncode == code
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_exit_code_is_one_where_no_page_went_through(tmp_path: Path) -> None:
    (tmp_path / "dump").mkdir()
    (tmp_path / "dump" / "none.txt").write_text("404\nThis page is not here.\n")
    done = run("run", str(tmp_path / "dump"), "-o", str(tmp_path / "out"))
    assert done.returncode == 1
    assert "1 no_trial" in done.stdout
    assert (tmp_path / "out" / "pages.parquet").is_file()


def test_exit_code_is_zero_where_one_went_through(tmp_path: Path) -> None:
    done = run("run", str(ROOT / "corpus" / "dump"), "-o", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    assert "trials" in done.stdout


def test_main_turns_our_errors_into_a_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["trialweave", "run", "nowhere"])
    with pytest.raises(SystemExit) as exited:
        main()
    assert exited.value.code == 1
    assert "\ntrialweave: nowhere: no such" in "\n" + capsys.readouterr().err
