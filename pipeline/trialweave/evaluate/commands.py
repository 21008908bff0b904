"""What the commands `evaluate`, `compare`, `agree`, `suggest` and `floors` do, once their arguments are parsed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from trialweave.errors import ArgumentError, GoldError
from trialweave.evaluate import by_rule, calibration
from trialweave.evaluate import compare as comparing
from trialweave.evaluate import report as reports
from trialweave.evaluate.agree import agreement
from trialweave.evaluate.errors_listing import print_errors
from trialweave.evaluate.gold import GoldDocument, read_folder
from trialweave.evaluate.report import Report
from trialweave.evaluate.scores import LAYERS, judge_all, scores
from trialweave.evaluate.tables import show

if TYPE_CHECKING:
    from spacy.language import Language


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
    """Judge a pipeline on gold documents and print what was asked for.

    Args:
        gold: a folder of gold documents.
        config: build the pipeline afresh from this configuration; None for a model.
        model: a model's folder or name; None for the one that comes with trialweave.
        errors: list each miss and each false positive.
        only: layers to show; all where empty.
        by: `rule`, or None.
        output: where to write the report, for `compare`.

    Returns:
        The exit code.
    """
    chosen = layers(only)
    documents = read_folder(gold)
    report = judged(documents, gold, *pipeline(config, model))
    print_scores(report, chosen)
    print_calibration(report, chosen)
    if by is not None:
        print_rules(report, chosen)
    if errors:
        print_errors(report, {document.name: document.text for document in documents}, chosen)
    if output is not None:
        reports.save(report, output)
        print(f"wrote {output}")
    return 0


def compare(a: Path, b: Path, *, gold: Path | None, only: Sequence[str]) -> int:
    """Print two reports side by side, and every item that changed; a model or configuration is judged first.

    Args:
        a: a saved report, a model's folder or name, or a configuration.
        b: another.
        gold: what models and configurations are judged on.
        only: layers to show; all where empty.
    """
    chosen = layers(only)
    paired = comparing.pair(report_of(a, gold), report_of(b, gold))
    if not paired.a:
        raise GoldError(f"{a} and {b} have no document in common: evaluate both on the same gold")
    if paired.unpaired:
        print(f"left out, in one of the two only: {', '.join(paired.unpaired)}")
    print_comparison(paired, f"A {a}, B {b}, {len(paired.a)} documents", chosen)
    return 0


def agree(first: Path, second: Path, *, errors: bool, only: Sequence[str]) -> int:
    """Print how far two annotators agree, the first taken as gold."""
    chosen = layers(only)
    documents = read_folder(first)
    report = agreement(documents, read_folder(second), str(first), str(second))
    print_scores(report, chosen)
    if errors:
        print_errors(report, {document.name: document.text for document in documents}, chosen)
    return 0


def suggest(gold: Path, *, config: Path | None, model: Path | None) -> int:
    """Print entries for configs/entities out of what the pipeline misses on gold documents."""
    from trialweave.evaluate import suggest as suggesting
    from trialweave.resources import find

    documents = read_folder(gold)
    report = judged(documents, gold, *pipeline(config, model))
    found = suggesting.suggestions(report, config.parent if config else find("configs"))
    if not found:
        print("# nothing to add: every missed name is in configs/entities; see `trialweave evaluate --errors`")
    for line in suggesting.lines(found, {document.name: document.text for document in documents}):
        print(line)
    return 0


def raise_floors(gold: Path, *, floors: Path, config: Path, lower: bool) -> int:
    """Raise the floors of the gate to what is reached now; 1 where a score is under its floor and stays so."""
    from trialweave.evaluate import floors as gate

    found = scores(judged(read_folder(gold), gold, *pipeline(config, None)).judgements)
    old = gate.read(floors)
    new = gate.moved(found, old, lower=lower)
    gate.write(new, floors)
    for key in new:
        if new[key] != old.get(key):
            print(f"{key}: {reports.number(old.get(key))} -> {reports.number(new[key])}")
    fallen = gate.fallen(found, new)
    for line in fallen:
        print(line)
    return 1 if fallen else 0


def layers(only: Sequence[str]) -> list[str]:
    """The layers of --only, which may be given several times, or once with commas.

    Raises:
        ArgumentError: one is none of the layers.
    """
    chosen = [name.strip() for given in only for name in given.split(",")]
    unknown = [name for name in chosen if name not in LAYERS]
    if unknown:
        raise ArgumentError(f"--only {unknown[0]}: no such layer: use one of {', '.join(LAYERS)}")
    return chosen


def pipeline(config: Path | None, model: Path | None) -> tuple[Language, str]:
    """The pipeline to judge and its name: built from a configuration, or a model that was built before."""
    from trialweave.resources import load_model, outdated
    from trialweave.train.build import build

    if config is not None:
        return build(config), str(config)
    nlp = load_model(model)
    if warning := outdated(nlp):
        print(f"trialweave: {warning}", file=sys.stderr)
    return nlp, str(model or "the model that comes with trialweave")


def judged(documents: Sequence[GoldDocument], gold: Path, nlp: Language, made_by: str) -> Report:
    """Run a pipeline over gold documents and judge its rows."""
    from trialweave.evaluate.prediction import predict

    predictions = predict(nlp, documents)
    for name, reason in predictions.quarantined.items():
        print(f"trialweave: {name}: quarantined, all of it counts as missed: {reason}", file=sys.stderr)
    return Report(str(gold), made_by, judge_all(documents, predictions), by_rule.known_rules(nlp))


def report_of(source: Path, gold: Path | None) -> Report:
    """A saved report, or the report of a model or configuration on `gold`.

    Raises:
        ArgumentError: a pipeline is to be judged, and no gold is given.
    """
    if source.suffix == ".json":
        return reports.load(source)
    if gold is None:
        raise ArgumentError(f"{source}: to judge it, say on which documents: add --gold corpus/gold")
    config = source if source.suffix == ".cfg" else None
    return judged(read_folder(gold), gold, *pipeline(config, source))


def print_scores(report: Report, only: Sequence[str]) -> None:
    """Print every score of the layers."""
    title = f"{report.made_by} on {len(report.judgements)} documents of {report.gold}"
    show(title, reports.HEADER, reports.rows(report, only))


def print_calibration(report: Report, only: Sequence[str]) -> None:
    """Print what the confidence of relations is worth, where there are any."""
    if (not only or "relations" in only) and any(judgement.links for judgement in report.judgements):
        error = reports.number(calibration.expected_error(report.judgements))
        title = f"Relations by confidence (expected calibration error {error})"
        show(title, calibration.HEADER, calibration.rows(report.judgements))


def print_rules(report: Report, only: Sequence[str]) -> None:
    """Print the precision of each rule, and the rules that never fired."""
    show("By rule, most wrong first", by_rule.HEADER, by_rule.rows(report, only), words=(0, 1))
    silent = by_rule.never_fired(report)
    if silent:
        print("never fired:", ", ".join(silent))


def print_comparison(paired: comparing.Paired, title: str, only: Sequence[str]) -> None:
    """Print scores side by side, changes by rule, and each item that changed."""
    show(title, comparing.HEADER, comparing.score_rows(paired, only), words=(0, 5))
    if edited := comparing.gold_differs(paired):
        print(f"{edited} items of the gold are in one of the two only: it was edited between them; evaluate both again")
    found = comparing.changes(paired, only)
    if not found:
        print("no item changed")
        return
    show(
        "Items better (+) and worse (-) by rule",
        ("layer", "rule", "better", "worse"),
        comparing.summary(found),
        words=(0, 1),
    )
    for line in comparing.change_lines(found):
        print(line)
