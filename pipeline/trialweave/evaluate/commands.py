"""What the commands `evaluate`, `compare`, `agree` and `suggest` do, once their arguments are parsed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from trialweave.errors import GoldError
from trialweave.evaluate import by_rule
from trialweave.evaluate import report as reports
from trialweave.evaluate.gold import GoldDocument, read_folder
from trialweave.evaluate.report import Report
from trialweave.evaluate.scores import LAYERS, judge_all
from trialweave.evaluate.tables import show

if TYPE_CHECKING:
    from spacy.language import Language


def pipeline(config: Path | None, model: Path | None) -> tuple[Language, str]:
    """The pipeline to judge and its name: built from a configuration, or a model that was built before."""
    from trialweave.resources import load_model
    from trialweave.train.build import build

    if config is not None:
        return build(config), str(config)
    return load_model(model), str(model or "the model that comes with trialweave")


def layers(only: Sequence[str]) -> list[str]:
    """The layers of --only, which may be given several times, or once with commas.

    Raises:
        GoldError: one is none of the layers.
    """
    chosen = [name.strip() for given in only for name in given.split(",")]
    unknown = [name for name in chosen if name not in LAYERS]
    if unknown:
        raise GoldError(f"--only {unknown[0]}: no such layer: use one of {', '.join(LAYERS)}")
    return chosen


def judged(documents: Sequence[GoldDocument], gold: Path, nlp: Language, made_by: str) -> Report:
    """Run a pipeline over gold documents and judge its rows."""
    from trialweave.evaluate.prediction import predict

    return Report(str(gold), made_by, judge_all(documents, predict(nlp, documents)), [])


def evaluate(
    gold: Path,
    *,
    config: Path | None,
    model: Path | None,
    errors: bool,
    only: Sequence[str],
    by: str | None,
    output: Path | None,
) -> int:
    """Judge a pipeline on gold documents, print what was asked for; gives the exit code."""
    from trialweave.evaluate.errors_listing import print_errors

    only = layers(only)
    documents = read_folder(gold)
    report = judged(documents, gold, *pipeline(config, model))
    title = f"{report.made_by} on {len(documents)} documents of {gold}"
    show(title, reports.HEADER, reports.rows(report, only))
    if by is not None:
        print_rules(report, by, only)
    if errors:
        print_errors(report, {document.name: document.text for document in documents}, only)
    if output is not None:
        reports.save(report, output)
        print(f"wrote {output}")
    return 0


def print_rules(report: Report, by: str, only: Sequence[str]) -> None:
    """Print the precision of each rule, and the rules that never fired.

    Raises:
        GoldError: `by` is not `rule`.
    """
    if by != "rule":
        raise GoldError(f"--by {by}: only `--by rule` is known")
    show("By rule, most wrong first", by_rule.HEADER, by_rule.rows(report, only), words=(0, 1))
    silent = by_rule.never_fired(report)
    if silent:
        print("never fired:", ", ".join(silent))
