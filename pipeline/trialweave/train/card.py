"""The model card: what a model is, what it knows, what it was made of, what it gets on the gold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from trialweave.evaluate.by_rule import RuleScore
from trialweave.evaluate.report import Report, number
from trialweave.evaluate.scores import WHOLES, scores
from trialweave.stages.component import Stage

if TYPE_CHECKING:
    from spacy.language import Language

HEAD = """# {name} {version}

A spaCy pipeline that marks, in the text of a scraped page, the study's own title and abstract, and in these
cell types, cytokines, clinical scores, biomarkers, quantities, the arms of the trial and its results. It has rules
and names only, no weights: the same text gives the same marks on every machine.

```python
import trialweave

nlp = trialweave.load()                     # or spacy.load("models/{name}")
tables = trialweave.process(["page text"])  # rows of pages, mentions, relations, trials
```

Built by `trialweave train` from `configs/` with SHA-256 `{knowledge}`.
Anyone can build it again from the same files, byte for byte.
"""
LIMITS = """
## What it is for, and what not

For systematic reviewers who have many pages and want a table to check and correct. Not for decisions about
patients. Names that are in no list are found only where their form or their neighbours give them away; text
in other languages than English is read through the names that `configs/entities` has for it.

Cell Ontology ids and names: CC BY 4.0, https://obofoundry.org/ontology/cl. HGNC symbols and ids: CC0,
https://www.genenames.org.
"""


def card(nlp: Language, *, report: Report | None = None, disabled: Sequence[RuleScore] = ()) -> str:
    """The README of a model, in Markdown; the same for the same model.

    Args:
        nlp: the pipeline.
        report: what it got on a gold set, if it was judged.
        disabled: the rules that were left out.
    """
    meta = nlp.meta
    head = HEAD.format(name=meta["name"], version=meta["version"], knowledge=meta["knowledge_sha256"])
    return "".join([head, _stages(nlp), _names(nlp), _scores(report), _disabled(disabled), LIMITS])


def _stages(nlp: Language) -> str:
    return f"\n## Stages, in order\n\n{', '.join(f'`{name}`' for name in nlp.pipe_names)}\n"


def _names(nlp: Language) -> str:
    counted = [
        (source.removeprefix("entities/"), content.get("label", ""), content.get("entry", []))
        for source, content in knowledge_of(nlp).items()
        if source.startswith("entities/")
    ]
    rows = [(file, label, len(entries), sum(map(_count, entries))) for file, label, entries in counted]
    lines = [f"| {file} | {label} | {entries} | {names} |" for file, label, entries, names in sorted(rows)]
    head = ["", "## What it knows by name", "", "| file | label | entries | names |", "| --- | --- | ---: | ---: |"]
    return "\n".join([*head, *lines, ""]) if lines else ""


def knowledge_of(nlp: Language) -> dict[str, Any]:
    """All files of knowledge that the stages of a pipeline hold, by name."""
    held: dict[str, Any] = {}
    for _, stage in nlp.pipeline:
        if isinstance(stage, Stage):
            held |= stage.knowledge
    return held


def _count(entry: Mapping[str, Any]) -> int:
    return sum(len(entry.get(kind, ())) for kind in ("names", "cased", "guarded", "zh"))


def _scores(report: Report | None) -> str:
    if report is None:
        return ""
    chosen = [score for score in scores(report.judgements) if score.key in WHOLES and score.value is not None]
    lines = [f"| {s.key} | {number(s.value)} | {number(s.low)}–{number(s.high)} |" for s in chosen]
    count = len(report.judgements)
    head = [
        "",
        f"## Scores on {count} annotated documents",
        "",
        "| score | value | 95 % interval |",
        "| --- | ---: | --- |",
    ]
    return "\n".join([*head, *lines, ""])


def _disabled(disabled: Sequence[RuleScore]) -> str:
    if not disabled:
        return ""
    lines = [f"- `{score.rule}` ({score.layer}): {score.right} of {score.hits} right" for score in disabled]
    return "\n".join(["", "## Rules left out", "", *lines, ""])
