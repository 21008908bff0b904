"""What the tests of the cleaning stages share: the four stages, run over a text, and their knowledge."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

import spacy
from spacy.tokens import Doc

from trialweave import extensions
from trialweave.marks import Zone
from trialweave.stages.anchors import AnchorWords
from trialweave.stages.bilingual import Bilingual
from trialweave.stages.blocks import Blocks
from trialweave.stages.component import Stage
from trialweave.stages.language import LanguageOfBlocks, LanguageWords
from trialweave.stages.mixed_lines import MixedWords
from trialweave.stages.zone_words import ZoneWords
from trialweave.stages.zones import Zones
from trialweave.tokenizer import FineTokenizer

PAGES = Path(__file__).parent / "pages"
SHARED_GOLD = Path(__file__).parents[2] / "../shared/gold/dev"


@lru_cache(maxsize=1)
def stages() -> tuple[Blocks, LanguageOfBlocks, Zones, Bilingual]:
    made = (Blocks("blocks"), LanguageOfBlocks("language"), Zones("zones"), Bilingual("bilingual"))
    for stage in made:
        stage.initialize()
    return made


def language_words() -> LanguageWords:
    return stages()[1].words


def zone_words() -> ZoneWords:
    return stages()[2].words


def anchor_words() -> AnchorWords:
    return stages()[3].anchors


def mixed_words() -> MixedWords:
    return stages()[3].mixed


@lru_cache(maxsize=1)
def _tokenizer() -> FineTokenizer:
    return FineTokenizer(spacy.blank("xx").vocab)


def cleaned(text: str, *, upto: int = 4) -> Doc:
    """The page after the first stages: blocks, language, zones, bilingual."""
    doc = _tokenizer()(text)
    stage: Stage
    for stage in stages()[:upto]:
        doc = stage(doc)
    return doc


def zones_of(text: str) -> list[Zone]:
    return extensions.get(cleaned(text), "zones")


def told(text: str) -> list[tuple[str, str]]:
    """Zone and first words of each zone, white space made plain."""
    return [(zone.zone, " ".join(text[zone.start : zone.end].split())[:30]) for zone in zones_of(text)]


def gold_zones(path: Path) -> dict[int, str]:
    """line number -> zone, out of a file in the gold format."""
    lines: dict[int, str] = {}
    for key, zone in (json.loads(path.read_text(encoding="utf-8")).get("zones") or {}).items():
        first, _, last = key.partition("-")
        lines |= dict.fromkeys(range(int(first), int(last or first) + 1), zone)
    return lines


def painted(text: str, lines: dict[int, str]) -> dict[int, str]:
    """offset -> zone of every character that is no white space."""
    found: dict[int, str] = {}
    start = 0
    for number, line in enumerate(text.split("\n"), 1):
        found |= {start + i: lines[number] for i, char in enumerate(line) if not char.isspace()}
        start += len(line) + 1
    return found
