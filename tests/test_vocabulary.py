"""How much the shipped vocabulary knows, that its entries can work, and that plain English is none of its names."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from trialweave.stages.entities import GRAMMAR
from trialweave.stages.entity_recogniser import Recogniser

CONFIGS = Path(__file__).parents[1] / "configs"
CJK = re.compile(r"[\u3400-\u9fff]")


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


FILES = {path.name: _read(path) for path in sorted((CONFIGS / "entities").glob("*.toml"))}
ENTRIES = [(file, entry) for file, content in FILES.items() for entry in content["entry"]]
RECOGNISER = Recogniser({f"entities/{file}": content for file, content in FILES.items()}, _read(CONFIGS / GRAMMAR))


def names(text: str) -> list[str]:
    return [one.name for one in RECOGNISER(text, [(0, len(text))], [])]


@pytest.mark.parametrize(
    ("file", "fewest"),
    [("cell_types.toml", 400), ("cytokines.toml", 190), ("scores.toml", 500), ("biomarkers.toml", 400)],
)
def test_breadth(file: str, fewest: int) -> None:
    assert len({entry["name"] for entry in FILES[file]["entry"]}) >= fewest


def test_chinese_breadth() -> None:
    assert sum(any(CJK.search(name) for name in entry.get("zh", ())) for _, entry in ENTRIES) >= 300


def test_names_that_need_a_cue_have_one() -> None:
    """A guarded or scoped name can fire only beside a name of its entry or a cue."""
    idle = [
        (file, entry["name"])
        for file, entry in ENTRIES
        if (entry.get("guarded") or entry.get("scoped"))
        and not any(entry.get(kind) for kind in ("names", "cased", "zh", "cues"))
    ]
    assert idle == []


def test_no_name_stands_twice_in_its_entry() -> None:
    twice = [
        (file, entry["name"], name)
        for file, entry in ENTRIES
        for kind in ("names", "cased", "guarded", "scoped", "zh")
        for name in set(entry.get(kind, ()))
        if list(entry[kind]).count(name) > 1
    ]
    assert twice == []


def test_chinese_names_leave_out_the_fluid() -> None:
    """`serum` and `plasma` stay outside, but for elements, whose names are single characters, and set terms."""
    allowed = re.compile(r"血清(?:[钙磷钾钠镁锌铜硒铁]|淀粉样|白蛋白)")
    assert [
        name
        for _, entry in ENTRIES
        for name in entry.get("zh", ())
        if name.startswith(("血清", "血浆")) and not allowed.match(name)
    ] == []


KNOWN = [
    ("Oxford Knee Score and the Timed Up-and-Go test", ["OKS", "TUG"]),
    ("Berg Balance Scale, Fugl-Meyer Assessment and Barthel Index", ["BBS", "FMA", "Barthel Index"]),
    ("Kansas City Cardiomyopathy Questionnaire and NYHA class", ["KCCQ", "NYHA class"]),
    ("the 6-minute walk distance and Borg scale", ["6MWT", "Borg scale"]),
    ("Montgomery-Åsberg Depression Rating Scale, PHQ-9", ["MADRS", "PHQ-9"]),
    ("Montgomery-Asberg Depression Rating Scale", ["MADRS"]),
    ("Generalised Anxiety Disorder 7-item scale", ["GAD-7"]),
    ("Boston Bowel Preparation Scale", ["BBPS"]),
    ("a very good partial response was achieved by 40%", ["VGPR"]),
    ("EORTC QLQ-BR23 and FACT-P", ["EORTC QLQ-BR23", "FACT-P"]),
    ("mesenchymal stromal cells and donor Vδ2 T cells", ["mesenchymal stem cell", "gamma-delta T cell"]),
    ("CD4+CD25+CD127low regulatory T cells and plasmablasts", ["regulatory T cell", "plasmablast"]),
    ("monocyte chemoattractant protein-1, RANTES and IL-8", ["CCL2", "CCL5", "CXCL8"]),
    ("serum NT-proBNP, cystatin C and lipoprotein(a)", ["NT-proBNP", "cystatin C", "Lp(a)"]),
    ("anti-thyroid peroxidase antibodies and anti-tTG", ["anti-TPO", "anti-tTG"]),
    ("faecal elastase and galactomannan", ["fecal elastase", "galactomannan"]),
    ("soluble ST2, sTREM-1 and presepsin", ["ST2", "sTREM-1", "presepsin"]),
    ("Kellgren and Lawrence", ["Kellgren-Lawrence"]),
    ("血清肌酐和尿蛋白", ["creatinine", "proteinuria"]),
    ("汉密尔顿抑郁量表及改良Rankin量表", ["HAM-D", "mRS"]),
    ("骨髓间充质干细胞和树突状细胞", ["mesenchymal stem cell", "dendritic cell"]),
]


@pytest.mark.parametrize(("text", "expected"), KNOWN)
def test_what_trials_write_is_known(text: str, expected: list[str]) -> None:
    assert names(text) == expected


# words that make up a name when spaces and capitals are not looked at, drugs, and names of other things
PLAIN = [
    "The de facto standard is to teach nurses how to use a metabolic cart.",
    "The clinic ranks in the upper third; four scores of visits were logged.",
    "Of 2 back pain clinics, one kept standard care measures.",
    "Home visits complement usual care, and the option scales well.",
    "Injury severity, ocular surface disease and fatigue severity differed.",
    "Patients received vitamin D 800 IU, folic acid, zinc gluconate or oral iron.",
    "An insulin pump, glucose solution and potassium chloride were at hand.",
    "Sensory discharge was recorded after 15 d and again in April.",
    "The light was dim; the board met with CARE International and the PRISM team.",
    "Non-small cell lung cancer, renal cell carcinoma and giant cell arteritis were excluded.",
    "Body mass index, blood pressure and FEV1 were taken.",
]


@pytest.mark.parametrize("text", PLAIN)
def test_plain_english_is_no_name(text: str) -> None:
    assert names(text) == []
