"""What the confidence of a relation is worth: of the rows said to be so sure, how many are right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from trialweave.evaluate.bootstrap import Interval, wilson
from trialweave.evaluate.judged import Judgement, LinkOutcome
from trialweave.evaluate.report import number

# lower bounds of the bands; the topmost is the one that a reader may take without checking
BANDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9)
HEADER = ("confidence", "rows", "mean", "core right", "95 % interval", "strictly right", "95 % interval")


class Band(NamedTuple):
    """The predicted rows with a confidence from `low` up to the next band: how many, and how many right."""

    low: float
    high: float
    rows: int
    mean: float | None
    core: int
    strict: int

    @property
    def core_interval(self) -> Interval:
        return wilson(self.core, self.rows)

    @property
    def strict_interval(self) -> Interval:
        return wilson(self.strict, self.rows)


def bands(judgements: Iterable[Judgement]) -> list[Band]:
    """One band for each bound, empty ones too; a row right at a bound belongs to the band above it."""
    links = [link for judgement in judgements for link in judgement.links]
    highs = (*BANDS[1:], 1.0)
    return [_band(low, high, links) for low, high in zip(BANDS, highs, strict=True)]


def _band(low: float, high: float, links: Sequence[LinkOutcome]) -> Band:
    inside = [link for link in links if low <= link.confidence and (link.confidence < high or high == 1.0)]
    mean = sum(link.confidence for link in inside) / len(inside) if inside else None
    return Band(low, high, len(inside), mean, sum(link.core for link in inside), sum(link.strict for link in inside))


def expected_error(judgements: Iterable[Judgement]) -> float | None:
    """Expected calibration error of the core: mean distance of a band's mean confidence from its share right,
    weighted by its rows (Naeini et al. 2015); None without predicted relations."""
    found = [band for band in bands(judgements) if band.mean is not None]
    total = sum(band.rows for band in found)
    if not total:
        return None
    return sum(abs((band.mean or 0.0) * band.rows - band.core) for band in found) / total


def rows(judgements: Iterable[Judgement]) -> list[tuple[str, ...]]:
    """The bands as cells of a table under HEADER, the surest first."""
    return [_cells(band) for band in reversed(bands(judgements))]


def _cells(band: Band) -> tuple[str, ...]:
    def part(right: int) -> str:
        return number(right / band.rows if band.rows else None)

    def limits(interval: Interval) -> str:
        return f"{number(interval.low)}–{number(interval.high)}" if band.rows else "–"

    return (
        f"{band.low:.1f}–{band.high:.1f}",
        str(band.rows),
        number(band.mean),
        part(band.core),
        limits(band.core_interval),
        part(band.strict),
        limits(band.strict_interval),
    )
