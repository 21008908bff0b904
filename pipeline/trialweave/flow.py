"""The map: read this first.

    dump ──read──▶ page ──STAGES──▶ marked Doc ──trials──▶ four tables

Every page becomes one spaCy Doc, on which each stage only adds marks (`trialweave.marks`); its text is
never changed. Of the marks come rows (`trialweave.schema`); pages of one trial are merged at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.language import Language

from trialweave import extensions
from trialweave.read.page import Page
from trialweave.schema import Tables
from trialweave.tokenizer import unsplit
from trialweave.trials.merge import merge
from trialweave.trials.rows import PageRows, failed, rows_of

# stage, what it reads, what it adds
STAGES: tuple[tuple[str, str, str], ...] = (
    ("blocks", "text", "lines and paragraphs with their role"),
    ("language", "blocks", "an ISO code for each block"),
    ("zones", "blocks, languages", "title, abstract, authors, references, boilerplate, ..."),
    ("bilingual", "zones", "translations, and what they repeat; the content's language"),
    ("sections", "content", "BACKGROUND, METHODS, RESULTS, CONCLUSIONS"),
    ("sentences", "sections", "sentences"),
    ("abbreviations", "content", "short forms and their long forms"),
    ("entities", "sentences, abbreviations", "cell types, cytokines, scores, biomarkers"),
    ("quantities", "sentences, entities", "numbers, parsed"),
    ("context", "sentences, entities", "finding or aim, negation, hedging, species"),
    ("arms", "sentences, entities, quantities", "groups of the trial and their wordings"),
    ("relations", "all of these", "measure, arm, comparator, time, value, p, direction"),
)


def page_rows(nlp: Language, pages: Iterable[Page]) -> Iterator[PageRows]:
    """The rows of each page, in order; a page without text gives its row alone.

    Args:
        nlp: the pipeline, as `trialweave.load` gives it.
        pages: pages as `trialweave.read` gives them.
    """
    for page in pages:
        if page.text is None:
            yield failed(page, "quarantined", page.reason or "no text")
        elif not page.text.strip():
            yield failed(page, "no_trial", "the page is empty")
        else:
            with extensions.values_only():
                rows = rows_of(nlp(unsplit(nlp.vocab, page.text)), page)
            yield rows


def process_pages(nlp: Language, pages: Iterable[Page]) -> Tables:
    """The four tables of some pages, in memory. For dumps of any size there is `trialweave.batch`."""
    return merge(page_rows(nlp, pages))


def process_texts(texts: Iterable[str], nlp: Language) -> Tables:
    """The four tables of texts, which are named `0`, `1`, ... as `page_id`."""
    return process_pages(nlp, (Page(str(number), text) for number, text in enumerate(texts)))
