"""The example scripts do what they say, on a scheduler that does everything at once."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from trialweave.batch import commands
from trialweave.cli import app

SLURM = Path(__file__).parents[1] / "examples" / "slurm.sh"
# does a job at once, each task of an array after the other; tells a job's id and its cluster
SBATCH = """#!/usr/bin/env bash
for word in "$@"; do
    case $word in
        --array=1-*) tasks=${word#--array=1-} ;;
        --wrap=*) command=${word#--wrap=} ;;
        --dependency=*) [ "$word" = --dependency=afterok:77 ] || exit 9 ;;
    esac
done
for SLURM_ARRAY_TASK_ID in $(seq "${tasks:-1}"); do
    export SLURM_ARRAY_TASK_ID
    bash -c "$command" || exit 1
done
echo "77;cluster"
"""
TRIALWEAVE = """#!/usr/bin/env bash
printf '%s\\n' "$@" end >> "$CALLS"
"""

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="no bash there")


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "bin").mkdir()
    for name, text in (("sbatch", SBATCH), ("trialweave", TRIALWEAVE)):
        (tmp_path / "bin" / name).write_text(text)
        (tmp_path / "bin" / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("CALLS", str(tmp_path / "calls"))
    return tmp_path / "calls"


def slurm(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["bash", str(SLURM), *words], capture_output=True, text=True, check=False)


def test_parts_are_run_then_merged(calls: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = str(tmp_path / "my out")
    assert slurm("my pages", output, "3", "--text-field", "it's").returncode == 0
    made = [call.split("\n") for call in calls.read_text().rstrip("\n").removesuffix("\nend").split("\nend\n")]
    common = ["my pages", "--output", output, "--text-field", "it's"]
    assert made == [*(["run", *common, "--shard", f"{part}/3"] for part in (1, 2, 3)), ["merge", *common]]
    understood = []
    monkeypatch.setattr(commands, "run", lambda job, **words: understood.append(job) or 0)
    monkeypatch.setattr(commands, "merge", lambda job: understood.append(job) or 0)
    for words in made:
        assert CliRunner().invoke(app, words).exit_code == 0
    assert [job.part for job in understood] == [(1, 3), (2, 3), (3, 3), None]


def test_without_an_output_it_tells_how_to_call_it(calls: Path) -> None:
    done = slurm("pages")
    assert done.returncode == 2
    assert "usage:" in done.stderr
    assert not calls.exists()
