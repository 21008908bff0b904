"""Doses of one drug that are arms of their own: `10, 30, 60 or 120 mg`, where the results tell them apart."""

from __future__ import annotations

import re
from collections.abc import Sequence

from trialweave.stages.arm_drafts import Draft
from trialweave.stages.arm_linking import MOST_ARMS, Linker
from trialweave.stages.arm_seeds import Seed
from trialweave.stages.arm_words import ArmWords

NUMBER = r"\d+(?:[.,·]\d+)?"
# what stands after a wording of an arm and still belongs to it: " (4 g/day or 2 g/day)"
BRACKET = re.compile(r" \([^()]{4,60}\)")


def split_doses(linker: Linker, sentences: Sequence[tuple[str, int, int]], words: ArmWords) -> None:
    """Part arms whose doses are listed together and told apart later.

    Args:
        linker: the arms, changed in place.
        sentences: section name and offsets of each sentence.
        words: the vocabulary.
    """
    for draft in list(linker.drafts):
        if draft.role or not draft.spans or len(linker.drafts) >= MOST_ARMS:
            continue
        name = draft.spans[0]
        home = next(((a, b) for _, a, b in sentences if a <= name[0] < b), name)
        bracket = BRACKET.match(linker.text, name[1])
        doses = doses_of(linker.text[name[0] : bracket.end() if bracket else name[1]], words)
        places = [_elsewhere(linker.text, dose, home, sentences) for dose in doses]
        if len(doses) < 2 or sum(1 for found in places if found) < 2:
            continue
        drug = _without_dose(linker.text[name[0] : name[1]], words)
        parts = [_part(linker, draft, drug, dose, found) for dose, found in zip(doses, places, strict=True) if found]
        index = linker.drafts.index(draft)
        linker.drafts[index : index + 1] = parts


def doses_of(text: str, words: ArmWords) -> list[tuple[str, str]]:
    """Number and unit of each dose at the beginning of a text, up to the next name.

    `2 or 4 mg for` gives (2, mg) and (4, mg); a single dose gives nothing.
    """
    stop = re.search(r"[;.](?: |$)|\b(?:versus|vs|placebo)\b", text)
    text = text[: stop.start()] if stop else text
    found: list[tuple[str, str]] = []
    for match in words.dose.finditer(text):
        numbers = re.findall(NUMBER, match.group())
        unit = re.sub(rf"^(?:[\s,]|or\b|and\b|to\b|{NUMBER})+-?", "", match.group())
        if re.search(rf"{NUMBER} ?- ?{NUMBER}", match.group()) or "×" in match.group() or not unit:
            continue
        found.extend((number, unit) for number in numbers if (number, unit) not in found)
    return found if len(found) > 1 else []


def _elsewhere(
    text: str, dose: tuple[str, str], home: tuple[int, int], sentences: Sequence[tuple[str, int, int]]
) -> list[tuple[int, int]]:
    """Where a dose stands outside the sentence that lists it, and in no list of doses."""
    pattern = re.compile(rf"(?<![\d.,/-]){re.escape(dose[0])} ?-?{re.escape(dose[1])}(?![\w/])")
    found: list[tuple[int, int]] = []
    for section, start, end in sentences:
        if (start, end) == home or section in ("TITLE", "BACKGROUND"):
            continue
        found.extend(match.span() for match in pattern.finditer(text, start, end))
    return found


def _without_dose(name: str, words: ArmWords) -> str:
    match = words.dose.search(name)
    return name[: match.start()].strip(" ,(") if match else name


def _part(linker: Linker, draft: Draft, drug: str, dose: tuple[str, str], found: Sequence[tuple[int, int]]) -> Draft:
    """The arm of one dose: the dose where it stands, with the drug before it."""
    spans = []
    for start, end in found:
        begin = start - len(drug) - 1
        if drug and begin >= 0 and linker.text[begin:start].lower() == drug.lower() + " ":
            spans.append((begin, end))
        spans.append((start, end))
    part = linker.draft(
        Seed(tuple(dict.fromkeys(spans)), (), draft.areas[0] if draft.areas else spans[0]), "dose.split"
    )
    part.keys = [linker.names.keys(f"{drug} {dose[0]} {dose[1]}"), linker.names.keys(f"{dose[0]} {dose[1]}")]
    part.schedule, part.dose = draft.schedule, f"{dose[0]} {dose[1]}"
    return part
