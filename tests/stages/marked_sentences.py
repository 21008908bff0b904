"""Sentences with their marks written into them, for tests of linking.

    [IL-6]            a measure            <A:the cells>   a wording of arm A       <A+B:both groups>  of two arms
    {12.1} {53%}      a value              {n:Four}        a count                  {3/9:three of nine}
    {p:p=0.01}        a p-value            {t:week 12}     a time                   {or:OR 2.1}  {ci:1 to 3} {es:d=0.5}

A row is written `measure | arm > comparator | time | value | p | direction`, with - for what is null.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import NamedTuple

from trialweave import resources
from trialweave.folding import fold
from trialweave.marks import ArmMention, Entity, Quantity
from trialweave.stages.clauses import clauses
from trialweave.stages.items import itemise
from trialweave.stages.reading import Carried, Reading, Trial, handed_on, read
from trialweave.stages.sentence_rows import Grammar, SentenceMarks, State, compile_grammar, pieces, sentence_rows

MARK = re.compile(
    r"\[(?P<measure>[^\]]+)\]|<(?P<ids>[A-Z+]+):(?P<arm>[^>]+)>|\{(?:(?P<kind>[a-z]+|\d+/\d+):)?(?P<number>[^}]+)\}"
)
KINDS = {
    "p": "p_value",
    "t": "time",
    "n": "count",
    "or": "ratio",
    "ci": "ci",
    "es": "effect_size",
    "x": "other",
    "d": "dose",
}
FIGURE = re.compile(r"\d+(?:\.\d+)?")


class Marked(NamedTuple):
    """A sentence without its markup, and its marks."""

    marks: SentenceMarks
    arms: tuple[str, ...]


@cache
def grammar() -> Grammar:
    return compile_grammar(tomllib.loads((resources.find("configs") / "grammar/relations.toml").read_text("utf-8")))


def marked(markup: str) -> Marked:
    """The text and marks of a sentence in the notation of this module."""
    text = ""
    entities, quantities, arms = [], [], []
    ids: set[str] = set()
    last = 0
    for match in MARK.finditer(markup):
        text += markup[last : match.start()]
        start = len(text)
        text += match["measure"] or match["arm"] or match["number"]
        if match["measure"]:
            label = (
                "CELL_TYPE"
                if match["measure"] == "CELLS"
                else "SCORE"
                if match["measure"].isupper() and "-" not in match["measure"]
                else "CYTOKINE"
            )
            entities.append(Entity(start, len(text), label, match["measure"], None, "test"))
        elif match["arm"]:
            arms.append(ArmMention(start, len(text), match["ids"], "test"))
            ids |= set(match["ids"].split("+"))
        else:
            quantities.append(quantity(start, len(text), match["kind"], match["number"]))
        last = match.end()
    text += markup[last:]
    return Marked(SentenceMarks(fold(text).text, entities, quantities, arms), tuple(sorted(ids)))


def quantity(start: int, end: int, kind: str | None, number: str) -> Quantity:
    """A quantity mark; a value with % is a share, others are means."""
    figure = FIGURE.search(number)
    value = float(figure.group()) if figure else None
    if kind and "/" in kind:
        n, total = kind.split("/")
        return Quantity(start, end, "count", n=float(n), total=float(total))
    name = KINDS.get(kind or "", "percent" if "%" in number else "mean")
    operator = number[0] if kind == "x" and number[0] in "<>=≥≤" else None
    return Quantity(start, end, name, value=value, unit="week" if kind == "t" else None, operator=operator)


def linked(markup: str, arms: str | None = None, control: str | None = None, state: State | None = None) -> list[str]:
    """The rows of a sentence, as text, in order of measure, arm, time and value.

    Args:
        markup: the sentence.
        arms: ids of the trial's arms, e.g. `ABC`; those that the sentence names if left out.
        control: the arm that the others are compared with.
        state: what the sentences before hand on.
    """
    sentence = marked(markup)
    trial = Trial(tuple(arms) if arms is not None else sentence.arms, control)
    rows, _ = sentence_rows(sentence.marks, trial, grammar(), state or State())
    return sorted(written(row, sentence.marks) for row in rows)


def readings(markup: str, arms: str, control: str | None = None) -> list[Reading]:
    """The clauses of a sentence, each read in the light of those before it."""
    marks = marked(markup).marks
    carried = Carried()
    found: list[Reading] = []
    for part in clauses(itemise(marks.text, pieces(marks, grammar(), None), grammar().lexicon)):
        found.append(read(part, Trial(tuple(arms), control), carried))
        carried = handed_on(found[-1], carried)
    return found


def written(row, marks: SentenceMarks) -> str:
    """A row in the notation of this module."""

    def number(index: int | None) -> str:
        return "-" if index is None else marks.text[marks.quantities[index].start : marks.quantities[index].end]

    arms = f"{row.arm or '-'} > {row.comparator or '-'}"
    time = row.time.wording if row.time else "-"
    measure = marks.entities[row.measure].name
    return f"{measure} | {arms} | {time} | {number(row.value)} | {number(row.p)} | {row.direction or '-'}"
