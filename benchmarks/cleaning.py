"""What trialweave, trafilatura and jusText keep of the HTML pages of the corpus: F1 of content, by words.

    python benchmarks/cleaning.py

`corpus/content` holds the title and abstract of each HTML page of `corpus/dump`. The comparison is by words, as the
tools write white space in their own ways. trafilatura and jusText are asked for the main text of a page, which is
more than title and abstract: the figures say what a reader of abstracts gets from them, not how good they are.
They come with `pip install trialweave[benchmarks] lxml_html_clean`; where one is missing it is left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
WORD = re.compile(r"\w+")


def f1(kept: str, wanted: str) -> float:
    """F1 of the words kept against those wanted, each as often as it stands there."""
    found, gold = Counter(WORD.findall(kept.lower())), Counter(WORD.findall(wanted.lower().replace("^", "")))
    right = (found & gold).total()
    return 2 * right / max(found.total() + gold.total(), 1)


def with_trialweave(html: Path) -> str:
    from trialweave import extensions
    from trialweave.read import dump
    from trialweave.train.build import build

    nlp = build(CORPUS.parent / "configs" / "pipeline.cfg")
    doc = nlp(next(iter(dump.pages(html))).text or "")
    return "\n".join(extensions.text(doc)[zone.start : zone.end] for zone in extensions.content(doc))


def with_trafilatura(html: Path) -> str:
    import trafilatura

    return trafilatura.extract(html.read_text(encoding="utf-8")) or ""


def with_justext(html: Path) -> str:
    import justext

    paragraphs = justext.justext(html.read_bytes(), justext.get_stoplist("English"))
    return "\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate)


TOOLS: dict[str, Callable[[Path], str]] = {
    "trialweave": with_trialweave,
    "trafilatura": with_trafilatura,
    "jusText": with_justext,
}


def main() -> None:
    """Print one row for each page, and the mean."""
    pages = sorted(
        path for path in (CORPUS / "dump").rglob("*.html") if (CORPUS / "content" / f"{path.stem}.txt").exists()
    )
    for name, tool in TOOLS.items():
        try:
            scores = [f1(tool(page), (CORPUS / "content" / f"{page.stem}.txt").read_text("utf-8")) for page in pages]
        except ImportError:
            print(f"{name:12} not installed")
            continue
        print(f"{name:12} " + "  ".join(f"{s:.3f}" for s in scores) + f"   mean {sum(scores) / len(scores):.3f}")


if __name__ == "__main__":
    main()
