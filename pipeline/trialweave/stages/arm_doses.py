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
        drug = _without_dose(linker.text[name[0] : name[1]], words)
        doses = doses_of(linker.text[name[0] : bracket.end() if bracket else name[1]], words)
        places = [_elsewhere(linker.text, drug, dose, home, sentences) for dose in doses]
        if len(doses) < 2 or sum(1 for found in places if found) < 2:
            continue
        listed = [_in_list(linker.text, drug, dose, name[0], home[1]) for dose in doses]
        told = [found or own for found, own in zip(places, listed, strict=True)]
        parts = [_part(linker, draft, drug, dose, found) for dose, found in zip(doses, told, strict=True) if found]
        parts = [part for part in parts if part.spans]
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
    text: str, drug: str, dose: tuple[str, str], home: tuple[int, int], sentences: Sequence[tuple[str, int, int]]
) -> list[tuple[int, int]]:
    """Where a dose stands outside the sentence that lists it, and in no list of doses."""
    number, unit = re.escape(dose[0]), re.escape(dose[1])
    bare = rf"|(?<={re.escape(drug)} ){number}(?![\d.,/-]*\d|\w| ?{unit})" if drug else ""
    pattern = re.compile(rf"(?<![\d.,/-]){number} ?-?{unit}(?![\w/]){bare}")
    found: list[tuple[int, int]] = []
    for section, start, end in sentences:
        if (start, end) == home or section in ("TITLE", "BACKGROUND"):
            continue
        found.extend(match.span() for match in pattern.finditer(text, start, end))
    return found


def _in_list(text: str, drug: str, dose: tuple[str, str], start: int, end: int) -> list[tuple[int, int]]:
    """Where the list itself has a dose: after its drug (`zolatinib (10`), else up to its unit (`20 or 30 mg`)."""
    first = (
        re.compile(rf"{re.escape(drug)} \(?{re.escape(dose[0])}(?![\d.]*\d)").match(text, start, end) if drug else None
    )
    if first:
        return [first.span()]
    number, unit = re.escape(dose[0]), re.escape(dose[1])
    told = re.compile(rf"(?<![\d.,/-]){number}(?![\d.]*\d)(?:[\d.,\s]|or |and )*?{unit}(?!\w)")
    match = told.search(text, start, end)
    return [match.span()] if match else []


def _without_dose(name: str, words: ArmWords) -> str:
    match = words.dose.search(name)
    return name[: match.start()].strip(" ,(") if match else name


def _part(linker: Linker, draft: Draft, drug: str, dose: tuple[str, str], found: Sequence[tuple[int, int]]) -> Draft:
    """The arm of one dose: the dose where it stands, with the drug before it."""
    spans = []
    for start, end in found:
        schedule = linker.words.schedule.match(linker.text, end + 1)
        if schedule:
            spans.append((start, schedule.end()))
        begin = start - len(drug) - 1
        if drug and begin >= 0 and linker.text[begin:start].lower() == drug.lower() + " ":
            spans.append((begin, end))
        spans.append((start, end))
    part = linker.draft(
        Seed(tuple(dict.fromkeys(spans)), (), draft.areas[0] if draft.areas else spans[0]), "dose.split"
    )
    part.retell([linker.names.keys(f"{drug} {dose[0]} {dose[1]}"), linker.names.keys(f"{dose[0]} {dose[1]}")])
    part.schedule, part.dose = draft.schedule, f"{dose[0]} {dose[1]}"
    return part
