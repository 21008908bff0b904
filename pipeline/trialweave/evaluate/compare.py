"""Two reports side by side: every score, and the single mentions and relations gained and lost, by rule.

Scores are compared over the documents that both reports have, with the same bootstrap draws for both, so that
the interval of the difference is a paired one. Items of one gold are found again by their place and content.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from trialweave.evaluate import bootstrap
from trialweave.evaluate.judged import Item, Judgement
from trialweave.evaluate.report import Report, number
from trialweave.evaluate.scores import is_share, layer_of, ordered, score, tallies_of

HEADER = ("score", "A", "B", "B - A", "95 % interval", "")
# what became of an item, in the order of the listing: better first
CHANGES = ("found", "corrected", "no longer made", "lost", "spoilt", "newly made")
BETTER = CHANGES[:3]
LAYERS = ("entities", "quantities", "relations", "arms", "trials", "zones")


class Change(NamedTuple):
    """An item that differs between A and B. `rule` is the one that made it, in the report where there is one."""

    layer: str
    change: str
    rule: str
    item: Item


class Paired(NamedTuple):
    """The judgements of the documents that both reports have, in one order, and the names of the others."""

    a: list[Judgement]
    b: list[Judgement]
    unpaired: list[str]


def pair(a: Report, b: Report) -> Paired:
    """Bring the documents of two reports together."""
    ours = {judged.document: judged for judged in a.judgements}
    theirs = {judged.document: judged for judged in b.judgements}
    common = sorted(ours.keys() & theirs.keys())
    return Paired(
        [ours[name] for name in common],
        [theirs[name] for name in common],
        sorted(ours.keys() ^ theirs.keys()),
    )


def score_rows(paired: Paired, only: Sequence[str] = ()) -> list[tuple[str, ...]]:
    """The scores as cells of a table under HEADER; the last marks a difference whose interval leaves out 0."""
    keys = ordered({key for judged in (*paired.a, *paired.b) for key in judged.tallies})
    return [_score_row(paired, key) for key in keys if not only or layer_of(key) in only]


def _score_row(paired: Paired, key: str) -> tuple[str, ...]:
    ours, theirs = tallies_of(paired.a, key), tallies_of(paired.b, key)
    a, b = score(key, ours).value, score(key, theirs).value
    shared = is_share(key)
    limits = bootstrap.interval(
        bootstrap.resampled(theirs, is_share=shared) - bootstrap.resampled(ours, is_share=shared)
    )
    if a is None or b is None or limits is None:
        return key, number(a), number(b), "–", "–", ""
    sign = "" if limits.low <= 0 <= limits.high else ("better" if b > a else "worse")
    return key, number(a), number(b), f"{b - a:+.3f}", f"{limits.low:+.3f} {limits.high:+.3f}", sign


def changes(paired: Paired, only: Sequence[str] = ()) -> list[Change]:
    """All items whose outcome differs, by layer, kind of change, rule and place."""
    found = [
        change
        for a, b in zip(paired.a, paired.b, strict=True)
        for change in _changes_of(a, b)
        if not only or change.layer in only
    ]
    return sorted(found, key=lambda c: (LAYERS.index(c.layer), CHANGES.index(c.change), c.rule, c.item.key))


def gold_differs(paired: Paired) -> int:
    """How many gold items are in one report only: the gold was edited between them, and they cannot be compared."""
    return sum(
        (a is None or b is None) and (a or b).outcome != "extra"  # type: ignore[union-attr]
        for ours, theirs in zip(paired.a, paired.b, strict=True)
        for a, b in _side_by_side(ours, theirs)
    )


def _changes_of(a: Judgement, b: Judgement) -> Iterator[Change]:
    for old, new in _side_by_side(a, b):
        change = _change(old, new)
        item = new or old
        if change is not None and item is not None:
            rule = (new.rule if new else "") or (old.rule if old else "")
            yield Change(item.layer, change, rule, item)


def _side_by_side(a: Judgement, b: Judgement) -> Iterator[tuple[Item | None, Item | None]]:
    """Items of equal keys; of a key that occurs several times (a row made twice) the n-th answers to the n-th."""
    ours, theirs = _numbered(a.items), _numbered(b.items)
    for key in sorted(ours.keys() | theirs.keys()):
        yield ours.get(key), theirs.get(key)


def _numbered(items: Sequence[Item]) -> dict[tuple[str, ...], Item]:
    numbered: dict[tuple[str, ...], Item] = {}
    for item in items:
        nth = 0
        while (key := (*item.key, str(nth))) in numbered:
            nth += 1
        numbered[key] = item
    return numbered


def _change(old: Item | None, new: Item | None) -> str | None:
    """What became of an item; None where nothing changed, or where the gold itself did."""
    if old is None or new is None:
        only = new or old
        if only is None or only.outcome != "extra":
            return None
        return "newly made" if old is None else "no longer made"
    if old.outcome != new.outcome:
        return "found" if new.outcome == "hit" else "lost"
    if new.outcome == "hit" and bool(old.fault) != bool(new.fault):
        return "spoilt" if new.fault else "corrected"
    return None


def change_lines(found: Sequence[Change]) -> Iterator[str]:
    """The listing: for each layer, kind of change and rule a heading with its number, then the items."""
    for (layer, change, rule), group in groupby(found, key=lambda c: (c.layer, c.change, c.rule)):
        members = list(group)
        sign = "+" if change in BETTER else "-"
        yield f"{sign} {layer}: {change}, {len(members)} by [{rule or 'no rule'}]"
        for member in members:
            item = member.item
            fault = f"  ({item.fault})" if item.fault else ""
            yield f"    {item.document}:{item.start} {item.label} {item.text!r} {item.detail}{fault}"


def summary(found: Sequence[Change]) -> list[tuple[str, ...]]:
    """For each layer and rule, how many items got better and how many worse."""
    counts: dict[tuple[str, str], list[int]] = {}
    for change in found:
        counts.setdefault((change.layer, change.rule), [0, 0])[change.change not in BETTER] += 1
    return [
        (layer, rule or "no rule", f"+{better}", f"-{worse}")
        for (layer, rule), (better, worse) in sorted(counts.items(), key=lambda c: (LAYERS.index(c[0][0]), c[0][1]))
    ]
