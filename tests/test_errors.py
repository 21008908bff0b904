"""The tree of errors: what the command line may print in one line, and with which exit code it ends."""

from __future__ import annotations

import inspect
import re

import pytest

from trialweave import errors
from trialweave.cli import main

KINDS = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if kind.__module__ == errors.__name__]
DRAWN = re.compile(r"── (\w+)")  # "├── InputError"


@pytest.mark.parametrize("kind", KINDS)
def test_all_are_caught_as_one(kind: type[errors.TrialweaveError]) -> None:
    with pytest.raises(errors.TrialweaveError, match=r"^a\.toml:3: no name$"):
        raise kind("a.toml:3: no name")


def test_the_tree_is_drawn_in_full() -> None:
    below = {kind.__name__ for kind in KINDS if kind is not errors.TrialweaveError}
    assert set(DRAWN.findall(errors.__doc__ or "")) == below


def test_the_kinds_do_not_shade_each_other() -> None:
    leaves = [kind for kind in KINDS if kind is not errors.TrialweaveError]
    assert [(a, b) for a in leaves for b in leaves if a is not b and issubclass(a, b)] == []


@pytest.mark.parametrize(
    ("arguments", "code"), [(["run"], 2), (["evaluate", "no/such/folder", "--config", "no.cfg"], 1)]
)
def test_the_command_line_ends_with_the_code_of_the_error(
    arguments: list[str], code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["trialweave", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == code
    assert "Traceback" not in capsys.readouterr().err
