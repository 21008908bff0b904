from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from trialweave import resources
from trialweave.batch.journal import RUNS, only_writer
from trialweave.batch.limits import PageLimits
from trialweave.batch.run import Run, execute, finish_parts, stage_and_error
from trialweave.batch.shards import Reading
from trialweave.batch.synth import synthesize, write_dump
from trialweave.errors import InputError, OutputError
from trialweave.flow import process_pages
from trialweave.read.dump import pages
from trialweave.resources import load_model
from trialweave.schema import TABLES
from trialweave.trials.sinks import JsonlSink

N_PAGES, SHARD_PAGES = 60, 15
# faults that leave something to read
READABLE = ("torn_utf8", "long_line", "nested_tags")
no_signals = pytest.mark.skipif(os.name == "nt", reason="no such signals there")


@pytest.fixture(scope="module")
def dump(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("synthetic")
    kept = (page for page in synthesize(N_PAGES + 6, seed=11, fault_rate=0.15) if page.fault != "long_line")
    write_dump(kept, folder)
    return folder / "dump"


def job(dump: Path, output: Path, **settings: Any) -> Run:
    return Run(dump, output, "jsonl", reading=Reading(shard_pages=SHARD_PAGES), quiet=True, **settings)


def words(dump: Path, output: Path, *more: str) -> list[str]:
    command = [sys.executable, "-m", "trialweave.cli", "run", str(dump), "-o", str(output), "--format", "jsonl"]
    return [*command, "--shard-pages", str(SHARD_PAGES), "-q", *more]


def tables(output: Path) -> dict[str, bytes]:
    return {name: (output / f"{name}.jsonl").read_bytes() for name in TABLES}


def shards(output: Path) -> list[Path]:
    return sorted(output.glob(f"{RUNS}/*/shards/*.jsonl"))


@pytest.fixture(scope="module")
def whole(dump: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of an undisturbed run."""
    output = tmp_path_factory.mktemp("undisturbed")
    execute(job(dump, output))
    return output


@pytest.fixture(scope="module")
def undisturbed(whole: Path) -> dict[str, bytes]:
    return tables(whole)


def test_pages_in_are_rows_out(dump: Path, undisturbed: dict[str, bytes]) -> None:
    rows = [json.loads(line) for line in undisturbed["pages"].splitlines()]
    truth = [json.loads(line) for line in (dump.parent / "truth.jsonl").read_text().splitlines()]
    assert [row["page_id"] for row in rows] == [page["page_id"] for page in truth]
    faulty = {row["page_id"] for row in rows if row["status"] != "ok"}
    planted = {page["page_id"] for page in truth if page["fault"] and page["fault"] not in READABLE}
    assert planted
    assert planted <= faulty
    assert all(row["reason"] for row in rows if row["status"] != "ok")


def test_the_tables_are_those_that_memory_gives(dump: Path, undisturbed: dict[str, bytes]) -> None:
    in_memory = process_pages(load_model(), pages(dump))
    for name in TABLES:
        lines = [json.dumps(asdict(row), ensure_ascii=False) for row in getattr(in_memory, name)]
        assert sorted(lines) == sorted(undisturbed[name].decode().splitlines()), name


def test_two_workers_and_other_shards_give_the_same_bytes(
    dump: Path, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    execute(replace(job(dump, tmp_path, workers=2), reading=Reading(shard_pages=7)))
    assert tables(tmp_path) == undisturbed


def test_parts_give_the_same_bytes(dump: Path, undisturbed: dict[str, bytes], tmp_path: Path) -> None:
    assert execute(job(dump, tmp_path, part=(2, 2))) is None
    with pytest.raises(InputError, match=r"[23] of 5 shards are not finished"):
        finish_parts(job(dump, tmp_path))
    assert not list(tmp_path.glob("*.jsonl"))
    execute(job(dump, tmp_path, part=(1, 2)))
    finish_parts(job(dump, tmp_path))
    assert tables(tmp_path) == undisturbed


@no_signals
def test_killed_runs_go_on_where_they_were(dump: Path, undisturbed: dict[str, bytes], tmp_path: Path) -> None:
    for n_shards in (1, 3):
        process = subprocess.Popen(words(dump, tmp_path), start_new_session=True)
        while process.poll() is None and len(shards(tmp_path)) < n_shards:
            time.sleep(0.02)
        assert process.poll() is None
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert not list(tmp_path.glob("*.jsonl"))
    kept = {path: path.stat().st_mtime_ns for path in shards(tmp_path)[:-1]}
    assert subprocess.run(words(dump, tmp_path), check=False).returncode == 0
    assert tables(tmp_path) == undisturbed
    again = sum(path.stat().st_mtime_ns != before for path, before in kept.items())
    assert again <= 2  # renamed, but killed before the journal had its line
    assert not list(tmp_path.rglob("*.part"))


@no_signals
def test_an_interrupt_is_one_line_and_leaves_no_worker(dump: Path, tmp_path: Path) -> None:
    before = signal.signal(
        signal.SIGINT, signal.default_int_handler
    )  # where tests run in the background it is ignored,
    process = subprocess.Popen(  # and a child would inherit that
        words(dump, tmp_path, "--workers", "2"), start_new_session=True, stderr=subprocess.PIPE, text=True
    )
    signal.signal(signal.SIGINT, before)
    while process.poll() is None and not shards(tmp_path):
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the workers too
    _, told = process.communicate(timeout=30)
    assert process.returncode == 130
    assert told == "trialweave: stopped; what was finished is kept\n"
    assert is_gone(process.pid)


@no_signals
def test_workers_do_not_outlive_a_killed_supervisor(dump: Path, tmp_path: Path) -> None:
    process = subprocess.Popen(words(dump, tmp_path, "--workers", "2"), start_new_session=True)
    while process.poll() is None and not shards(tmp_path):
        time.sleep(0.02)
    process.kill()  # the supervisor alone
    process.wait()
    assert is_gone(process.pid)


def is_gone(group: int) -> bool:
    """Whether all processes of a group end within ten seconds."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.skipif(sys.platform != "linux", reason="no bound on the size of files there")
def test_a_full_disk_is_one_line_and_what_was_finished_is_kept(
    dump: Path, undisturbed: dict[str, bytes], whole: Path, tmp_path: Path
) -> None:
    smallest = min(path.stat().st_size for path in shards(whole))
    execute(job(dump, tmp_path, part=(1, 5)))
    code = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, 2 * ({smallest - 1},)); "
    code += "import sys; sys.argv = sys.argv[1:]; from trialweave.cli import main; main()"
    command = [sys.executable, "-c", code, *words(dump, tmp_path)[2:]]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "cannot be written: File too large; free some space and run it again" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert len(shards(tmp_path)) == 1
    assert not list(tmp_path.rglob("*.part"))
    execute(job(dump, tmp_path))
    assert tables(tmp_path) == undisturbed


def copy_of(whole: Path, output: Path) -> Path:
    """An output in which all shards are done."""
    for path in [*whole.glob(f"{RUNS}/*/*.json*"), *shards(whole)]:
        target = output / path.relative_to(whole)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    return output


def test_what_is_finished_is_not_done_again(
    dump: Path, whole: Path, undisturbed: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(*words: object) -> None:
        raise AssertionError("there is nothing left to do")

    copy_of(whole, tmp_path)
    execute(job(dump, tmp_path), nobody)  # type: ignore[arg-type]
    assert tables(tmp_path) == undisturbed


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError(28, "No space left on device")])
@pytest.mark.parametrize("place", ["append", "close"])
def test_tables_appear_whole_or_not_at_all(
    place: str,
    error: BaseException,
    dump: Path,
    whole: Path,
    undisturbed: dict[str, bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    copy_of(whole, tmp_path)
    before = {}
    for name in TABLES:
        (tmp_path / f"{name}.jsonl").write_bytes(b"an older table")
        before[name] = b"an older table"
    real, calls = getattr(JsonlSink, place), 0

    def broken(*words: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls > 3:
            raise error
        return real(*words)

    with monkeypatch.context() as patched:
        patched.setattr(JsonlSink, place, broken)
        with pytest.raises(KeyboardInterrupt if error is KeyboardInterrupt else OutputError):
            execute(job(dump, tmp_path))
    assert tables(tmp_path) == before
    execute(job(dump, tmp_path))
    assert tables(tmp_path) == undisturbed


def test_a_merge_that_was_killed_is_begun_anew(
    dump: Path, whole: Path, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    copy_of(whole, tmp_path)
    (folder,) = (tmp_path / RUNS).iterdir()
    for name in ("tables.part/pages.jsonl", "merge.part/bucket-00.jsonl"):
        (folder / name).parent.mkdir()
        (folder / name).write_bytes(b'["torn')
    (folder / "shards" / ".key.jsonl.host.1.part").write_bytes(b"left over")
    execute(job(dump, tmp_path))
    assert tables(tmp_path) == undisturbed
    assert not list(tmp_path.rglob("*.part"))


def test_quarantined_pages_are_told(whole: Path) -> None:
    told = [json.loads(line) for line in (whole / "quarantine.jsonl").read_text().splitlines()]
    rows = [json.loads(line) for line in (whole / "pages.jsonl").read_text().splitlines()]
    assert [entry["page_id"] for entry in told] == [row["page_id"] for row in rows if row["status"] == "quarantined"]
    assert all(entry["stage"] and entry["error"] for entry in told)


@pytest.mark.parametrize(
    ("reason", "stage"),
    [
        ("entities: took longer than 20 s", "entities"),
        ("an empty file", "read"),
        ("its path points outside the archive: ../x", "read"),
        ("damaged: Error -3", "damaged"),
    ],
)
def test_stages_are_told_by_reasons(reason: str, stage: str) -> None:
    assert stage_and_error(reason)[0] == stage
    assert stage_and_error(reason)[1] in reason


def test_only_quarantined_pages_are_tried_again(
    dump: Path, whole: Path, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    execute(job(dump, tmp_path, limits=PageLimits(seconds=0.000_001)))
    late = [json.loads(line) for line in (tmp_path / "quarantine.jsonl").read_text().splitlines()]
    assert any(entry["error"] == "took longer than 1e-06 s" for entry in late)
    execute(job(dump, tmp_path, again=True))
    assert tables(tmp_path) == undisturbed


def test_two_runs_do_not_write_to_one_place(dump: Path, tmp_path: Path) -> None:
    pytest.importorskip("fcntl")
    with only_writer(tmp_path), pytest.raises(OutputError, match="another run writes there"):
        execute(job(dump, tmp_path))


def test_a_changed_model_starts_afresh_and_says_so(
    dump: Path,
    whole: Path,
    undisturbed: dict[str, bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    copy_of(whole, tmp_path)
    model = tmp_path / "model"
    load_model().to_disk(model)
    meta = json.loads((model / "meta.json").read_text())
    (model / "meta.json").write_text(json.dumps(meta | {"description": "another"}))
    monkeypatch.setattr(resources, "outdated_model", lambda path: "configs has changed")
    execute(replace(job(dump, tmp_path, model=model), quiet=False))
    told = capsys.readouterr().err
    (old,) = (path.name for path in (whole / RUNS).iterdir() if path.is_dir())
    assert f"starting afresh beside {old}" in told
    assert "configs has changed" in told
    assert tables(tmp_path) == undisturbed
    assert len([path for path in (tmp_path / RUNS).iterdir() if path.is_dir()]) == 2


def test_the_manifest_tells_what_was_done(dump: Path, whole: Path) -> None:
    (path,) = whole.glob(f"{RUNS}/*/manifest.json")
    manifest = json.loads(path.read_text())
    assert manifest["run"] == path.parent.name
    assert manifest["shards"] == manifest["shards_finished"] == len(shards(whole))
    assert sum(manifest["statuses"].values()) == len(list(pages(dump)))
    assert {"trialweave", "schema", "spacy"} <= set(manifest["versions"])
    assert manifest["knowledge_sha256"] == resources.knowledge_of(resources.model_path())


def test_nothing_to_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="nothing in it"):
        execute(job(tmp_path / "empty", tmp_path / "out"))
    with pytest.raises(InputError, match="no such folder"):
        execute(job(tmp_path / "missing", tmp_path / "out"))
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("form", ["parquet", "jsonl"])
def test_the_hash_seed_changes_no_byte(form: str, tmp_path: Path) -> None:
    corpus = resources.CHECKOUT / "corpus" / "dump"
    written = []
    for seed in ("1", "2"):
        output = tmp_path / seed
        command = [sys.executable, "-m", "trialweave.cli", "run", str(corpus), "-o", str(output), "-q"]
        environment = os.environ | {"PYTHONHASHSEED": seed}
        subprocess.run([*command, "--format", form], env=environment, check=True)
        written.append([(output / f"{name}.{form}").read_bytes() for name in TABLES])
    assert written[0] == written[1]
