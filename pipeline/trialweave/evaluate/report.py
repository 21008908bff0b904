"""A report: what one pipeline got on one set of gold documents, as a file and as text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from trialweave.errors import GoldError, OutputError
from trialweave.evaluate.judged import Item, Judgement, LinkOutcome, Tally
from trialweave.evaluate.scores import WHOLES, Score, layer_of, scores

FORMAT = 1


class Report(NamedTuple):
    """`made_by` names the model or configuration, `rules` are all the rules that it could have used."""

    gold: str
    made_by: str
    judgements: list[Judgement]
    rules: list[str]


def save(report: Report, path: Path) -> None:
    """Write a report as JSON: scores for people and scripts, counts and items for `compare`.

    Raises:
        OutputError: the file cannot be written.
    """
    record = {
        "format": FORMAT,
        "gold": report.gold,
        "made_by": report.made_by,
        "rules": report.rules,
        "scores": {s.key: s._asdict() for s in scores(report.judgements)},
        "documents": [
            {
                "name": judged.document,
                "tallies": judged.tallies,
                "items": [item._asdict() for item in judged.items],
                "links": [link._asdict() for link in judged.links],
            }
            for judged in report.judgements
        ],
    }
    try:
        path.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{path}: cannot write the report: {error.strerror}") from error


def load(path: Path) -> Report:
    """Read a report that `save` wrote.

    Raises:
        GoldError: it is missing, no report, or of another format.
    """
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        if record["format"] != FORMAT:
            raise GoldError(f"{path}: a report of format {record['format']}, not {FORMAT}: evaluate again")
        judgements = [
            Judgement(
                document["name"],
                {key: Tally(*counts) for key, counts in document["tallies"].items()},
                [Item(**item) for item in document["items"]],
                [LinkOutcome(**link) for link in document["links"]],
            )
            for document in record["documents"]
        ]
        return Report(record["gold"], record["made_by"], judgements, record["rules"])
    except OSError as error:
        raise GoldError(f"{path}: cannot be read: {error.strerror}") from error
    except (json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise GoldError(f"{path}: no report of `trialweave evaluate --output`: {error!r}") from error


HEADER = ("score", "value", "95 % interval", "precision", "recall", "right", "predicted", "gold")


def rows(report: Report, only: Sequence[str] = ()) -> list[tuple[str, ...]]:
    """The scores as cells of a table under HEADER.

    Args:
        report: the report.
        only: layers to keep; all where empty.
    """
    chosen = [s for s in scores(report.judgements) if not only or layer_of(s.key) in only]
    return [_cells(score) for score in chosen]


def _cells(score: Score) -> tuple[str, ...]:
    return (
        score.key if score.key in WHOLES else f"  {score.key}",
        number(score.value),
        "–" if score.low is None else f"{number(score.low)}–{number(score.high)}",
        number(score.precision),
        number(score.recall),
        str(score.hits),
        str(score.predicted) if score.precision is not None or score.recall is not None else "",
        str(score.gold),
    )


def number(value: float | None) -> str:
    """Three decimals, cut and not rounded up, so that 0.9499 is not shown as a met 0.950; a dash for none."""
    return "–" if value is None else f"{int(value * 1000 + 1e-9) / 1000:.3f}"
