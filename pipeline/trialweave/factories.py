"""The factories that spaCy looks up by entry point: thin, and light to import.

Every stage is made here and nowhere else; what it declares to need and to give is what `flow.STAGES` tells.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from spacy.language import Language

from trialweave import extensions  # noqa: F401  registers the attributes that the factories declare

if TYPE_CHECKING:
    from trialweave.stages.component import Stage
    from trialweave.tokenizer import FineTokenizer


def make_tokenizer() -> Callable[[Language], FineTokenizer]:
    """The tokenizer of the pipeline: `@tokenizers = "trialweave.Tokenizer.v1"`."""

    def create(nlp: Language) -> FineTokenizer:
        from trialweave.tokenizer import FineTokenizer

        return FineTokenizer(nlp.vocab)

    return create


@Language.factory(
    "trialweave_blocks",
    requires=[],
    assigns=["doc._.tw_blocks"],
)
def make_blocks(nlp: Language, name: str) -> Stage:
    from trialweave.stages.blocks import Blocks

    return Blocks(name)


@Language.factory(
    "trialweave_language",
    requires=["doc._.tw_blocks"],
    assigns=["doc._.tw_languages"],
)
def make_language(nlp: Language, name: str) -> Stage:
    from trialweave.stages.language import LanguageOfBlocks

    return LanguageOfBlocks(name)


@Language.factory(
    "trialweave_zones",
    requires=["doc._.tw_blocks", "doc._.tw_languages"],
    assigns=["doc._.tw_zones"],
)
def make_zones(nlp: Language, name: str) -> Stage:
    from trialweave.stages.zones import Zones

    return Zones(name)


@Language.factory(
    "trialweave_bilingual",
    requires=["doc._.tw_zones"],
    assigns=["doc._.tw_zones", "doc._.tw_language"],
)
def make_bilingual(nlp: Language, name: str) -> Stage:
    from trialweave.stages.bilingual import Bilingual

    return Bilingual(name)


@Language.factory(
    "trialweave_sections",
    requires=["doc._.tw_zones"],
    assigns=["doc._.tw_sections"],
)
def make_sections(nlp: Language, name: str) -> Stage:
    from trialweave.stages.sections import Sections

    return Sections(name)


@Language.factory(
    "trialweave_sentences",
    requires=["doc._.tw_sections"],
    assigns=["doc._.tw_sentences", "token.is_sent_start"],
)
def make_sentences(nlp: Language, name: str) -> Stage:
    from trialweave.stages.sentences import Sentences

    return Sentences(name)


@Language.factory(
    "trialweave_abbreviations",
    requires=["doc._.tw_zones"],
    assigns=["doc._.tw_abbreviations"],
)
def make_abbreviations(nlp: Language, name: str) -> Stage:
    from trialweave.stages.abbreviations import Abbreviations

    return Abbreviations(name)


@Language.factory(
    "trialweave_entities",
    requires=["doc._.tw_zones", "doc._.tw_sentences", "doc._.tw_abbreviations"],
    assigns=["doc._.tw_entities"],
)
def make_entities(nlp: Language, name: str) -> Stage:
    from trialweave.stages.entities import Entities

    return Entities(name)


@Language.factory(
    "trialweave_quantities",
    requires=["doc._.tw_sentences", "doc._.tw_entities"],
    assigns=["doc._.tw_quantities"],
)
def make_quantities(nlp: Language, name: str) -> Stage:
    from trialweave.stages.quantities import Quantities

    return Quantities(name)


@Language.factory(
    "trialweave_context",
    requires=["doc._.tw_sentences", "doc._.tw_entities"],
    assigns=["doc._.tw_context", "doc._.tw_mention_context"],
)
def make_context(nlp: Language, name: str) -> Stage:
    from trialweave.stages.context import Context

    return Context(name)


@Language.factory(
    "trialweave_arms",
    requires=["doc._.tw_sentences", "doc._.tw_entities", "doc._.tw_quantities"],
    assigns=["doc._.tw_arms", "doc._.tw_arm_mentions"],
)
def make_arms(nlp: Language, name: str) -> Stage:
    from trialweave.stages.arms import Arms

    return Arms(name)


@Language.factory(
    "trialweave_relations",
    requires=[
        "doc._.tw_sentences",
        "doc._.tw_entities",
        "doc._.tw_quantities",
        "doc._.tw_context",
        "doc._.tw_arms",
        "doc._.tw_arm_mentions",
    ],
    assigns=["doc._.tw_relations"],
)
def make_relations(nlp: Language, name: str) -> Stage:
    from trialweave.stages.relations import Relations

    return Relations(name)


@Language.factory(
    "trialweave_disabled_rules",
    requires=[],
    assigns=[],
)
def make_disabled_rules(nlp: Language, name: str, group: str, disabled: list[str]) -> Stage:
    from trialweave.stages.disabled_rules import DisabledRules

    return DisabledRules(name, group, disabled)
