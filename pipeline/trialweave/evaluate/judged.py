"""What a judgement of one document is made of: counts for the scores, and every single item with its outcome."""

from __future__ import annotations

from typing import NamedTuple


class Tally(NamedTuple):
    """Counts behind one score. Precision is hits / predicted, recall hits / gold.

    Of a share (the names of the exactly matched, a trial's fields) `predicted` is 0 and hits / gold is the score.
    """

    hits: int
    predicted: int
    gold: int


class Item(NamedTuple):
    """One gold or predicted item, or a pair of both.

    `outcome` is hit (gold and predicted agree), miss (gold alone) or extra (predicted alone). `fault` tells what
    is wrong: with a hit, the slots that differ; with a miss, what was predicted there instead, if anything.
    `start` and `end` are those of the gold, of an extra those of the prediction. `key` names the item apart from
    its rule, so that two runs over the same gold can be compared item by item.
    """

    document: str
    layer: str
    outcome: str
    label: str
    start: int
    end: int
    text: str
    detail: str
    rule: str
    fault: str

    @property
    def key(self) -> tuple[str, ...]:
        return (
            self.document,
            self.layer,
            "extra" if self.outcome == "extra" else "gold",
            self.label,
            str(self.start),
            str(self.end),
            self.detail,
        )


class LinkOutcome(NamedTuple):
    """One predicted relation: how sure the pipeline was of it, and whether it was right."""

    rule: str
    confidence: float
    core: bool
    strict: bool


class Judgement(NamedTuple):
    """All of one document: counts by score, items, and its predicted relations."""

    document: str
    tallies: dict[str, Tally]
    items: list[Item]
    links: list[LinkOutcome]


def count(tallies: dict[str, Tally], key: str, *, hits: int = 0, predicted: int = 0, gold: int = 0) -> None:
    """Add to the counts of a score."""
    old = tallies.get(key, Tally(0, 0, 0))
    tallies[key] = Tally(old.hits + hits, old.predicted + predicted, old.gold + gold)
