"""Analytes that follow from other names: receptors, ratios, antibodies, and what is measured beside them.

`IL-17 receptor` and `IL-6R` are no cytokine but a BIOMARKER, and nothing where they are the target of a drug;
`IFN-γ/IL-4 ratio` is one BIOMARKER; `anti-HBs titres` are one, `anti-CD20 antibody` is a drug.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from typing import Any

from trialweave.stages.entity_company import ANALYTES, beside, step
from trialweave.stages.entity_context import CLOSING, Words, behind
from trialweave.stages.entity_reading import Candidate
from trialweave.stages.entity_scores import opens_sentence
from trialweave.stages.lexicon import Entry
from trialweave.stages.pieces import Keys, Pieces, begins_word, ends_word

LABEL = "BIOMARKER"
# "R", "RA", "R1", "RII": what is written after a cytokine for its receptor
# "IMPDH", "NOx", "sFasL": two capitals side by side, no sign but hyphens
ACRONYM = re.compile(
    r"(?=\S{2,12}$)(?=\S*[A-Z]{2}|[A-Z][a-z]{2}\d|[A-Z][a-z]{1,2}[A-Z]$)[A-Za-z][A-Za-z0-9]+(?:-[A-Za-z0-9α-ω]+)*"
)
# "XYZ-induced" tells of what is measured, and is not measured itself
QUALIFYING = (
    "-like",
    "-induced",
    "-mediated",
    "-related",
    "-enhanced",
    "-blocked",
    "-treated",
    "-stimulated",
    "-dependent",
)
RECEPTOR = re.compile(r"R(?:[AB]|I{1,2}|a|b)?")
# "anti-HBs antibodies" -> "anti-HBs"
ANTIBODY = re.compile(r" (?:auto)?antibod(?:y|ies)$")
# "anti-X": letters, digits and hyphens of the target
TARGET = re.compile(r"[A-Za-z0-9-]{2,20}")
# unknown members of a list that stand side by side
MOST_LISTED = 4
RATIO_SIGNS = (["/"], [":"], ["to"])
# pieces before `antibody` that tell which one
LONGEST_ANTIBODY = 6


class Analytes:
    """The rules of this module with what they know.

    Args:
        grammar: configs/grammar/entities.toml.
        keys: how words are compared.
    """

    def __init__(self, grammar: Mapping[str, Any], keys: Keys) -> None:
        receptor, antibody = grammar.get("receptor", {}), grammar.get("open_antibodies", {})
        self._receptor = Words(receptor.get("words", ()), keys)
        self._soluble = Words(receptor.get("soluble", ()), keys)
        self._drug_before = Words(receptor.get("drug_before", ()), keys)
        self._drug_after = Words(receptor.get("drug_after", ()), keys)
        self._heads = Words(antibody.get("heads", ()), keys)
        self._titers = Words(antibody.get("titers", ()), keys)
        self._no_target = tuple(antibody.get("no_target", ()))
        self._no_target_ends = tuple(antibody.get("no_target_ends", ()))
        self._levels = Words(antibody.get("levels", ()), keys)
        self._quantities = Words(antibody.get("quantities", ()), keys)
        self._blocked = Words(antibody.get("no_quantities", ()), keys)
        self._actions = tuple(antibody.get("actions", ()))
        self._against = frozenset(antibody.get("against", ()))
        self._no_antibody = frozenset(antibody.get("no_modifiers", ()))
        self._therapy = Words(antibody.get("therapy", ()), keys)
        opened = grammar.get("open_analytes", {})
        self._ratio_of = Words(opened.get("ratio_of", ()), keys)
        self._ratio = Words(opened.get("ratio", ()), keys)
        self._heads_of_long = frozenset(opened.get("heads", ()))
        self._measured = frozenset(opened.get("measured", ()))
        self._fillers = frozenset(opened.get("fillers", ()))
        self._fluids = frozenset(opened.get("fluids", ()))
        self._endings = tuple(opened.get("endings", ()))
        self._no_analyte = frozenset(grammar.get("open_measured", {}).get("nothing", ()))
        self._of = Words(opened.get("of", ()), keys)
        self._after = Words((*self._measured, *opened.get("after", ())), keys)
        self._given_after = Words(opened.get("given_after", ()), keys)
        self._given_before = Words(opened.get("given_before", ()), keys)
        self._no_acronym = frozenset(opened.get("no_acronym", ()))

    def receptor(self, found: Pieces, first: int, last: int, entry: Entry) -> Candidate | None:
        """The receptor of the cytokine at these pieces, if one is named there and is no drug's target."""
        end, suffix = self._receptor_end(found, last)
        if end < 0:
            return None
        soluble = self._soluble.before(found, first)
        begin = soluble if soluble >= 0 else first
        if self._is_target(found, begin, end):
            return None
        written = found.text[found.starts[first] : found.ends[last - 1]]
        base = written if written[-1:] and written[:2].isupper() and " " not in written else entry.display
        name = f"{'s' if soluble >= 0 else ''}{base}R{suffix}"
        return Candidate(begin, end, LABEL, name, None, "receptor")

    def _receptor_end(self, found: Pieces, last: int) -> tuple[int, str]:
        """Where the receptor's name ends, and what tells it from others of its kind."""
        end = self._receptor.after(found, last)
        if end < 0:
            if last >= len(found.raws) or not RECEPTOR.fullmatch(found.raws[last]):
                return -1, ""
            suffix, end = found.raws[last][1:], last + 1
            while end < len(found.raws) and not ends_word(found, end - 1):
                suffix += found.raws[end]
                end += 1
            return end, suffix
        # a single capital, digit or Greek letter after the word: "IL-17 receptor A"
        if end < len(found.raws) and re.fullmatch(r"[A-Bαβγ12]|I{1,2}", found.raws[end]) and ends_word(found, end):
            return end + 1, found.raws[end]
        return end, ""

    def _is_target(self, found: Pieces, first: int, last: int) -> bool:
        if self._drug_before.before(found, first) >= 0 or self._drug_after.after(found, last) >= 0:
            return True
        return self._drug_after.after(found, behind(found, last)) >= 0  # "... receptor (IL-6R) antibody"

    def ratios(self, found: Pieces, candidates: list[Candidate]) -> list[Candidate]:
        """Ratios of two analytes that stand side by side: one entity with the word ratio."""
        analytes = [one for one in candidates if one.label in ANALYTES]
        by_first = {one.first: one for one in sorted(analytes, key=lambda one: one.last)}
        more: list[Candidate] = []
        for one in sorted(analytes, key=lambda one: one[:2]):
            sign = _solid(found, one.last)
            other = by_first.get(_solid(found, sign + 1)) if found.keys[sign : sign + 1] in RATIO_SIGNS else None
            if other is None:
                continue
            end = self._ratio.after(found, other.last)
            if end < 0 and not self._is_ratio_of(found, one, more):
                continue
            last = max(end, other.last)
            more.append(Candidate(one.first, last, LABEL, f"{one.name}/{other.name} ratio", None, "open.ratio"))
        return more

    def _is_ratio_of(self, found: Pieces, one: Candidate, before: list[Candidate]) -> bool:
        """Whether a pair stands behind the word, or in a list with one that does: `ratios of A/B and [C/D]`."""
        if self._ratio_of.before(found, one.first) >= 0:
            return True
        return step(found, one.first, -1) in {ratio.last for ratio in before}

    def is_analyte(self, words: tuple[str, ...]) -> bool:
        """Whether a long form, as keys, is something that a laboratory measures, by its last word."""
        return len(words) > 1 and words[-1] in self._heads_of_long

    def measured(self, found: Pieces, taken: set[int]) -> set[str]:
        """Acronyms that are measured in a zone: `IMPDH activity`, `serum NOx`.

        Args:
            found: the pieces of the zone.
            taken: pieces that belong to known entities.
        """
        acronyms: set[str] = set()
        for index, key in enumerate(found.keys):
            if found.raws[index].isupper():  # a title in capitals has no acronyms
                continue
            if key in self._measured:
                before = index
                while before > 1 and found.keys[before - 1] in self._fillers:
                    before -= 1
                # "reactive oxygen species (ROS) levels"
                closed = before > 1 and found.keys[before - 1] in CLOSING
                acronyms.add(_run_before(found, before - closed, taken))
            elif (key in self._fluids or (key == "of" and self._is_opened(found, index + 1))) and index + 1 < len(
                found.keys
            ):
                acronyms.add(_run_from(found, index + 1, taken))
        return {written for written in acronyms if written and written not in self._no_acronym}

    def could_be(self, words: tuple[str, ...]) -> bool:
        """Whether a long form, as keys, can be an analyte by how its last word ends."""
        return bool(words) and words[-1].endswith(self._endings) and words[-1] not in self._no_analyte

    def scales_listed(self, found: Pieces, candidates: list[Candidate], taken: set[int]) -> set[str]:
        """Acronyms in a list between two scales: `SF-36, [XYZ] and HAQ`."""
        scales = [one for one in candidates if one.label == "SCORE"]
        starts = {one.first for one in scales}
        acronyms: set[str] = set()
        for one in scales:
            passed, at, _ = self._passed(found, one.last, taken)
            acronyms.update(passed if at in starts else ())
        return {written for written in acronyms if written not in self._no_acronym}

    def listed(self, found: Pieces, candidates: list[Candidate], taken: set[int]) -> set[str]:
        """Acronyms in a list beside an analyte, where its other end is one too or a word tells that all are measured.

        `IL-6, [XYZ] and TNF-α`, `levels of CRP, [XYZ] and [UVW]`, `[XYZ] and CRP concentrations`.

        Args:
            found: the pieces of the zone.
            candidates: what is known in it.
            taken: pieces that belong to known entities.
        """
        analytes = [one for one in candidates if one.label in ANALYTES]
        starts, ends = {one.first for one in analytes}, {one.last for one in analytes}
        acronyms: set[str] = set()
        for one in analytes:
            passed, at, edge = self._passed(found, one.last, taken)
            if passed and (at in starts or self._is_closed(found, edge) or self._is_opened(found, one.first)):
                acronyms.update(passed)
            passed, at, edge = self._passed_before(found, one.first, taken)
            if passed and (at in ends or self._is_closed(found, one.last) or self._is_opened(found, edge)):
                acronyms.update(passed)
        return {written for written in acronyms if written and written not in self._no_acronym}

    def _passed(self, found: Pieces, edge: int, taken: set[int]) -> tuple[list[str], int, int]:
        """The acronyms of a list after a place, where the next member begins, and where the last acronym ends."""
        passed: list[str] = []
        at = beside(found, edge, 1)
        while at >= 0 and at not in taken and len(passed) < MOST_LISTED:
            written = _run_from(found, at, taken)
            if not written:
                break
            passed.append(written)
            edge = _run_end(found, at, taken)
            at = beside(found, edge, 1)
        return passed, at, edge

    def _passed_before(self, found: Pieces, edge: int, taken: set[int]) -> tuple[list[str], int, int]:
        """The acronyms of a list before a place, where the member before them ends, and where the first begins."""
        passed: list[str] = []
        at = beside(found, edge, -1)
        while at > 0 and at - 1 not in taken and len(passed) < MOST_LISTED:
            written = _run_before(found, at, taken)
            if not written:
                break
            passed.append(written)
            edge = bisect_left(found.starts, found.ends[at - 1] - len(written))
            at = beside(found, edge, -1)
        return passed, at, edge

    def _is_opened(self, found: Pieces, first: int) -> bool:
        """Whether a list that begins at a piece is said to be measured: `levels of CRP, ...`."""
        return self._of.before(found, first) >= 0

    def _is_closed(self, found: Pieces, last: int) -> bool:
        """Whether a list that ends before a piece is said to be measured: `... and CRP levels`."""
        return self._after.after(found, last) >= 0

    def is_given(self, found: Pieces, written: str) -> bool:
        """Whether an acronym is a drug in a zone: `MTX 7.5 mg`, `received MTX`, `the MTX group`."""
        for first, last in runs(found, written):
            if self._given_after.after(found, last) >= 0 or self._given_before.before(found, first) >= 0:
                return True
            if last < len(found.raws) and found.raws[last].isdigit():
                return True
        return False

    def antibodies(self, found: Pieces) -> list[Candidate]:
        """`anti-HBs titres`, `anti-thyroglobulin antibodies`, `vibriocidal antibody titres`: measured, not given."""
        more = []
        for index, key in enumerate(found.keys):
            if key == "antibody":
                named = self._named_antibody(found, index)
                more += [named] if named else []
            if key != "anti" or index + 2 >= len(found.keys) or not begins_word(found, index):
                continue
            last = index + 1 + (found.raws[index + 1] == "-")
            while last < len(found.keys) and (
                last == index + 2 or not ends_word(found, last - 1) or found.raws[last] == "-"
            ):
                last += 1
                if last < len(found.keys) and found.starts[last] > found.ends[last - 1]:
                    break
            one = self._antibody(found, index, last)
            if one is not None:
                more.append(one)
        return more

    def _named_antibody(self, found: Pieces, index: int) -> Candidate | None:
        """An antibody with the words that tell which: where its titre is told, or by what it does (`-specific`)."""
        first = index
        while first and index - first < LONGEST_ANTIBODY and self._tells_antibody(found, first - 1):
            first -= 1
        while first < index and not (found.keys[first] and begins_word(found, first)):
            first += 1
        if first == index and self._quantities.after(found, index + 1) >= 0 and self._blocked.before(found, index) < 0:
            return Candidate(index, index + 1, LABEL, "antibody", None, "open.antibody")
        acts = any(key.endswith(self._actions) for key in found.keys[first:index])
        if first == index or not (acts or self._levels.after(found, index + 1) >= 0):
            return None
        if self._therapy.after(found, index + 1) >= 0:
            return None
        written = " ".join(found.text[found.starts[first] : found.ends[index - 1]].split())
        written = written[0].lower() + written[1:] if opens_sentence(found, first) else written
        return Candidate(first, index + 1, LABEL, f"{written} antibody", None, "open.antibody")

    def _tells_antibody(self, found: Pieces, at: int) -> bool:
        """Whether a word tells which antibody is meant: what it does or is against, an acronym, a name."""
        raw, key = found.raws[at], found.keys[at]
        if key.endswith(self._actions) or key in self._against or raw == "-":
            return True
        return raw[0].isupper() and not opens_sentence(found, at) and key not in self._no_antibody

    def _antibody(self, found: Pieces, first: int, last: int) -> Candidate | None:
        target = "".join(found.keys[first + 1 : last])
        head = self._heads.after(found, last)
        drug = target.startswith(self._no_target) and not (head > 0 and found.keys[head - 1] == "autoantibody")
        if not target or drug or target.endswith(self._no_target_ends):
            return None
        if head >= 0:
            if self._therapy.after(found, head) >= 0:
                return None
            last = head
        elif self._titers.after(found, last) < 0:
            return None
        written = " ".join(found.text[found.starts[first] : found.ends[last - 1]].split())
        name = written[0].lower() + written[1:]
        return Candidate(first, last, LABEL, ANTIBODY.sub("", name), None, "open.antibody")


def _solid(found: Pieces, at: int) -> int:
    """The first piece from a place on that is no hyphen."""
    while at < len(found.keys) and not found.keys[at]:
        at += 1
    return at


def _run_before(found: Pieces, index: int, taken: set[int]) -> str:
    """The acronym that ends straight before a piece; empty where there is none."""
    first = index
    while first > 0 and first - 1 not in taken:
        if first < index and found.ends[first - 1] != found.starts[first]:
            break
        if found.raws[first - 1] in "([,;:.=":
            break
        first -= 1
    return _written(found, first, index)


def _run_from(found: Pieces, index: int, taken: set[int]) -> str:
    """The acronym that begins at a piece; empty where there is none."""
    return _written(found, index, _run_end(found, index, taken))


def _run_end(found: Pieces, index: int, taken: set[int]) -> int:
    """Where the run of pieces without a space ends that begins at a piece."""
    last = index
    while last < len(found.raws) and last not in taken:
        if last > index and found.ends[last - 1] != found.starts[last]:
            break
        if found.raws[last] in ")],;:.=":
            break
        last += 1
    return last


def _written(found: Pieces, first: int, last: int) -> str:
    written = found.text[found.starts[first] : found.ends[last - 1]] if first < last else ""
    return written if ACRONYM.fullmatch(written) and not written.endswith(QUALIFYING) else ""


def runs(found: Pieces, written: str) -> list[tuple[int, int]]:
    """The pieces of each place where an acronym stands as a word of its own, in singular or plural."""
    if not found.starts:
        return []
    places = []
    at = found.text.find(written, found.starts[0], found.ends[-1])
    while at >= 0:
        end = at + len(written)
        end += found.text[end : end + 1] == "s"
        first = bisect_left(found.starts, at)
        last = bisect_left(found.starts, end)
        whole = found.starts[first] == at and found.ends[last - 1] == end if last > first else False
        if whole and begins_word(found, first) and ends_word(found, last - 1):
            places.append((first, last))
        at = found.text.find(written, end, found.ends[-1])
    return places
