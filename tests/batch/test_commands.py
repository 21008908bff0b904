from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from trialweave.batch import commands
from trialweave.batch.assemble import Summary
from trialweave.batch.commands import job, p_of, part_of, shortened, tell, value_of
from trialweave.batch.run import Run
from trialweave.errors import ArgumentError
from trialweave.schema import RelationRow

NOTHING = Summary(0, 0, 0, 0, {}, {}, {}, [], [])


def relation(**slots: Any) -> RelationRow:
    blank: dict[str, Any] = dict.fromkeys(RelationRow.__dataclass_fields__)
    return RelationRow(**blank | {"page_id": "a/1.txt", "measure": "ACR20"} | slots)


@pytest.mark.parametrize(
    ("slots", "value", "p"),
    [
        ({"value": 53.3, "statistic": "percent"}, "53.3%", None),
        ({"value": 5.8, "spread": 1.2, "unit": "mg/L", "p_value": 0.01, "p_operator": "<"}, "5.8 ± 1.2mg/L", "<0.01"),
        ({"value": 2.1, "low": 1.2, "high": 3.4}, "2.1 (1.2 to 3.4)", None),
        ({"n": 3.0, "total": 4.0}, "3 of 4", None),
        ({"n": 3.0, "p_value": 0.04}, "3", "=0.04"),
        ({"low": 0.5, "high": 1.5, "unit": "points"}, "0.5 to 1.5points", None),
        ({"direction": "unchanged"}, None, None),
    ],
)
def test_numbers_for_the_eye(slots: dict[str, Any], value: str | None, p: str | None) -> None:
    assert value_of(relation(**slots)) == value
    assert p_of(relation(**slots)) == p


def test_long_cells_are_cut() -> None:
    assert shortened("x" * 44) == "x" * 44
    assert shortened("x" * 45) == "x" * 43 + "…"


def test_parts() -> None:
    assert part_of(None) is None
    assert part_of("3/16") == (3, 16)


@pytest.mark.parametrize("part", ["0/3", "4/3", "3", "a/b", "-1/3", "1/0", "1/3/5", "１/３x"])
def test_parts_that_make_no_sense_are_told(part: str) -> None:
    with pytest.raises(ArgumentError, match="write it as i/N, such as 3/16"):
        part_of(part)


def test_the_words_of_a_command_line_become_a_run() -> None:
    made = job(Path("d"), Path("o"), "csv", None, 3, "body", "key", 50, 7.5, "2/3", True, True)
    assert (made.form, made.workers, made.part, made.again, made.quiet) == ("csv", 3, (2, 3), True, True)
    assert (made.reading.text_field, made.reading.id_field, made.reading.shard_pages) == ("body", "key", 50)
    assert made.limits.seconds == 7.5


def test_a_summary_names_what_was_read_kept_and_set_aside(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    reasons = {"an empty file": 3, **{f"reason {n}": 1 for n in range(10)}}
    summary = NOTHING._replace(
        n_pages=20,
        n_trials=4,
        n_relations=2,
        n_mentions=9,
        statuses={"ok": 7, "quarantined": 13},
        reasons=reasons,
        zone_chars={"title": 10, "abstract": 90, "boilerplate": 50},
        first_relations=[relation(value=53.3, statistic="percent", arm="[cells]", timepoint="week 12")],
        first_failed=[("bad/[1].txt", "an empty file")],
    )
    tell(summary, tmp_path)
    told = capsys.readouterr().out
    assert "20 pages read: 7 ok, 13 quarantined\n  3 x an empty file\n" in told
    assert "  3 x 3 other reasons\n" in told
    assert "bad/[1].txt: an empty file\n" in told
    assert f"listed in {tmp_path / 'quarantine.jsonl'}" in told
    assert "100 characters of title and abstract kept, 50 of other zones" in told
    assert f"4 trials, 2 relations, 9 mentions are in {tmp_path}\n" in told
    assert "[cells]" in told
    assert "53.3%" in told


@pytest.mark.parametrize(
    ("summary", "code"),
    [
        (NOTHING._replace(statuses={"ok": 1, "quarantined": 5}), 0),
        (NOTHING._replace(statuses={"no_trial": 1, "quarantined": 5}), 1),
        (None, 0),
    ],
)
def test_exit_codes(summary: Summary | None, code: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(commands, "execute", lambda run, crew_of: summary)
    assert commands.run(Run(tmp_path, tmp_path, quiet=True)) == code
    if summary is not None:
        monkeypatch.setattr(commands, "finish_parts", lambda run: summary)
        assert commands.merge(Run(tmp_path, tmp_path, quiet=True)) == code


def test_a_part_says_what_comes_next(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(commands, "execute", lambda run, crew_of: None)
    commands.run(Run(tmp_path, tmp_path, part=(1, 2)))
    assert "`trialweave merge`" in capsys.readouterr().err


def test_synth_says_what_it_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.synth(5, 1, 0.0, tmp_path / "s", None) == 0
    assert "5 pages, 0 of them with a planted fault" in capsys.readouterr().out
