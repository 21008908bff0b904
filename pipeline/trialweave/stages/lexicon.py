"""The names of configs/entities as one table that is walked along a text's pieces.

Of each name all beginnings that end at a piece are kept with it, so that a walk stops at the first piece that
no name goes on with. What a name costs is memory; the time is that of one look-up for each piece of text.

An entry of a file (`label` at its head) is

    [[entry]]
    name = "TNF"                  # canonical
    id = "HGNC:11892"             # optional
    names = ["tumor necrosis factor", "TNF-α"]   # any case, spelling and number
    cased = ["TNF"]               # as written, singular or plural
    guarded = ["MS"]              # as written, and only with a definition or a cue in the document
    scoped = ["vitality"]         # any case, and only with a cue in the document
    cues = ["..."]                # the words that speak for guarded and scoped names, anywhere in the document
    zh = ["肿瘤坏死因子"]
    when = "measured"             # only in that context (configs/grammar/entities.toml)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import compress, product
from typing import Any, NamedTuple

from trialweave.errors import KnowledgeError
from trialweave.stages.pieces import CJK, GREEK, Keys, Pieces, begins_word, cased, ends_word, pieces

LABELS = ("CELL_TYPE", "CYTOKINE", "SCORE", "BIOMARKER", "CONDITION")
KINDS = ("names", "cased", "guarded", "scoped", "zh")
# what trials write for a Greek letter besides its name: TNF-a, IL-1b, IFN-g
LATIN = {"α": "a", "β": "b", "γ": "g", "δ": "d", "κ": "k", "λ": "l", "ω": "w"}
# a bracket inside a name holds no more pieces: "natural killer (NK) cell", "mesenchymal stem (stromal) cell"
LONGEST_APPOSITION = 8
PREFIX, NAME = 1, 2
# keys that a name may go on behind: of pieces that say nothing, and of what opens a bracket
PASSED_OVER = frozenset(("", "(", "["))
# stands for an entry where a phrase is nothing
NOTHING = -1
# of the names of an entry the first that is no longer stands for it in the name of its receptor: `IL-6`
LONGEST_DISPLAY = 6


class Entry(NamedTuple):
    """One entry of a file of names, as it is needed at run time."""

    label: str
    name: str
    ontology_id: str | None
    when: str | None
    display: str
    source: str


class Reading(NamedTuple):
    """What a key can mean: an entry, the kind of name, and how it must be written where case matters."""

    entry: int
    kind: str
    written: str


class Hit(NamedTuple):
    """Pieces `first` to `last` (exclusive) that spell a key of the lexicon.

    `receptor`: an R is written straight after them (`IL-6R`), so that they are not the name itself.
    """

    first: int
    last: int
    readings: tuple[Reading, ...]
    receptor: bool = False


class Lexicon:
    """All names of all files.

    Args:
        files: file name -> parsed TOML.
        keys: how pieces are compared.
        nothing: phrases that look like names, or hold some, and are none (`sickle cell`).

    Raises:
        KnowledgeError: an entry without a name or a file without a known label.
    """

    def __init__(self, files: Mapping[str, Mapping[str, Any]], keys: Keys, nothing: Iterable[str] = ()) -> None:
        self.entries: list[Entry] = []
        self._keys = keys
        self._readings: dict[str, tuple[Reading, ...]] = {}
        self._states: dict[str, int] = {}
        self._contexts: dict[tuple[str, str], str | None] = {}
        self._words: dict[tuple[str, str], set[str]] = {}
        for source, content in files.items():
            label = content.get("label")
            if label not in LABELS:
                raise KnowledgeError(f"{source}: label is {label!r}: give one of {', '.join(LABELS)}")
            for number, raw in enumerate(content.get("entry", []), 1):
                if not isinstance(raw.get("name"), str):
                    raise KnowledgeError(f"{source}: entry {number} has no name: add `name = ...`")
                self._add(raw, str(label), source.rsplit("/", 1)[-1].removesuffix(".toml"))

        for phrase in nothing:
            self._put(phrase, Reading(NOTHING, "nothing", ""))

    def _add(self, raw: Mapping[str, Any], label: str, source: str) -> None:
        number = len(self.entries)
        written = [name for kind in ("names", "cased", "guarded") for name in raw.get(kind, ())]
        display = next((name for name in written if len(name) <= LONGEST_DISPLAY), raw["name"])
        self.entries.append(Entry(label, raw["name"], raw.get("id"), raw.get("when"), str(display), source))
        self._contexts[label, raw["name"]] = raw.get("when")
        words = self._words.setdefault((label, raw["name"]), set())
        for name in written:
            words.update(key for key in pieces(name, 0, len(name), self._keys).keys if len(key) > 1)
        for kind in KINDS:
            for name in raw.get(kind, ()):
                for spelled in spellings(name):
                    self._put(spelled, Reading(number, kind, ""))
        for cue in raw.get("cues", ()):
            self._put(cue, Reading(number, "cue", ""))

    def _put(self, name: str, reading: Reading) -> None:
        made = pieces(name, 0, len(name), self._keys)
        if reading.kind in ("cased", "guarded"):
            reading = reading._replace(written=cased(made.raws))
        key = ""
        for piece in made.keys:
            key += piece
            self._states[key] = self._states.get(key, 0) | PREFIX
        self._states[key] |= NAME
        known = self._readings.get(key, ())
        if reading not in known:
            self._readings[key] = (*known, reading)

    def readings(self, key: str) -> tuple[Reading, ...]:
        """All that a key can mean."""
        return self._readings.get(key, ())

    def written(self, word: str) -> tuple[Reading, ...]:
        """All that a word can mean, written as it is."""
        made = pieces(word, 0, len(word), self._keys)
        found = self.readings("".join(made.keys))
        return tuple(r for r in found if r.kind not in ("cue", "nothing") and r.written in ("", cased(made.raws)))

    def named(self, word: str, label: str) -> list[str]:
        """The canonical names with this label that a word can mean, written as it is."""
        entries = [self.entries[reading.entry] for reading in self.written(word)]
        return sorted({entry.name for entry in entries if entry.label == label})

    def knows(self, word: str) -> bool:
        """Whether a word is a name in some reading."""
        return bool(self.written(word))

    def when(self, label: str, name: str) -> str | None:
        """The context that the entry of this canonical name asks for."""
        return self._contexts.get((label, name))

    def words(self, label: str, name: str) -> frozenset[str]:
        """The keys of all words in the names of the entries with this canonical name."""
        return frozenset(self._words.get((label, name), ()))

    def rules(self) -> set[str]:
        """Ids of the rules that its names can fire: one for each kind of name in each file, and for shared parts."""
        found = {f"shared.{entry.source}.{part}" for entry in self.entries for part in ("head", "beginning")}
        for readings in self._readings.values():
            for reading in readings:
                if reading.kind in KINDS:
                    found.add(f"{self.entries[reading.entry].source}.{reading.kind}")
        return found

    def walk(self, found: Pieces) -> list[list[Hit]]:
        """All names that begin at each piece where one does, longest first."""
        hits = []
        states, keys = self._states, found.keys
        followers = [*keys[1:], ""]
        for index in compress(range(len(keys)), map(states.__contains__, keys)):
            after = followers[index]
            if states[keys[index]] == PREFIX and after not in PASSED_OVER and keys[index] + after not in states:
                continue  # as for most pieces: no name goes on with the next one
            if begins_word(found, index):
                here = self.at(found, index)
                if here:
                    hits.append(here)
        return hits

    def at(self, found: Pieces, first: int) -> list[Hit]:
        """All names that begin at a piece, longest first."""
        hits: list[Hit] = []
        self._follow(found, first, first, "", hits, inside=False)
        hits.sort(key=lambda hit: -hit.last)
        return hits

    def _follow(self, found: Pieces, first: int, index: int, key: str, hits: list[Hit], *, inside: bool) -> None:
        states, keys = self._states, found.keys
        while index < len(keys):
            if keys[index] == "" and key:
                index += 1
                continue
            longer = key + keys[index]
            state = states.get(longer, 0)
            if not state:
                if keys[index] in ("(", "[") and key and not inside:
                    self._bracket(found, first, index, key, hits)
                return
            key = longer
            if state & NAME:
                if ends_word(found, index):
                    hits.append(Hit(first, index + 1, self._readings[key]))
                elif found.raws[index + 1][0] == "R":
                    hits.append(Hit(first, index + 1, self._readings[key], receptor=True))
            index += 1

    def _bracket(self, found: Pieces, first: int, opening: int, key: str, hits: list[Hit]) -> None:
        """A bracket within a name: left out (`interleukin (IL)-6`), or read on (`DAS28 (CRP)`, `CD4(+)`)."""
        closing = opening + 1
        while closing < len(found.keys) and found.keys[closing] not in (")", "]"):
            closing += 1
            if closing - opening > LONGEST_APPOSITION:
                return
        if closing >= len(found.keys):
            return
        inner = key + "".join(found.keys[opening + 1 : closing])
        state = self._states.get(inner, 0)
        if state & NAME:
            hits.append(Hit(first, closing + 1, self._readings[inner]))
        complete = {reading.entry for reading in self._readings.get(key, ())}
        if found.raws[closing + 1 : closing + 2] == ["-"] and found.starts[closing + 1] == found.ends[closing]:
            complete = set()  # "tumor necrosis factor (TNF)-α" goes on
        after: list[Hit] = []
        if state:
            self._follow(found, first, closing + 1, inner, after, inside=True)
        if _apposition(found, first, opening, closing):
            self._follow(found, first, closing + 1, key, after, inside=True)
        # "visual analog scale (VAS) for pain" is no more than the name before the bracket
        hits.extend(
            hit for hit in after if hit.last > closing + 1 and not complete.issuperset(r.entry for r in hit.readings)
        )


def _apposition(found: Pieces, first: int, opening: int, closing: int) -> bool:
    """Whether a bracket can be part of a name.

    Not where it holds a number of its own (`VAS 100 mm`), nor an acronym of something that begins before the
    name: `multibiomarker disease activity (MBDA) score` is no Disease Activity Score.
    """
    for index in range(opening + 2, closing):
        if found.raws[index].isdigit() and found.starts[index] > found.ends[index - 1]:
            return False
    acronym = found.raws[opening + 1]
    if not acronym.isupper() or len(acronym) < 2 or CJK.match(found.raws[first]):
        return True
    return any(raw[0].lower() == acronym[0].lower() for raw in found.raws[first:opening])


def spellings(name: str) -> Iterable[str]:
    """A name, and the same with Latin letters for its Greek ones.

    >>> sorted(spellings("IL-1β"))
    ['IL-1b', 'IL-1β']
    """
    choices = [(char, LATIN[char]) if char in LATIN else (char,) for char in name]
    if sum(char in GREEK for char in name) > 2:
        return [name]
    return ["".join(chosen) for chosen in product(*choices)]
