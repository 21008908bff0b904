"""Judges entities, their names, and quantities.

Conventions. Entities: only mentions with one of the four labels of the guidelines are compared. *Exact*: start,
end and label are equal. *Overlap*: the label is equal and the spans share a character; one to one, as many pairs
as possible, among those the ones that share most. *Names*: of the exact pairs, those whose canonical name is the
gold's, letter for letter. *Quantities*: the spans share a character, the kind is equal, and value, low, high, n
and total are equal wherever the gold gives them (relative tolerance 1e-9); one to one, as many pairs as possible.
"""

from __future__ import annotations

from collections.abc import Sequence

from trialweave.evaluate.gold import LABELS, GoldDocument, GoldEntity, GoldQuantity
from trialweave.evaluate.judged import Item, Tally, count
from trialweave.evaluate.matching import assign, overlap, same_number
from trialweave.schema import MentionRow

NUMBERS = ("value", "low", "high", "n", "total")
SHOWN = ("value", "low", "high", "spread", "unit", "operator", "n", "total")


def judge_entities(gold: GoldDocument, mentions: Sequence[MentionRow]) -> tuple[dict[str, Tally], list[Item]]:
    """Counts for `entities.exact`, `entities.overlap` and `names`, whole and by label, and each entity's outcome."""
    predicted = [row for row in mentions if row.label in LABELS]
    tallies: dict[str, Tally] = {}
    for way in ("exact", "overlap"):
        for entity in gold.entities:
            _count_twice(tallies, f"entities.{way}", entity.label, gold=1)
        for row in predicted:
            _count_twice(tallies, f"entities.{way}", row.label, predicted=1)
    for g, _ in pair_overlapping(gold.entities, predicted):
        _count_twice(tallies, "entities.overlap", gold.entities[g].label, hits=1)
    exact = pair_exact(gold.entities, predicted)
    for g, p in exact:
        label, named = gold.entities[g].label, gold.entities[g].name == predicted[p].name
        _count_twice(tallies, "entities.exact", label, hits=1)
        _count_twice(tallies, "names", label, hits=int(named), gold=1)
    return tallies, _entity_items(gold, predicted, exact)


def pair_exact(gold: Sequence[GoldEntity], predicted: Sequence[MentionRow]) -> list[tuple[int, int]]:
    """Pairs with equal start, end and label, one to one, in order of the gold."""
    waiting: dict[tuple[int, int, str], list[int]] = {}
    for index, row in enumerate(predicted):
        waiting.setdefault((row.start, row.end, row.label), []).append(index)
    pairs = []
    for index, entity in enumerate(gold):
        if found := waiting.get((entity.start, entity.end, entity.label)):
            pairs.append((index, found.pop(0)))
    return pairs


def pair_overlapping(gold: Sequence[GoldEntity], predicted: Sequence[MentionRow]) -> list[tuple[int, int]]:
    """Pairs with equal label that share a character: as many as possible, then those that share most."""
    weights = [[_closeness(g, p) if g.label == p.label else 0.0 for p in predicted] for g in gold]
    return assign(weights)


def _closeness(gold: GoldEntity | GoldQuantity, row: MentionRow) -> float:
    """0 where the two share nothing, else a little above 1, so that more pairs always beat closer ones."""
    shared = overlap((gold.start, gold.end), (row.start, row.end))
    union = max(gold.end, row.end) - min(gold.start, row.start)
    return 1 + 1e-5 * shared / union if shared else 0.0


def _entity_items(gold: GoldDocument, predicted: list[MentionRow], exact: list[tuple[int, int]]) -> list[Item]:
    items = []
    matched = dict(exact)
    for index, entity in enumerate(gold.entities):
        row = predicted[matched[index]] if index in matched else None
        if row is not None:
            fault = "" if entity.name == row.name else f"name {row.name!r}, gold {entity.name!r}"
        else:
            there = [r for r in predicted if overlap((r.start, r.end), (entity.start, entity.end))]
            fault = "; ".join(f"tagged {r.text!r} {r.label} [{r.rule}]" for r in there)
        items.append(_entity_item(gold, entity, row, fault))
    taken = set(matched.values())
    for index, row in enumerate(predicted):
        if index not in taken:
            near = [e for e in gold.entities if overlap((e.start, e.end), (row.start, row.end))]
            fault = "; ".join(f"gold {gold.text[e.start : e.end]!r} {e.label}" for e in near)
            items.append(_extra_item(gold, "entities", row, row.name or "", fault))
    return items


def _entity_item(gold: GoldDocument, entity: GoldEntity, row: MentionRow | None, fault: str) -> Item:
    return Item(
        document=gold.name,
        layer="entities",
        outcome="miss" if row is None else "hit",
        label=entity.label,
        start=entity.start,
        end=entity.end,
        text=gold.text[entity.start : entity.end],
        detail=entity.name or "",
        rule=row.rule if row else "",
        fault=fault,
    )


def _extra_item(gold: GoldDocument, layer: str, row: MentionRow, detail: str, fault: str) -> Item:
    label = row.kind or "" if layer == "quantities" else row.label
    return Item(gold.name, layer, "extra", label, row.start, row.end, row.text, detail, row.rule, fault)


def judge_quantities(gold: GoldDocument, mentions: Sequence[MentionRow]) -> tuple[dict[str, Tally], list[Item]]:
    """Counts for `quantities`, whole and by kind, and each quantity's outcome."""
    predicted = [row for row in mentions if row.label == "QUANTITY"]
    tallies: dict[str, Tally] = {}
    for quantity in gold.quantities:
        _count_twice(tallies, "quantities", quantity.kind, gold=1)
    for row in predicted:
        _count_twice(tallies, "quantities", row.kind or "", predicted=1)
    weights = [[0.0 if quantity_faults(g, p) else _closeness(g, p) for p in predicted] for g in gold.quantities]
    matched = dict(assign(weights))
    items = []
    for index, quantity in enumerate(gold.quantities):
        found = predicted[matched[index]] if index in matched else None
        if found is not None:
            _count_twice(tallies, "quantities", quantity.kind, hits=1)
        items.append(_quantity_item(gold, quantity, found, predicted))
    taken = set(matched.values())
    for index, row in enumerate(predicted):
        if index not in taken:
            near = [q for q in gold.quantities if overlap((q.start, q.end), (row.start, row.end))]
            fault = "; ".join(f"gold {gold.text[q.start : q.end]!r} {q.kind} {described(q)}" for q in near)
            items.append(_extra_item(gold, "quantities", row, described(row), fault))
    return tallies, items


def quantity_faults(gold: GoldQuantity, row: MentionRow) -> list[str]:
    """Why a predicted quantity is not the gold's; empty where it is."""
    if not overlap((gold.start, gold.end), (row.start, row.end)):
        return ["place"]
    faults = [] if row.kind == gold.kind else [f"kind {row.kind}"]
    for name in NUMBERS:
        wanted, given = getattr(gold, name), getattr(row, name)
        if not same_number(wanted, given):
            faults.append(f"{name} {given}")
    return faults


def described(quantity: GoldQuantity | MentionRow) -> str:
    """The numbers of a quantity in one line: `value=53.3 unit=%`."""
    given = [(name, getattr(quantity, name)) for name in SHOWN]
    return " ".join(
        f"{name}={value:g}" if isinstance(value, float) else f"{name}={value}"
        for name, value in given
        if value is not None
    )


def _quantity_item(
    gold: GoldDocument, quantity: GoldQuantity, row: MentionRow | None, predicted: list[MentionRow]
) -> Item:
    there = [r for r in predicted if overlap((r.start, r.end), (quantity.start, quantity.end))]
    fault = "; ".join(f"read {r.text!r} {r.kind} {described(r)} [{r.rule}]" for r in there)
    return Item(
        document=gold.name,
        layer="quantities",
        outcome="miss" if row is None else "hit",
        label=quantity.kind,
        start=quantity.start,
        end=quantity.end,
        text=gold.text[quantity.start : quantity.end],
        detail=described(quantity),
        rule=row.rule if row else "",
        fault="" if row else fault,
    )


def _count_twice(
    tallies: dict[str, Tally], key: str, part: str, *, hits: int = 0, predicted: int = 0, gold: int = 0
) -> None:
    for name in (key, f"{key}.{part}"):
        count(tallies, name, hits=hits, predicted=predicted, gold=gold)
