"""The second phase: finished shards -> trials -> tables, with no more in memory than one trial and some numbers.

    shards ──pass 1──▶ fingerprints, and buckets of (key, page) ──▶ trials of several pages
    shards ──pass 2──▶ tables, in the order of the dump

Pages are numbered through all shards in their order. What is held for each page is its place on the disk;
pages of a trial of their own are never looked at beside another.
"""

from __future__ import annotations

import json
import shutil
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from trialweave.batch.lines import fingerprint_of, from_line, trial_from_line, trial_to_line
from trialweave.schema import RelationRow, TrialRow
from trialweave.trials.grouping import Grouping, Known, Lookup, grouped, keys_of
from trialweave.trials.identity import Fingerprint
from trialweave.trials.merge import merge_trial, relation_order
from trialweave.trials.rows import PageRows
from trialweave.trials.sinks import TableSet

BUCKETS = 64
SHOWN = 12  # relations and bad pages that a summary names
Progress = Callable[[int], None]


class Summary(NamedTuple):
    """What a run came to: counts by status and reason, zones by characters, the first relations and bad pages."""

    n_pages: int
    n_trials: int
    n_mentions: int
    n_relations: int
    statuses: dict[str, int]
    reasons: dict[str, int]
    zone_chars: dict[str, int]
    first_relations: list[RelationRow]
    first_failed: list[tuple[str, str]]


class PagePlaces:
    """Where each page's line is: shard and byte offset, by its number in the whole run."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self.paths = paths
        self.shard = array("L")
        self.offset = array("Q")
        for number, path in enumerate(paths):
            offset = 0
            with path.open("rb") as file:
                for line in file:
                    self.shard.append(number)
                    self.offset.append(offset)
                    offset += len(line)

    def __len__(self) -> int:
        return len(self.shard)

    def rows(self, page: int) -> PageRows:
        with self.paths[self.shard[page]].open("rb") as file:
            file.seek(self.offset[page])
            return from_line(file.readline())

    def lines(self) -> Iterator[bytes]:
        """The lines of all pages in order."""
        for path in self.paths:
            with path.open("rb") as file:
                yield from file


def assemble(paths: Sequence[Path], tables: TableSet, folder: Path, tick: Progress = lambda n: None) -> Summary:
    """Write the four tables of finished shards.

    Args:
        paths: the shards' files in the order of the dump.
        tables: where the rows go; the caller puts them in place.
        folder: for what lies on the disk meanwhile.
        tick: told the number of pages that are done.
    """
    places = PagePlaces(paths)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        trials = SharedTrials(folder / "trials.jsonl", grouping_on_disk(places, folder))
        trials.merge(places)
        return write_tables(places, trials, tables, tick)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Fingerprints:
    """The fingerprints of all pages with a trial, on the disk, by page number."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.offset = array("q")

    def write(self, places: PagePlaces) -> Iterator[tuple[int, Fingerprint]]:
        """Write them all; gives each with its page's number."""
        with self.path.open("wb") as file:
            for page, line in enumerate(places.lines()):
                fields = json.loads(line)
                fingerprint = fingerprint_of(fields["fingerprint"])
                self.offset.append(file.tell() if fingerprint else -1)
                if fingerprint:
                    entry = json.dumps([fields["page"]["page_id"], fields["fingerprint"]], ensure_ascii=False)
                    file.write(entry.encode("utf-8", "surrogatepass") + b"\n")
                    yield page, fingerprint

    @contextmanager
    def lookup(self) -> Iterator[Lookup]:
        """A way to look up a page; the last ones are kept, since those of a block are asked for together."""
        with self.path.open("rb") as file:

            @lru_cache(maxsize=10_000)
            def known(page: int) -> Known:
                file.seek(self.offset[page])
                page_id, values = json.loads(file.readline())
                fingerprint = fingerprint_of(values)
                assert fingerprint is not None
                return Known(page_id, fingerprint)

            yield known


def grouping_on_disk(places: PagePlaces, folder: Path) -> Grouping:
    """The trials of several pages: each page is written under each of its keys into the key's bucket."""
    fingerprints = Fingerprints(folder / "fingerprints.jsonl")
    buckets = [folder / f"bucket-{number:02d}.txt" for number in range(BUCKETS)]
    with ExitStack() as stack:
        files = [stack.enter_context(path.open("w", encoding="ascii")) for path in buckets]
        for page, fingerprint in fingerprints.write(places):
            for key in keys_of(fingerprint):
                files[int(key.key[:4], 16) % BUCKETS].write(f"{key.key} {key.is_id:d} {page}\n")
    with fingerprints.lookup() as lookup:
        return grouped(blocks_of(buckets), lookup)


def blocks_of(buckets: Sequence[Path]) -> Iterator[tuple[bool, list[int]]]:
    """The pages that share a key, bucket by bucket, and whether the key is an id."""
    for path in buckets:
        blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
        with path.open(encoding="ascii") as file:
            for line in file:
                key, is_id, page = line.split()
                blocks[key, is_id].append(int(page))
        for (_, is_id), block in blocks.items():
            if len(block) > 1:
                yield is_id == "1", block


class SharedTrials:
    """Trials of several pages: their rows on the disk, in memory only where they are."""

    def __init__(self, path: Path, grouping: Grouping) -> None:
        self.path, self.grouping = path, grouping
        self.trial_ids: dict[int, str] = {}
        self.places: dict[int, int] = {}

    def merge(self, places: PagePlaces) -> None:
        """Merge the pages of each trial and keep what comes of it: for each page its part, in its place."""
        members: dict[int, list[int]] = defaultdict(list)
        for page, first in sorted(self.grouping.first.items()):
            members[first].append(page)
        with self.path.open("wb") as file:
            for first, pages in members.items():
                read = sorted(((places.rows(page), page) for page in pages), key=lambda item: item[0].page.page_id)
                rule, name = self.grouping.rules[first], self.grouping.names.get(first)
                trial, relations = merge_trial([rows for rows, _ in read], rule, name)
                self.trial_ids[first] = trial.trial_id
                of_page = defaultdict(list)
                for row in relations:
                    of_page[row.page_id].append(row)
                for rows, page in read:
                    self.places[page] = file.tell()
                    own = trial if page == first else None
                    file.write(trial_to_line(own, of_page[rows.page.page_id]) + b"\n")

    def rows(self, number: int, rows: PageRows) -> tuple[str | None, TrialRow | None, list[RelationRow]]:
        """Of a page: its trial's id, the trial's row where it is the trial's first page, and the relations it leads."""
        if rows.fingerprint is None:
            return None, None, []
        if number not in self.places:
            alone, relations = merge_trial([rows], name=self.grouping.names.get(number))
            return alone.trial_id, alone, relations
        with self.path.open("rb") as file:
            file.seek(self.places[number])
            trial, relations = trial_from_line(file.readline())
        return self.trial_ids[self.grouping.first[number]], trial, relations


class Count:
    """What a run comes to, while its rows go by."""

    def __init__(self) -> None:
        self.rows, self.statuses, self.reasons, self.zones = (Counter[str]() for _ in range(4))
        self.relations: list[RelationRow] = []
        self.failed: list[tuple[str, str]] = []

    def add(self, rows: PageRows, trial: TrialRow | None, relations: list[RelationRow]) -> None:
        page = rows.page
        self.rows.update(mentions=len(rows.mentions), relations=len(relations), trials=trial is not None, pages=1)
        self.statuses[page.status] += 1
        for zone in page.zones:
            self.zones[zone.zone] += zone.end - zone.start
        self.relations += relations[: SHOWN - len(self.relations)]
        if page.reason:
            self.reasons[page.reason] += 1
            if page.status == "quarantined" and len(self.failed) < SHOWN:
                self.failed.append((page.page_id, page.reason))

    def summary(self) -> Summary:
        n = self.rows
        return Summary(
            n["pages"],
            n["trials"],
            n["mentions"],
            n["relations"],
            dict(self.statuses),
            dict(self.reasons),
            dict(self.zones),
            self.relations,
            self.failed,
        )


def write_tables(places: PagePlaces, trials: SharedTrials, tables: TableSet, tick: Progress) -> Summary:
    """The second pass: every page's rows into the tables, in order."""
    count = Count()
    for number, line in enumerate(places.lines()):
        rows = from_line(line)
        trial_id, trial, relations = trials.rows(number, rows)
        relations.sort(key=relation_order)
        tables.append("pages", [replace(rows.page, trial_id=trial_id)])
        tables.append("mentions", rows.mentions)
        tables.append("relations", relations)
        tables.append("trials", [trial] if trial else [])
        count.add(rows, trial, relations)
        tick(1)
    return count.summary()
