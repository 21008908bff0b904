"""Which change word speaks of which measure of a clause: `reduced X and Y`, `X and Y were reduced`."""

from __future__ import annotations

import re

from trialweave.stages.clauses import Clause
from trialweave.stages.link_words import Change

# the change word is directly followed by its measure, perhaps through prepositions: "reduction in X", "reduced X"
AHEAD = re.compile(r"[wbn]{0,3}\(?(?:[iB][wb]{0,3}){0,2}M")
DIRECTLY_AHEAD = re.compile(r"w?M")
# the change word ends the measure's own statement: "X was significantly", "X and Y (IL)"
BEHIND = re.compile(r"M(?:\([^()]*\))?[qnbw]{0,4}$")

OF = "of"
# what may stand between a change and the change that it is of
OF_CHANGE = re.compile(r"[iw]{0,3}")
OF_DIFFERENCE = re.compile(r"[iwBAN&]{0,8}")
# "X rose in five patients, and Y in two"
ELLIPSIS = re.compile(r"[,&]$")
# a change of something else, with its own verb: "reduced mortality was seen with low X"
OTHERS_CHANGE = re.compile(r"w[^qM]*q")
OWN = re.compile(r"[iy]{0,2}[VAN]")
# what a change word at the end does not qualify: "lower pain scores", "no difference between the doses"
ASIDE = re.compile(r"w|B[iw]*w(?!.*A)")


def scopes(clause: Clause) -> dict[int, Change]:
    """For each measure of a clause (index of its item) what is said of it.

    A change word speaks of the measures after it where one follows at once; else of those before it that no
    other one has taken; where there are none before, of those after it. A comparison that finds none left says
    something of the change before it: `the reduction in X was similar in both groups`.
    """
    shape = clause.shape
    changes = clause.all("D")
    measures = clause.all("M")
    taken: dict[int, Change] = {}
    for position, index in enumerate(changes):
        change: Change = clause.items[index].ref
        following = changes[position + 1] if position + 1 < len(changes) else len(shape)
        behind = [m for m in measures if m < index and m not in taken and "s" not in shape[m:index]]
        ahead = [m for m in measures if index < m < following]
        if ahead and position and _is_object(clause, changes[position - 1], index):
            change = clause.items[changes[position - 1]].ref
            taken |= dict.fromkeys(ahead, change)
        elif ahead and not behind and OTHERS_CHANGE.match(shape, index + 1):
            continue
        elif ahead and _looks_ahead(shape, index, bool(behind)):
            taken |= dict.fromkeys(ahead, change)
        elif behind and not _of_others(clause, index):
            taken |= dict.fromkeys(behind, change)
            taken |= dict.fromkeys((m for m in ahead if ELLIPSIS.search(shape[:m]) and OWN.match(shape, m + 1)), change)
        elif (
            position
            and (change.compared or (taken and all(c.direction is None for c in taken.values())))
            and (change.favours or not (shape[index - 1] != "q" and ASIDE.match(shape, index + 1)))
        ):
            taken |= _qualified(taken, change)
    return taken


def _of_others(clause: Clause, change: int) -> bool:
    """Whether a noun tells the change of something else: `X and a decrease of disease activity`."""
    items = clause.items[change : change + 3]
    codes = "".join(item.code for item in items)
    return codes == "Diw" and not items[0].ref.finite and items[1].ref == OF


def _is_object(clause: Clause, first: int, second: int) -> bool:
    """Whether a change is what another is of: `attenuated the increase in X`, `no difference in improvement of X`."""
    if clause.items[second].ref.favours:
        return False
    between = clause.shape[first + 1 : second]
    differs: Change = clause.items[first].ref
    return bool(OF_DIFFERENCE.fullmatch(between) if differs.qualifies else OF_CHANGE.fullmatch(between))


def _looks_ahead(shape: str, change: int, behind: bool) -> bool:
    after = shape[change + 1 :]
    if not behind:
        return True
    if BEHIND.search(shape[:change]):
        return bool(DIRECTLY_AHEAD.match(after))
    return bool(AHEAD.match(after))


def _qualified(taken: dict[int, Change], comparison: Change) -> dict[int, Change]:
    """The changes said so far, set beside another arm's."""
    if comparison.direction == "unchanged":
        return dict.fromkeys(taken, comparison)
    open_ = {m: c._replace(direction=comparison.direction) for m, c in taken.items() if c.direction is None}
    if open_:
        return open_
    return {measure: change._replace(compared=True) for measure, change in taken.items()}
