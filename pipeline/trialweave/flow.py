"""The map: read this first.

    dump ──read──▶ page ──STAGES──▶ marked Doc ──trials──▶ four tables

Every page becomes one spaCy Doc, on which each stage only adds marks (`trialweave.marks`); its text is
never changed. Of the marks come rows (`trialweave.schema`); pages of one trial are merged at the end.
"""

from __future__ import annotations

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
