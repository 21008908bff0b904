"""Agreement of two annotators, by the same scores: the first counts as gold, the second as prediction.

F1 does not change when the two change places, shares may. A goal above these figures is above what people agree
on.
"""

from __future__ import annotations

from collections.abc import Sequence

from trialweave.errors import GoldError
from trialweave.evaluate.gold import GoldDocument
from trialweave.evaluate.prediction import Predictions, from_gold
from trialweave.evaluate.report import Report
from trialweave.evaluate.scores import judge_all
from trialweave.evaluate.trials import merged_groups


def agreement(first: Sequence[GoldDocument], second: Sequence[GoldDocument], name: str, other: str) -> Report:
    """The report of the second annotator against the first, over the documents that both have.

    Args:
        first: the first annotator's documents.
        second: the second's.
        name: what the report calls the first.
        other: what it calls the second.

    Raises:
        GoldError: they have no document in common, or one of different texts.
    """
    theirs = {gold.name: gold for gold in second}
    common = [gold for gold in first if gold.name in theirs]
    if not common:
        raise GoldError(f"{name} and {other} have no document in common: documents go by their file names")
    different = [gold.name for gold in common if gold.text != theirs[gold.name].text]
    if different:
        raise GoldError(f"the texts differ: {', '.join(different)}: both must annotate the same text")
    rows = {gold.name: from_gold(theirs[gold.name]) for gold in common}
    groups = merged_groups([theirs[gold.name] for gold in common])
    return Report(name, other, judge_all(common, Predictions(rows, groups)), ["gold"])
