"""Judges documents and adds up: every score of the definition, with its 95 % interval.

Scores are named by keys: `entities.exact`, `entities.exact.CYTOKINE`, `relations.strict`, `trial.phase`, ... Those
whose key begins with one of `SHARES` are shares (right / gold), all others are F1 with precision and recall.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from trialweave.errors import GoldError
from trialweave.evaluate import bootstrap
from trialweave.evaluate.arms import judge_arms
from trialweave.evaluate.gold import GoldDocument
from trialweave.evaluate.judged import Judgement, Tally
from trialweave.evaluate.prediction import Prediction, Predictions
from trialweave.evaluate.relations import judge_relations
from trialweave.evaluate.spans import judge_entities, judge_quantities
from trialweave.evaluate.trials import judge_merging, judge_trial
from trialweave.evaluate.zones import judge_zones

SHARES = ("names", "relations.slot", "arm_fields", "trial", "zones.number_sentences")
# the layers of --only, and the keys that belong to each, in the order of the report
LAYERS: dict[str, tuple[str, ...]] = {
    "entities": ("entities.exact", "entities.overlap", "names"),
    "quantities": ("quantities",),
    "relations": ("relations.core", "relations.strict", "relations.slot"),
    "arms": ("arms", "arm_fields"),
    "trials": ("trial", "merging"),
    "zones": (
        "zones.content",
        "zones.content_pages",
        "zones.translation",
        "zones.number_sentences",
        "zones.zone",
    ),
}
WHOLES = tuple(stem for stems in LAYERS.values() for stem in stems)  # the other scores are parts of these


class Score(NamedTuple):
    """One score of a set. `value` is None where there was nothing to find and nothing was found."""

    key: str
    value: float | None
    low: float | None
    high: float | None
    precision: float | None
    recall: float | None
    hits: int
    predicted: int
    gold: int


def judge(gold: GoldDocument, prediction: Prediction) -> Judgement:
    """All counts and items of one document."""
    tallies: dict[str, Tally] = {}
    relation_tallies, relation_items, links = judge_relations(gold, prediction)
    items = []
    for counted, judged in (
        judge_entities(gold, prediction.mentions),
        judge_quantities(gold, prediction.mentions),
        (relation_tallies, relation_items),
        judge_arms(gold, prediction),
        judge_trial(gold, prediction.trial),
        judge_zones(gold, prediction.page.zones),
    ):
        tallies |= counted
        items += judged
    return Judgement(gold.name, tallies, items, links)


def judge_all(documents: Sequence[GoldDocument], predictions: Predictions) -> list[Judgement]:
    """The judgements of a set of documents, merging included.

    Raises:
        GoldError: two documents have one name, or a document has no prediction.
    """
    names = [gold.name for gold in documents]
    twice = sorted({name for name in names if names.count(name) > 1})
    missing = sorted(set(names) - set(predictions.documents))
    if twice or missing:
        raise GoldError(f"documents twice in the set: {twice}; without a prediction: {missing}")
    merging = judge_merging(documents, predictions.merged)
    judgements = []
    for gold in documents:
        judged = judge(gold, predictions.documents[gold.name])
        extra = {"merging": merging[gold.name]} if gold.name in merging else {}
        judgements.append(judged._replace(tallies=judged.tallies | extra))
    return judgements


def is_share(key: str) -> bool:
    """Whether a score is a share (right / gold) and no F1."""
    return key.startswith(SHARES)


def layer_of(key: str) -> str:
    """The layer that a score belongs to."""
    return next(layer for layer, stems in LAYERS.items() if any(_belongs(key, stem) for stem in stems))


def _belongs(key: str, stem: str) -> bool:
    return key == stem or key.startswith(f"{stem}.")


def ordered(keys: Iterable[str]) -> list[str]:
    """Keys in the order of the report: as LAYERS tells, a whole before its parts, parts by name."""
    return sorted(keys, key=lambda key: (next(i for i, s in enumerate(WHOLES) if _belongs(key, s)), key))


def scores(judgements: Sequence[Judgement]) -> list[Score]:
    """Every score of a set of documents, in the order of the report."""
    keys = ordered({key for judged in judgements for key in judged.tallies})
    return [score(key, tallies_of(judgements, key)) for key in keys]


def tallies_of(judgements: Sequence[Judgement], key: str) -> list[Tally]:
    """The counts of one score, one for each document."""
    return [judged.tallies.get(key, Tally(0, 0, 0)) for judged in judgements]


def score(key: str, tallies: Sequence[Tally]) -> Score:
    """One score out of its counts by document."""
    whole, shared = bootstrap.total(tallies), is_share(key)
    limits = bootstrap.interval(bootstrap.resampled(tallies, is_share=shared))
    return Score(
        key=key,
        value=bootstrap.share(whole) if shared else bootstrap.f1(whole),
        low=limits.low if limits else None,
        high=limits.high if limits else None,
        precision=None if shared or not whole.predicted else whole.hits / whole.predicted,
        recall=None if shared or not whole.gold else whole.hits / whole.gold,
        hits=whole.hits,
        predicted=whole.predicted,
        gold=whole.gold,
    )
