"""Lists each miss and each false positive with its sentence, the span marked, and the rule that made it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from trialweave.evaluate.judged import Item
from trialweave.evaluate.report import Report
from trialweave.evaluate.sentences import sentence_at

SIGNS = {"miss": "MISS ", "extra": "EXTRA", "hit": "WRONG"}
LONGEST = 400  # characters of a sentence that are shown


def errors(report: Report, only: Sequence[str] = ()) -> Iterator[Item]:
    """Misses, extras, and hits with a fault, by document and layer, in order of their place."""
    for judgement in report.judgements:
        for item in sorted(judgement.items, key=lambda item: (item.layer, item.start, item.end)):
            if (item.outcome != "hit" or item.fault) and (not only or item.layer in only):
                yield item


def print_errors(report: Report, texts: Mapping[str, str], only: Sequence[str] = ()) -> None:
    """Print the listing; `texts` are the documents by name."""
    for line in lines(errors(report, only), texts):
        print(line)


def lines(items: Iterable[Item], texts: Mapping[str, str]) -> Iterator[str]:
    """The listing, two or three lines for each item.

    `MISS` is in the gold alone, `EXTRA` in the prediction alone; `WRONG` was found with something wrong in it.
    """
    document = None
    for item in items:
        if item.document != document:
            document = item.document
            yield f"== {document}"
        rule = f" [{item.rule}]" if item.rule else ""
        detail = f" {item.detail}" if item.detail else ""
        yield f"{SIGNS[item.outcome]} {item.layer} {item.label} {item.text!r}{detail}{rule}"
        if item.fault:
            yield f"      {item.fault}"
        if item.end > item.start:
            yield f"      {marked(texts[item.document], item.start, item.end)}"


def marked(text: str, start: int, end: int) -> str:
    """The sentence that a span stands in, on one line, the span between `>>` and `<<`."""
    first, last = sentence_at(text, start, end)
    before, after = text[first:start], text[end:last]
    room = max(LONGEST - (end - start), 0) // 2
    if len(before) > room:
        before = f"…{before[len(before) - room :]}"
    if len(after) > room:
        after = f"{after[:room]}…"
    return " ".join(f"{before}>>{text[start:end]}<<{after}".split())
