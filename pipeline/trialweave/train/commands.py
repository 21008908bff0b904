"""What the command `train` does, once its arguments are parsed."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from trialweave.errors import ArgumentError, KnowledgeError, ModelError, OutputError
from trialweave.evaluate import compare
from trialweave.evaluate.commands import judged, print_comparison
from trialweave.evaluate.gold import GoldDocument, read_folder
from trialweave.resources import load_model
from trialweave.train.build import build
from trialweave.train.card import card
from trialweave.train.disable import disable, too_imprecise
from trialweave.train.validate import check
from trialweave.train.write import write

if TYPE_CHECKING:
    from spacy.language import Language

    from trialweave.evaluate.by_rule import RuleScore
    from trialweave.evaluate.report import Report


def train(config: Path, output: Path, *, gold: Path | None, disable_below: float | None) -> int:
    """Build a model, say what changed against the one it replaces, and write it.

    Args:
        config: the pipeline's configuration; the files of knowledge lie beside it.
        output: the model's folder.
        gold: annotated documents to judge the new and the old model on; None to judge neither.
        disable_below: leave out rules whose precision on the gold is under this, at Wilson's lower bound.

    Returns:
        The exit code.

    Raises:
        KnowledgeError: something in configs/ is wrong: file, line and reason of every problem.
    """
    began = time.perf_counter()
    if disable_below is not None and gold is None:
        raise ArgumentError("--disable-below needs documents to count on: add --gold corpus/gold")
    if not config.is_file():
        raise KnowledgeError(f"{config}: no such configuration")
    check(config.parent)
    nlp = build(config)
    report: Report | None = None
    disabled: list[RuleScore] = []
    if gold is not None:
        report, disabled = _judge(nlp, read_folder(gold), gold, output, disable_below)
    write(nlp, card(nlp, report=report, disabled=disabled), output)
    print(f"wrote {output} in {time.perf_counter() - began:.0f} s")
    return 0


def _judge(
    nlp: Language, documents: list[GoldDocument], gold: Path, output: Path, disable_below: float | None
) -> tuple[Report, list[RuleScore]]:
    """Judge the new model, leave out its worst rules if asked to, and print what changed against the old one."""
    report = judged(documents, gold, nlp, "new")
    disabled: list[RuleScore] = []
    if disable_below is not None:
        disabled = too_imprecise(report.judgements, disable_below)
        disable(nlp, disabled)
        report = judged(documents, gold, nlp, "new")
        for score in disabled:
            print(f"left out: {score.rule} ({score.layer}), {score.right} of {score.hits} right")
    old = _model_at(output)
    if old is not None:
        before = judged(documents, gold, old, "old")
        title = f"A the model that stood in {output}, B the new one, {len(documents)} documents of {gold}"
        print_comparison(compare.pair(before, report), title, [])
    return report, disabled


def _model_at(output: Path) -> Language | None:
    """The model that is to be replaced; None, with a word about it, where there is none that opens."""
    if not (output / "meta.json").is_file():
        return None
    try:
        return load_model(output)
    except ModelError as error:
        print(f"nothing to compare with: {error}")
        return None


def learn_publishers(dump: Path, *, output: Path | None, sample: int, model: Path | None) -> int:
    """Write the lines that recur over a dump, as TOML for configs/publishers.

    Args:
        dump: a folder, a file or an archive.
        output: where the TOML goes; printed where None.
        sample: how many pages are read at most.
        model: whose knowledge of publishers counts as known.

    Returns:
        The exit code: 0, or 1 where no page could be read.

    Raises:
        InputError: the dump is not there.
        OutputError: the file cannot be written.
    """
    from itertools import islice
    from typing import cast

    from trialweave.read.dump import pages
    from trialweave.stages.zones import Zones
    from trialweave.train.furniture import as_toml, learn_furniture

    zones = cast(Zones, load_model(model).get_pipe("zones"))
    texts = [page.text for page in islice(pages(dump), sample) if page.text]
    told = as_toml(learn_furniture(texts, zones.words), len(texts))
    if output is None:
        print(told)
    else:
        try:
            output.write_text(told, encoding="utf-8")
        except OSError as error:
            raise OutputError(f"{output}: cannot be written: {error.strerror or error}") from error
    return 0 if texts else 1
