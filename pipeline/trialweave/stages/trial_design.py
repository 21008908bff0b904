"""What a page says of the design of its trial: phase, masking, condition, people, follow-up, identifiers.

Everything is read out of the title, the abstract and the identifiers of the page, nothing out of the
rest; what is not said is None. Vocabulary: configs/grammar/design.toml.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from spacy.tokens import Doc

from trialweave import extensions
from trialweave.folding import Folded
from trialweave.marks import Arm, Design
from trialweave.stages import trial_condition as conditions
from trialweave.stages import trial_enrolment as enrolment
from trialweave.stages import trial_follow_up as follow_ups
from trialweave.stages import trial_identifiers as identifiers
from trialweave.stages.alternation import alternation

RANDOM_HINTS = ("random", "controlled", "rct")  # without one of these an English sentence says nothing of it
IDENTIFIER_ZONES = ("identifiers", "title", "abstract", "subject")
# "phase I/IIa", "Phase Ib", "phases 2 and 3", "Phase 2/3", "phase two"
PHASE = re.compile(
    r"\bphases?[ -]{0,2}(?P<first>I{1,3}V?|IV|[0-4]|one|two|three|four)(?P<letter>[ab]?)"
    r"(?:(?: ?/ ?| and | ?- ?|-to-)(?:phase )?(?P<second>I{1,3}V?|IV|[0-4]|one|two|three)(?P<second_letter>[ab]?))?(?![\w])",
    re.IGNORECASE,
)


class Vocabulary(NamedTuple):
    """configs/grammar/design.toml, compiled."""

    identifiers: identifiers.Patterns
    people: enrolment.People
    times: follow_ups.Times
    condition: conditions.Words
    phase: dict[str, str]
    yes: re.Pattern[str]
    no: re.Pattern[str]
    not_of: re.Pattern[str]
    blinding: tuple[tuple[str, re.Pattern[str]], ...]


def compile_vocabulary(knowledge: dict[str, Any]) -> Vocabulary:
    """Make the parsed configs/grammar/design.toml ready for use."""
    randomized = knowledge["randomized"]
    return Vocabulary(
        identifiers=identifiers.compile_patterns(knowledge),
        people=enrolment.compile_people(knowledge),
        times=follow_ups.compile_times(knowledge),
        condition=conditions.compile_words(knowledge),
        phase=knowledge["phase"]["words"],
        yes=_any_of(randomized["yes"]),
        no=_any_of(randomized["no"]),
        not_of=_any_of(randomized["not_of"]),
        blinding=tuple((name, _any_of(words)) for name, words in knowledge["blinding"].items()),
    )


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9])(?:{alternation(words)})")


def design_of(doc: Doc, arms: Sequence[Arm], words: Vocabulary) -> Design:
    """The design of the trial that a page tells of.

    Args:
        doc: the page, with zones, sentences, abbreviations and context marked.
        arms: the arms of the trial.
        words: as `compile_vocabulary` gives it.
    """
    folded = extensions.folded(doc)
    sentences = extensions.sentence_texts(doc)
    texts = [(sentence.section, sentence.text) for sentence in sentences]
    long_forms = {mark.short: mark.long for mark in extensions.get(doc, "abbreviations")}
    # of the sentences those are read whose words tell that they may name a condition, count people, or tell a time
    naming = [(s.section, s.start, s.text) for s in sentences if words.condition.may_be_in(s, long_forms)]
    counting = [(s.section, s.text) for s in sentences if not words.people.named.isdisjoint(s.words)]
    timed = [(s.section, s.start, s.end) for s in sentences if words.times.unit.of_any(s.words)]
    found = conditions.condition_of(naming, long_forms, words.condition)
    species = species_of(_told_species(doc))
    design = Design(
        **identifiers_of(_zone_texts(doc, folded.text), words),
        phase=phase_of([text for _, text in texts], words),
        randomized=randomized_of(texts, words),
        blinding=blinding_of([text for _, text in texts], words),
        condition=found.name if found else None,
        n_enrolled=_enrolled(counting, arms, words) if "human" in species or not species else None,
        follow_up=_follow_up(doc, folded, timed, words),
        species=species,
    )
    if found:
        start, end = folded.place(found.start, found.end)
        design = design._replace(condition_start=start, condition_end=end)
    return design


def _enrolled(texts: Sequence[tuple[str, str]], arms: Sequence[Arm], words: Vocabulary) -> int | None:
    return enrolment.enrolled(texts, [arm.n for arm in arms if arm.species == "human"], words.people)


def _told_species(doc: Doc) -> list[str]:
    """The species of the sentences but the background's, which tell of other work; of all where there are no others."""
    sentences, contexts = extensions.get(doc, "sentences"), extensions.get(doc, "context")
    told = [(mark.section, context.species) for mark, context in zip(sentences, contexts, strict=False)]
    return [name for section, name in told if section != "BACKGROUND"] or [name for _, name in told]


def _follow_up(doc: Doc, folded: Folded, sentences: Sequence[tuple[str, int, int]], words: Vocabulary) -> str | None:
    time = follow_ups.follow_up(folded.text, sentences, words.times)
    if time is None:
        return None
    start, end = folded.place(time.start, time.end)
    return follow_ups.worded(extensions.text(doc), time._replace(start=start, end=end))


def _zone_texts(doc: Doc, text: str) -> dict[str, str]:
    """The text of the identifiers, and that of the content, a line for each zone."""
    folded = extensions.folded(doc)
    texts: dict[str, list[str]] = {"identifiers": [], "content": []}
    for zone in extensions.get(doc, "zones"):
        if zone.zone in IDENTIFIER_ZONES:
            start, end = folded.inverse(zone.start, zone.end)
            texts["content" if zone.zone in extensions.CONTENT_ZONES else "identifiers"].append(text[start:end])
    return {name: "\n".join(lines) for name, lines in texts.items()}


def identifiers_of(texts: Mapping[str, str], words: Vocabulary) -> dict[str, Any]:
    """Registry ids, DOI, PMID, PMCID, year and journal.

    Args:
        texts: the text of the `identifiers` of a page, and that of its `content`, folded.
        words: as `compile_vocabulary` gives it.
    """
    own, content = texts["identifiers"], texts["content"]
    return {
        "registry_ids": identifiers.registry_ids(own + "\n" + content, words.identifiers),
        "doi": identifiers.doi_of(own) or identifiers.doi_of(content),
        "pmid": identifiers.pmid_of(own),
        "pmcid": identifiers.pmcid_of(own),
        "year": identifiers.year_of(own),
        "journal": identifiers.journal_of(own),
    }


def phase_of(texts: Sequence[str], words: Vocabulary) -> str | None:
    """The phase as `1`, `1b`, `2/3`, `1/2a`: the first that a sentence of the page states."""
    for text in texts:
        for match in PHASE.finditer(text) if "phase" in text.lower() else ():
            if (
                text[match.end() : match.end() + 10]
                .lstrip(" )")
                .startswith(("of the cycle", "consists", "involve", ":"))
            ):
                continue
            first = words.phase.get(match["first"].casefold())
            second = words.phase.get((match["second"] or "").casefold())
            if first is None:
                continue
            phase = first + match["letter"].lower()
            return phase + (f"/{second}{match['second_letter'].lower()}" if second and second != first else "")
    return None


def randomized_of(sentences: Sequence[tuple[str, str]], words: Vocabulary) -> bool | None:
    """Whether the trial is randomised: False where it is said not to be, None where nothing is said.

    Args:
        sentences: section name and folded text of each sentence.
        words: as `compile_vocabulary` gives it.
    """
    answer = None
    for section, text in sentences:
        low = text.lower()
        if low.isascii() and all(hint not in low for hint in RANDOM_HINTS):
            continue
        if words.no.search(low):
            return False
        if section != "CONCLUSIONS" and not words.not_of.search(low) and words.yes.search(low):
            answer = True
    return answer


def blinding_of(texts: Sequence[str], words: Vocabulary) -> str | None:
    """`double`, `single` or `open-label`: the strictest masking that is stated."""
    low = "\n".join(texts).lower()
    if low.isascii() and "blind" not in low and "mask" not in low and "open" not in low:
        return None
    return next((name for name, pattern in words.blinding if pattern.search(low)), None)


def species_of(species: Sequence[str]) -> list[str]:
    """The species of the sentences, each once, humans first."""
    return sorted(set(species), key=lambda name: (name != "human", name))
