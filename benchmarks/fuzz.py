"""Mutation fuzzer of the whole pipeline: damaged texts, and what must hold of the rows all the same.

    python benchmarks/fuzz.py --inputs 200000 --seed 1

An input is a text of the corpus, spliced with others, cut, reversed, with pieces repeated, with odd characters, or as
one long line. Of each must hold: it comes back as a page row; it is not quarantined; its mentions lie in the text and
quote it, its relations point at its sentences; it takes no longer than the page limit. Each kind of quarantine is told
once, with the place in the code that raised and an input that was cut down as far as it goes; it is kept in `--keep`.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import sys
import time
import traceback
import warnings
from collections import Counter
from pathlib import Path
from typing import Any

from trialweave import extensions, load
from trialweave.batch.limits import PageLimits
from trialweave.batch.lines import from_line, to_line
from trialweave.batch.work import ZONE_PAGES, one_page
from trialweave.read.dump import file_pages
from trialweave.read.page import Page
from trialweave.tokenizer import unsplit
from trialweave.trials.rows import PageRows, rows_of

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
MOST_CHARS = 60_000
CUTS = 400  # tries at making an input smaller
# what rules stumble over: brackets that nest or never close, signs alone, marks that combine, letters of many scripts
PIECES = (
    *("(", ")", "[", "]", "((((", "))))", "([", "{", "}", "-", "--", "–", "±", "+/-", "<", ">", "≤", "=", "==", "%", "‰"),
    *(",", ", ", ";", ":", ".", "...", "…", "·", "/", "//", "|", "\\", "*", "†", "#", "&", "@", "^", "~", "'", '"', "“", "„"),
    *("\n", "\n\n", "\r\n", "\r", "\t", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\xa0", "\u3000", "\u200b", "\ufeff"),
    *("\x00", "\x1f", "\x7f", "\ud800", "\udfff", "\ufffd", "\uffff", "\U0010ffff", "\U0001f9ec", "\u0301", "\u202e"),
    *("\u200d", "\u0345", "İ", "ß", "ﬁ", "ẞ", "ǆ", "ΐ", "Å", "Å", "µ", "μ", "²", "½", "①", "٣", "५", "１２", "Ⅳ", "十", "百二"),
    *("目的", "方法：", "结果", "，", "。", "（", "）", "ｐ＜０.０５", "対象", "결과", "Ergebnisse:", "Результаты:", "النتائج", "תוצאות"),
    *("0", "1", "9" * 30, "1e999", "-0", "0.0.0", "1,000,000", "1.000,5", "10^8", "10(8)", "10⁸", "1/0", "0/0", "12:60"),
    *("p", "p<", "p = ", "P<0.05", "n=", "(n=", "95% CI", "CI", "SD", "mean", "median", "vs", "versus", "respectively"),
    *(" and ", " or ", " to ", " of ", " the ", "group A", "Group B", "both groups", "placebo", "control", "MSC", "IL-6"),
    *("TNF-α", "ACR20", "CD4+", "VAS", "12 weeks", "at 6 and 12 months", "1:1", "NCT00000000", "doi:10.1/", "PMID:"),
    *("RESULTS:", "METHODS: ", "CONCLUSION", "Title: ", "Abstract", "References\n1. ", "et al", "e.g.", "i.e.,", "not "),
)  # fmt: skip


def seeds() -> list[str]:
    """The texts of the corpus: of its gold, and of the pages of its dump as the readers give them."""
    found = [path.read_text(encoding="utf-8") for path in sorted((CORPUS / "gold").glob("*.txt"))]
    for path in sorted((CORPUS / "dump").rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                found += [page.text for page in file_pages(file, path.name, path.stat().st_size) if page.text]
    return found


def mutated(text: str, texts: list[str], rng: random.Random) -> str:
    """A text with some damage."""
    for _ in range(rng.choice((1, 1, 2, 3, 5, 12, 30))):
        here, there = sorted((rng.randrange(len(text) + 1), rng.randrange(len(text) + 1)))
        near = min(there, here + rng.choice((1, 3, 12, 80, 600)))
        match rng.randrange(10):
            case 0:
                text = text[:here] + rng.choice(PIECES) * rng.choice((1, 1, 1, 2, 5, 60)) + text[here:]
            case 1:
                text = text[:here] + rng.choice(PIECES) + text[near:]
            case 2:
                text = text[:here] + text[near:]
            case 3:
                text = text[:here] + text[here:near] * rng.choice((2, 2, 3, 10, 100)) + text[near:]
            case 4:
                other = rng.choice(texts)
                start = rng.randrange(len(other) + 1)
                text = text[:here] + other[start : start + rng.choice((10, 100, 1000, 5000))] + text[here:]
            case 5:
                text = text[:here] + text[here:near][::-1] + text[near:]
            case 6:
                words = text[here:near].split(" ")
                rng.shuffle(words)
                text = text[:here] + " ".join(words) + text[near:]
            case 7:
                text = (
                    text[:here]
                    + rng.choice((str.upper, str.lower, str.title, str.swapcase))(text[here:near])
                    + text[near:]
                )
            case 8:
                text = re.sub(r"\s+", rng.choice(("", " ", "\n", "\n\n", "\u3000")), text[here:there]) + text[:here]
            case 9:
                text = "".join(chr(ord(c) ^ 1) if rng.random() < 0.01 else c for c in text[here:there])
        text = text[:MOST_CHARS]
    return text


def an_input(texts: list[str], rng: random.Random) -> str:
    """A damaged text; now and then one long line."""
    text = mutated(rng.choice(texts), texts, rng)
    if rng.random() < 0.01:
        start = rng.randrange(len(text) + 1)
        unit = text[start : start + rng.choice((1, 2, 7, 40, 400))] or "("
        text = (unit * (MOST_CHARS // len(unit) + 1))[:MOST_CHARS]
    return text


def wrong_with(rows: PageRows, text: str) -> str | None:
    """What does not hold of an input's rows, or None. Blank texts have a row and nothing else."""
    if rows.page.status == "quarantined":
        return rows.page.reason or "quarantined without a reason"
    if rows.page.n_chars != len(text) and text.strip():
        return "rows: n_chars is not the text's"
    if any(not row.text or row.text != text[row.start : row.end] for row in rows.mentions):
        return "rows: a mention does not quote the text"
    if any(not 0 <= row.sentence_start < row.sentence_end <= len(text) for row in rows.relations):
        return "rows: a relation's sentence is out of the text"
    return None


def kind_of(reason: str) -> str:
    """A reason without what differs from input to input: numbers, and what is quoted."""
    return re.sub(r"\d+", "0", re.sub(r"'[^']*'", "'...'", reason))[:160]


def cut_down(nlp: Any, text: str, kind: str, limits: PageLimits) -> str:
    """The input with as much taken out of it as can be while the same goes wrong."""
    size, tries = len(text) // 2, 0
    while size and tries < CUTS:
        start = 0
        while start < len(text) and tries < CUTS:
            tries += 1
            shorter = text[:start] + text[start + size :]
            wrong = wrong_with(one_page(nlp, Page("x", shorter), limits), shorter) if shorter.strip() else None
            if wrong and kind_of(wrong) == kind:
                text = shorter
            else:
                start += size
        size //= 2
    return text


def place_of(nlp: Any, text: str) -> str:
    """File, line and words of what a text raises; empty where it raises nothing."""
    try:
        with extensions.values_only():
            doc = unsplit(nlp.vocab, text)
            for _, stage in nlp.pipeline:
                doc = stage(doc)
            to_line(rows_of(doc, Page("x", text)))
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        ours = [frame for frame in frames if "trialweave" in frame.filename]
        return " <- ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(ours[-3:]))
    return ""


def main() -> int:
    """Print what came of it; 1 where anything broke a rule."""
    asks = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asks.add_argument("--inputs", type=int, default=5_000)
    asks.add_argument("--seed", type=int, default=1)
    asks.add_argument("--seconds", type=float, default=PageLimits().seconds, help="the longest that an input may take")
    asks.add_argument("--keep", type=Path, default=Path("out/fuzz"), help="folder for inputs that break a rule")
    asked = asks.parse_args()
    warnings.simplefilter("ignore")  # of scispaCy's patterns
    nlp, texts, rng = load(), seeds(), random.Random(asked.seed)
    limits, statuses = PageLimits(seconds=asked.seconds), Counter[str]()
    kinds: dict[str, str] = {}
    counts: Counter[str] = Counter()
    slowest: list[tuple[float, int, int]] = []
    begun = time.monotonic()
    for first in range(0, asked.inputs, ZONE_PAGES):
        with nlp.memory_zone():
            for number in range(first, min(first + ZONE_PAGES, asked.inputs)):
                text = an_input(texts, rng)
                start = time.process_time()
                rows = one_page(nlp, Page(str(number), text), limits)
                slowest = sorted([*slowest, (time.process_time() - start, number, len(text))], reverse=True)[:5]
                statuses[rows.page.status] += 1
                wrong = wrong_with(rows, text)
                if wrong is None and from_line(to_line(rows)).page != rows.page:
                    wrong = "rows: a line does not come back as it was"
                if wrong:
                    counts[kind_of(wrong)] += 1
                    kinds.setdefault(kind_of(wrong), text)
    spent = time.monotonic() - begun
    for kind, text in kinds.items():
        tell(nlp, kind, counts[kind], text, limits, asked.keep)
    load_now = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"slowest: {', '.join(f'{s:.2f} s (input {n}, {size} characters)' for s, n, size in slowest)}")
    print(f"{asked.inputs} inputs, seed {asked.seed}, {spent:.0f} s (load {load_now}): {dict(statuses)}")
    print(f"broken rules: {counts.total()} inputs, {len(kinds)} kinds")
    return 1 if counts else 0


def tell(nlp: Any, kind: str, count: int, text: str, limits: PageLimits, keep: Path) -> None:
    """Print one kind of fault with its place and its smallest input, and keep the input."""
    small = text if "took longer" in kind else cut_down(nlp, text, kind, limits)
    keep.mkdir(parents=True, exist_ok=True)
    path = keep / f"{re.sub(r'[^a-z]+', '-', kind.lower())[:60]}.txt"
    path.write_bytes(small.encode("utf-8", "surrogatepass"))
    print(
        f"{count} x {kind}\n    {place_of(nlp, small)}\n    {small[:300]!r} ({len(small)} characters, {path})",
        file=sys.stderr,
    )


if __name__ == "__main__":
    raise SystemExit(main())
