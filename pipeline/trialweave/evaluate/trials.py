"""Judges the fields of the trial, and which documents were merged into one trial.

Conventions. For each field, of the gold's non-null values (an empty list is null), how many are equal.
registry_ids and species are compared as sets, without regard to case; condition by its wording as arms are;
follow_up as timepoints are; all others are equal or not. Merging: two gold documents are of one trial when they
share a registry id, or bear the same `trial_id` in their trial; counted are pairs of documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

from trialweave.evaluate.gold import GoldDocument
from trialweave.evaluate.judged import Item, Tally, count
from trialweave.evaluate.matching import same_words
from trialweave.evaluate.timepoints import same_time
from trialweave.schema import TrialRow

FIELDS = ("registry_ids", "phase", "randomized", "blinding", "condition", "n_enrolled", "species", "follow_up")


def judge_trial(gold: GoldDocument, trial: TrialRow | None) -> tuple[dict[str, Tally], list[Item]]:
    """Counts for `trial` and for each field, and each field's outcome."""
    tallies: dict[str, Tally] = {}
    items = []
    for field in FIELDS:
        wanted = gold.trial.get(field)
        if wanted is None or wanted == []:
            continue
        given = getattr(trial, field) if trial else None
        right = same_field(field, wanted, given)
        for key in ("trial", f"trial.{field}"):
            count(tallies, key, hits=int(right), gold=1)
        fault = "" if right else f"read {given!r}"
        outcome = "hit" if right else "miss"
        items.append(Item(gold.name, "trials", outcome, field, 0, 0, str(wanted), "", "design", fault))
    return tallies, items


def same_field(field: str, gold: Any, predicted: Any) -> bool:
    """Whether a trial's field has the gold's value."""
    if predicted is None:
        return False
    if field in ("registry_ids", "species"):
        return {str(v).casefold() for v in gold} == {str(v).casefold() for v in predicted}
    if field == "condition":
        return same_words(gold, predicted)
    if field == "follow_up":
        return same_time(gold, predicted)
    return bool(gold == predicted)


def judge_merging(documents: Sequence[GoldDocument], merged: Sequence[Sequence[str]]) -> dict[str, Tally]:
    """For each document the count of `merging`: its pairs with the documents after it."""
    together = {frozenset(pair) for group in merged for pair in combinations(group, 2)}
    tallies: dict[str, dict[str, Tally]] = {gold.name: {} for gold in documents}
    for first, second in combinations(documents, 2):
        wanted, given = same_trial(first, second), frozenset((first.name, second.name)) in together
        if wanted or given:
            count(tallies[first.name], "merging", hits=int(wanted and given), predicted=int(given), gold=int(wanted))
    return {name: found["merging"] for name, found in tallies.items() if found}


def merged_groups(documents: Sequence[GoldDocument]) -> list[list[str]]:
    """The pairs of documents that are of one trial, by name."""
    return [[a.name, b.name] for a, b in combinations(documents, 2) if same_trial(a, b)]


def same_trial(first: GoldDocument, second: GoldDocument) -> bool:
    """Whether the gold says that two documents tell of one trial."""
    shared = set(first.trial.get("registry_ids") or ()) & set(second.trial.get("registry_ids") or ())
    named = first.trial.get("trial_id")
    return bool(shared) or (named is not None and named == second.trial.get("trial_id"))
