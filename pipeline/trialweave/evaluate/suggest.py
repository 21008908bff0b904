"""Surface forms that the gold has and the rules miss, as entries ready to paste into configs/entities.

A missed entity becomes a suggestion where its whole wording is in no list for its label. One that is in a list and
was missed all the same was stopped by a rule of context, and no new name would help: `evaluate --errors` shows it.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from trialweave.evaluate.errors_listing import marked
from trialweave.evaluate.judged import Item
from trialweave.evaluate.report import Report
from trialweave.folding import fold
from trialweave.resources import read_toml
from trialweave.stages.lexicon import Lexicon
from trialweave.stages.pieces import Keys, pieces

FILES = {
    "CELL_TYPE": "cell_types.toml",
    "CYTOKINE": "cytokines.toml",
    "SCORE": "scores.toml",
    "BIOMARKER": "biomarkers.toml",
}
SENTENCES = 3  # shown for each entry
CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# short, in capitals and digits, perhaps with a small letter or two: taken as written (`cased`), not in any case
ACRONYM = re.compile(r"[A-Za-z]{0,2}[A-Z][A-Z0-9-]{1,7}s?")


class Suggestion(NamedTuple):
    """One entry: its label and canonical name, whether configs/ has it already, and the forms that it lacks."""

    label: str
    name: str
    known: bool
    forms: dict[str, list[Item]]


def suggestions(report: Report, configs: Path) -> list[Suggestion]:
    """What to add, by label, the entries that most misses go back to first.

    Args:
        report: of the pipeline on the gold.
        configs: the folder of knowledge that it was built of.
    """
    known = Known(configs)
    grouped: dict[tuple[str, str], dict[str, list[Item]]] = defaultdict(lambda: defaultdict(list))
    for judgement in report.judgements:
        for item in judgement.items:
            if item.layer == "entities" and item.outcome == "miss" and not known.has(item.label, item.text):
                grouped[item.label, item.detail or item.text][item.text].append(item)
    found = [
        Suggestion(label, name, (label, name) in known.entries, dict(forms)) for (label, name), forms in grouped.items()
    ]
    order = list(FILES)
    return sorted(found, key=lambda s: (order.index(s.label), -sum(map(len, s.forms.values())), s.name))


class Known:
    """The names that configs/entities has.

    Args:
        configs: the folder of knowledge.

    Raises:
        KnowledgeError: a file is missing or no TOML.
    """

    def __init__(self, configs: Path) -> None:
        grammar = read_toml(configs / "grammar/entities.toml")
        files = {path.name: read_toml(path) for path in sorted((configs / "entities").glob("*.toml"))}
        self._keys = Keys(grammar.get("spelling", {}), grammar.get("plurals", {}))
        self._lexicon = Lexicon(files, self._keys)
        self.entries = {(entry.label, entry.name) for entry in self._lexicon.entries}

    def has(self, label: str, form: str) -> bool:
        """Whether a wording, whole, is a name of an entry with this label."""
        text = fold(form).text
        made = pieces(text, 0, len(text), self._keys)
        readings = [r for hit in self._lexicon.at(made, 0) if hit.last == len(made.keys) for r in hit.readings]
        return any(r.kind != "cue" and self._lexicon.entries[r.entry].label == label for r in readings)


def lines(found: Sequence[Suggestion], texts: Mapping[str, str]) -> Iterator[str]:
    """TOML to paste, with the sentences that each entry came from as comments.

    Args:
        found: the suggestions.
        texts: the documents by name.
    """
    label = None
    for suggestion in found:
        if suggestion.label != label:
            label = suggestion.label
            yield f"# configs/entities/{FILES[label]}"
            yield ""
        items = [item for form in suggestion.forms.values() for item in form]
        if suggestion.known:
            yield "# there is an entry of this name: add these to it"
        else:
            yield "[[entry]]"
        yield f"name = {quoted(suggestion.name)}"
        for kind, forms in kinds(suggestion.forms):
            yield f"{kind} = [{', '.join(map(quoted, forms))}]"
        for item in items[:SENTENCES]:
            yield f"# {item.document}: {marked(texts[item.document], item.start, item.end)}"
        yield ""


def kinds(forms: Mapping[str, Sequence[Item]]) -> list[tuple[str, list[str]]]:
    """The forms under the keys of an entry that they belong to."""
    sorted_out: dict[str, list[str]] = {"names": [], "cased": [], "zh": []}
    for form in forms:
        kind = "zh" if CJK.search(form) else "cased" if ACRONYM.fullmatch(form) else "names"
        sorted_out[kind].append(form)
    return [(kind, chosen) for kind, chosen in sorted_out.items() if chosen]


def quoted(text: str) -> str:
    """A text as a TOML string: JSON's escapes are TOML's too."""
    return json.dumps(text, ensure_ascii=False)
