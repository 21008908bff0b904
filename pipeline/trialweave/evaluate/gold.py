"""Reads gold: `NAME.gold.json` beside `NAME.txt`, in the format of the annotation guidelines.

A quote is `{"text": ..., "nth": 2}`: the second occurrence of the text in the document, counted from 1 by plain
substring search, left to right, without overlaps; `nth` left out means the first. For entities `nth` may also be
a list, or "all" (also when left out): every occurrence that begins and ends at a word border and that no longer
entity quote covers. Longer entity quotes are placed first, and what they cover is taken.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from trialweave.errors import GoldError

SUFFIX = ".gold.json"
LABELS = ("CELL_TYPE", "CYTOKINE", "SCORE", "BIOMARKER")
KINDS = (
    "count",
    "percent",
    "p_value",
    "dose",
    "time",
    "mean",
    "ratio",
    "ci",
    "effect_size",
    "range",
    "other",
)
DIRECTIONS = ("increased", "decreased", "unchanged", "improved", "worsened")
ZONES = (
    "title",
    "abstract",
    "authors",
    "affiliation",
    "identifiers",
    "funding",
    "subject",
    "translation",
    "references",
    "citation_statements",
    "boilerplate",
)
PARTS = ("entities", "quantities", "trial", "arms", "relations")
LINES = re.compile(r"\d+(?:-\d+)?")  # "3" or "3-5"


class GoldEntity(NamedTuple):
    """A tagged name; `name` is the canonical one, `norm` in the file."""

    start: int
    end: int
    label: str
    name: str | None


class GoldQuantity(NamedTuple):
    """A numeric expression with the keys that the file gives; the others are None."""

    start: int
    end: int
    kind: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    spread: float | None = None
    unit: str | None = None
    operator: str | None = None
    n: float | None = None
    total: float | None = None


class GoldArm(NamedTuple):
    """An arm: its wordings, and those attributes that the text gives."""

    arm_id: str
    names: tuple[str, ...]
    attributes: dict[str, Any]


class GoldRelation(NamedTuple):
    """One observation; `value` and `p` are places in the text, or None."""

    measure: tuple[int, int]
    arm: str | None
    comparator: str | None
    timepoint: str | None
    value: tuple[int, int] | None
    statistic: str | None
    p: tuple[int, int] | None
    direction: str | None
    species: str | None


class GoldZone(NamedTuple):
    """One non-blank line of a page and the zone it is in, without its line end."""

    start: int
    end: int
    zone: str


class GoldDocument(NamedTuple):
    """An annotated document, quotes resolved. `zones` is None for a plain abstract, all of which is content."""

    name: str
    text: str
    entities: list[GoldEntity]
    quantities: list[GoldQuantity]
    trial: dict[str, Any]
    arms: list[GoldArm]
    relations: list[GoldRelation]
    zones: list[GoldZone] | None


def read_folder(folder: Path) -> list[GoldDocument]:
    """All gold documents of a folder, in order of their names; a single .gold.json file is read as it is.

    Raises:
        GoldError: there is none, or one contradicts its text: every problem of every file, one a line.
    """
    paths = [folder] if folder.is_file() else sorted(folder.rglob(f"*{SUFFIX}"))
    if not paths:
        raise GoldError(f"{folder}: no *{SUFFIX} file there")
    documents, problems = [], []
    for path in paths:
        try:
            documents.append(read(path))
        except GoldError as error:
            problems.append(str(error))
    if problems:
        raise GoldError("\n".join(problems))
    return documents


def read(path: Path) -> GoldDocument:
    """One gold document.

    Args:
        path: `NAME.gold.json`; `NAME.txt` lies beside it.

    Raises:
        GoldError: the text is missing, the file is no JSON, or something in it contradicts the guidelines.
    """
    text_path = path.with_name(path.name.removesuffix(SUFFIX) + ".txt")
    try:
        text = text_path.read_text(encoding="utf-8")
        record = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise GoldError(f"{error.filename}: no such file") from None
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise GoldError(f"{path}: not readable: {error}") from None
    return resolve(record, text, path.name.removesuffix(SUFFIX), str(path))


def resolve(record: dict[str, Any], text: str, name: str, where: str) -> GoldDocument:
    """A gold record with its quotes as offsets into the text.

    Args:
        record: the content of the file.
        text: the document.
        name: the document's name.
        where: what error messages begin with.

    Raises:
        GoldError: all problems of the file, one a line: a quote that does not occur, an unknown label, ...
    """
    return _Resolver(record, text, where).document(name)


def occurrences(text: str, quote: str) -> list[int]:
    """Starts of all occurrences of a quote, left to right, without overlaps."""
    return [match.start() for match in re.finditer(re.escape(quote), text)] if quote else []


def is_whole(text: str, start: int, end: int) -> bool:
    """Whether a stretch neither begins nor ends inside a word."""

    def inside(offset: int) -> bool:
        return 0 < offset < len(text) and all(re.match(r"\w", text[i]) for i in (offset - 1, offset))

    return not inside(start) and not inside(end)


class _Resolver:
    """Turns one file's record into a document, and gathers what is wrong with it."""

    def __init__(self, record: dict[str, Any], text: str, where: str) -> None:
        self.record, self.text, self.where = record, text, where
        self.problems: list[str] = []

    def document(self, name: str) -> GoldDocument:
        missing = [part for part in PARTS if part not in self.record]
        if missing:
            raise GoldError(f"{self.where}: no {', '.join(missing)} in the file")
        entities = self.entities()
        document = GoldDocument(
            name=name,
            text=self.text,
            entities=entities,
            quantities=self.each("quantities", self.quantity),
            trial=self.record["trial"],
            arms=self.each("arms", self.arm),
            relations=self.each("relations", lambda item: self.relation(item, entities)),
            zones=self.zones() if self.record.get("zones") else None,
        )
        if self.problems:
            raise GoldError("\n".join(f"{self.where}: {problem}" for problem in self.problems))
        return document

    def each(self, part: str, make: Callable[[dict[str, Any]], Any]) -> list[Any]:
        made = []
        for index, item in enumerate(self.record[part]):
            try:
                made.append(make(item))
            except GoldError as error:
                self.problems.append(f"{part} {index + 1}: {error}")
            except (KeyError, TypeError, AttributeError) as error:
                self.problems.append(f"{part} {index + 1}: {item!r}: wrong form ({error!r})")
        return made

    def place(self, quote: dict[str, Any]) -> tuple[int, int]:
        return self.nth(quote["text"], quote.get("nth") or 1)

    def nth(self, quote: str, nth: int) -> tuple[int, int]:
        found = occurrences(self.text, quote)
        if not found:
            raise GoldError(f"not in the text: {quote!r}")
        if nth > len(found) or nth < 1:
            raise GoldError(f"{quote!r} occurs {len(found)} times: there is no occurrence {nth}")
        return found[nth - 1], found[nth - 1] + len(quote)

    def entities(self) -> list[GoldEntity]:
        taken: list[GoldEntity] = []
        longest_first = sorted(self.record["entities"], key=lambda item: -len(item["text"]))
        for item in longest_first:
            try:
                places = self.places(item)
            except GoldError as error:
                self.problems.append(f"entity: {error}")
                continue
            free = [(s, e) for s, e in places if not any(s < other.end and other.start < e for other in taken)]
            taken += [GoldEntity(s, e, item["label"], item.get("norm")) for s, e in free]
        return sorted(taken)

    def places(self, item: dict[str, Any]) -> list[tuple[int, int]]:
        quote, nth = item["text"], item.get("nth", "all")
        if item.get("label") not in LABELS:
            raise GoldError(f"{quote!r}: unknown label {item.get('label')!r}: use one of {', '.join(LABELS)}")
        if nth != "all":
            return [self.nth(quote, number) for number in (nth if isinstance(nth, list) else [nth])]
        found = [(start, start + len(quote)) for start in occurrences(self.text, quote)]
        whole = [place for place in found if is_whole(self.text, *place)]
        if not whole:
            raise GoldError(f"not in the text as a whole word: {quote!r}")
        return whole

    def quantity(self, item: dict[str, Any]) -> GoldQuantity:
        start, end = self.place(item)
        if item.get("kind") not in KINDS:
            raise GoldError(f"{item['text']!r}: unknown kind {item.get('kind')!r}: use one of {', '.join(KINDS)}")
        numbers = {key: item.get(key) for key in ("value", "low", "high", "spread", "n", "total")}
        return GoldQuantity(
            start, end, item["kind"], unit=item.get("unit"), operator=item.get("op", item.get("operator")), **numbers
        )

    def arm(self, item: dict[str, Any]) -> GoldArm:
        for name in item["names"]:
            if name not in self.text:
                raise GoldError(f"arm {item['id']}: name not in the text: {name!r}")
        attributes = {k: v for k, v in item.items() if k not in ("id", "names") and v is not None}
        return GoldArm(item["id"], tuple(item["names"]), attributes)

    def relation(self, item: dict[str, Any], entities: list[GoldEntity]) -> GoldRelation:
        start, end = self.place(item["measure"])
        direction = item.get("direction")
        if not any(entity.start < end and start < entity.end for entity in entities):
            raise GoldError(f"measure {item['measure']['text']!r} is on no entity")
        if direction is not None and direction not in DIRECTIONS:
            raise GoldError(f"unknown direction {direction!r}: use one of {', '.join(DIRECTIONS)}")
        if not (item.get("value") or item.get("p") or direction):
            raise GoldError("no value, no p, no direction")
        self.check_arms(item)
        return GoldRelation(
            measure=(start, end),
            arm=item.get("arm"),
            comparator=item.get("comparator"),
            timepoint=item.get("timepoint"),
            value=self.place(item["value"]) if item.get("value") else None,
            statistic=item.get("statistic"),
            p=self.place(item["p"]) if item.get("p") else None,
            direction=direction,
            species=item.get("species"),
        )

    def check_arms(self, item: dict[str, Any]) -> None:
        known = {arm["id"] for arm in self.record["arms"]}
        for key in ("arm", "comparator"):
            for part in (item.get(key) or "").split("+"):
                if part and part not in known and part != "baseline":
                    raise GoldError(f"unknown {key} {part!r}")

    def zones(self) -> list[GoldZone]:
        lines = numbered_lines(self.text)
        zone_of: dict[int, str] = {}
        for key, zone in self.record["zones"].items():
            if zone not in ZONES or not LINES.fullmatch(key):
                self.problems.append(f"zones: {key!r}: {zone!r}: wrong lines, or no zone of the guidelines")
                continue
            first, _, last = key.partition("-")
            for number in range(int(first), int(last or first) + 1):
                if zone_of.setdefault(number, zone) != zone:
                    self.problems.append(f"zones: line {number} is in two zones")
        found = [GoldZone(start, end, zone_of[number]) for number, start, end in lines if number in zone_of]
        unzoned = [str(number) for number, _, _ in lines if number not in zone_of]
        if unzoned:
            self.problems.append(f"zones: lines in no zone: {', '.join(unzoned)}")
        return found


def numbered_lines(text: str) -> list[tuple[int, int, int]]:
    """Number (from 1), start and end of each non-blank line, surrounding blanks left out."""
    lines, offset = [], 0
    for number, line in enumerate(text.split("\n"), start=1):
        bare = line.strip()
        if bare:
            start = offset + line.index(bare)
            lines.append((number, start, start + len(bare)))
        offset += len(line) + 1
    return lines
