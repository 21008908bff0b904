"""What a run has finished, so that it can be stopped at any moment and goes on where it was.

A shard's rows are written beside their place, synced to the disk and renamed; then a line goes into the
journal. A shard without its line, or with a file of another length, is done again; one with it never is.

    OUT/.run/HASH/
        manifest.json      versions, hashes, settings, counts
        journal*.jsonl     one line for each finished shard; one journal for each process that writes
        shards/KEY.jsonl   its rows, one line for each page
        *.part             what was being written when a process was ended; swept away when all is done
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from trialweave.errors import OutputError

RUNS = ".run"


class Finished(NamedTuple):
    """One finished shard: its key, the length of its file in bytes, its pages, and how many of each status."""

    key: str
    n_bytes: int
    n_pages: int
    statuses: dict[str, int]


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write to that is there whole or not at all, also after a power cut.

    Raises:
        OutputError: the disk is full, or the folder cannot be written to.
    """
    beside = path.with_name(f".{path.name}.{platform.node()}.{os.getpid()}.part")
    try:
        with beside.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        told = error.strerror or error
        raise OutputError(f"{path}: cannot be written: {told}; free some space and run it again") from error
    finally:
        beside.unlink(missing_ok=True)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all.

    Raises:
        OutputError: the disk is full, or the folder cannot be written to.
    """
    with whole_file(path) as file:
        file.write(data)


def sync_folder(folder: Path) -> None:
    """Make renames in a folder last, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def only_writer(output: Path) -> Iterator[None]:
    """Nobody else writes the tables of this output in the body; ends with the process, whatever ends it.

    Raises:
        OutputError: another process does, or the folder cannot be written to.
    """
    try:
        import fcntl
    except ImportError:  # no such locks there
        yield
        return
    try:
        (output / RUNS).mkdir(parents=True, exist_ok=True)
        file = (output / RUNS / "lock").open("wb")
    except OSError as error:
        raise OutputError(f"{output}: cannot be written to: {error.strerror or error}") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OutputError(f"{output}: another run writes there: wait for it, or choose another output") from None
        except OSError:
            pass  # a file system without locks
        yield


class Journal:
    """The journal of one run: dump, model and settings with one hash."""

    def __init__(self, output: Path, run_hash: str, writer: str = "") -> None:
        self.output, self.folder = output, output / RUNS / run_hash
        self.shards = self.folder / "shards"
        self.path = self.folder / f"journal{writer}.jsonl"
        try:
            self.shards.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(f"{output}: cannot be written to: {error.strerror or error}") from error

    def finished(self) -> dict[str, Finished]:
        """The finished shards by key; a torn last line, and a shard whose file is not as told, do not count."""
        found: dict[str, Finished] = {}
        lines = [line for path in sorted(self.folder.glob("journal*.jsonl")) for line in path.read_bytes().splitlines()]
        for line in lines:
            try:
                entry = Finished(**json.loads(line))
            except (ValueError, TypeError):
                continue
            path = self.shard_path(entry.key)
            if path.is_file() and path.stat().st_size == entry.n_bytes:
                found[entry.key] = entry
        return found

    def shard_path(self, key: str) -> Path:
        """Where a shard's rows are."""
        return self.shards / f"{key}.jsonl"

    def note(self, key: str, n_bytes: int, statuses: dict[str, int]) -> Finished:
        """Say that a shard's rows are in their place: a line, synced; a torn line before it is closed first."""
        entry = Finished(key, n_bytes, sum(statuses.values()), statuses)
        line = json.dumps(entry._asdict(), sort_keys=True).encode() + b"\n"
        try:
            with self.path.open("ab+") as file:
                if file.tell():
                    file.seek(-1, os.SEEK_END)
                    line = line if file.read(1) == b"\n" else b"\n" + line
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise OutputError(f"{self.path}: cannot be written: {error.strerror or error}; free some space") from error
        return entry

    def sweep(self) -> None:
        """Delete what processes that were ended have left; for when all shards are finished."""
        for path in (*self.folder.glob(".*.part"), *self.shards.glob(".*.part"), *self.output.glob(".*.part")):
            path.unlink(missing_ok=True)

    def write_manifest(self, manifest: dict[str, Any]) -> None:
        """Write what this run is: versions, hashes, settings, counts."""
        write_whole(self.folder / "manifest.json", json.dumps(manifest, indent=1, sort_keys=True).encode() + b"\n")

    def manifest(self) -> dict[str, Any]:
        """The manifest, empty where there is none."""
        path = self.folder / "manifest.json"
        return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}
