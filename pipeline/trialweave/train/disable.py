"""Leaves out rules whose precision on a gold set is too low to be trusted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from trialweave.errors import ArgumentError
from trialweave.evaluate.by_rule import RuleScore, rule_scores
from trialweave.evaluate.judged import Judgement

if TYPE_CHECKING:
    from spacy.language import Language


def too_imprecise(judgements: Iterable[Judgement], below: float) -> list[RuleScore]:
    """The rules that fired and whose precision, at the lower bound of Wilson's interval, is under `below`.

    Args:
        judgements: of the pipeline with all its rules.
        below: a share from 0 to 1. With few hits the bound is low: 4 right out of 4 give 0.51.

    Raises:
        ArgumentError: `below` is no share.
    """
    if not 0 < below <= 1:
        raise ArgumentError(f"--disable-below {below}: give a share above 0 and up to 1, like 0.3")
    return [score for score in rule_scores(judgements) if score.interval.low < below]


def disable(nlp: Language, scores: Sequence[RuleScore]) -> None:
    """Take the marks of some rules out of a pipeline, right behind the stage that makes them."""
    by_layer: dict[str, list[str]] = defaultdict(list)
    for score in scores:
        by_layer[score.layer].append(score.rule)
    for layer, rules in by_layer.items():
        settings = {"group": layer, "disabled": sorted(rules)}
        nlp.add_pipe("trialweave_disabled_rules", name=f"disabled_{layer}", after=layer, config=settings)
