"""The precision of each rule: hits, right, wrong, with Wilson's interval; and the rules that never fired.

A hit of an entity rule is right when it is an exact match, of a quantity rule when the quantity is matched, of a
linking rule when its row is a core pair. Strictly right rows are counted beside.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from trialweave.evaluate.bootstrap import Interval, wilson
from trialweave.evaluate.judged import Judgement
from trialweave.evaluate.report import Report, number
from trialweave.stages.component import Stage

if TYPE_CHECKING:
    from spacy.language import Language

LAYERS = ("entities", "quantities", "relations")
HEADER = ("rule", "layer", "hits", "right", "wrong", "precision", "95 % interval", "strict")


class RuleScore(NamedTuple):
    """What one rule made, and how much of it is right. `strict` is None but for relations."""

    layer: str
    rule: str
    right: int
    wrong: int
    strict: int | None

    @property
    def hits(self) -> int:
        return self.right + self.wrong

    @property
    def interval(self) -> Interval:
        return wilson(self.right, self.hits)


def rule_scores(judgements: Iterable[Judgement], only: Sequence[str] = ()) -> list[RuleScore]:
    """One score for each rule that fired, by layer, the rules with most wrong hits first."""
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for judgement in judgements:
        for item in judgement.items:
            if item.layer in LAYERS and item.outcome != "miss":
                counts[item.layer, item.rule][0 if item.outcome == "hit" else 1] += 1
        for link in judgement.links:
            counts["relations", link.rule][2] += link.strict
    found = [
        RuleScore(layer, rule, right, wrong, strict if layer == "relations" else None)
        for (layer, rule), (right, wrong, strict) in counts.items()
    ]
    chosen = [score for score in found if not only or score.layer in only]
    return sorted(chosen, key=lambda score: (LAYERS.index(score.layer), -score.wrong, -score.right, score.rule))


def known_rules(nlp: Language) -> list[str]:
    """The rules that the stages of a pipeline say they have, in order of the stages."""
    return [rule for _, stage in nlp.pipeline if isinstance(stage, Stage) for rule in stage.rules()]


def never_fired(report: Report) -> list[str]:
    """Known rules that made nothing on these documents, neither alone (`a`) nor with others (`a+b`)."""
    fired = {part for score in rule_scores(report.judgements) for part in score.rule.split("+")}
    return [rule for rule in report.rules if rule not in fired]


def rows(report: Report, only: Sequence[str] = ()) -> list[tuple[str, ...]]:
    """The scores of the rules as cells of a table under HEADER."""
    return [
        (
            score.rule,
            score.layer,
            str(score.hits),
            str(score.right),
            str(score.wrong),
            number(score.right / score.hits),
            f"{number(score.interval.low)}–{number(score.interval.high)}",
            "" if score.strict is None else str(score.strict),
        )
        for score in rule_scores(report.judgements, only)
    ]
