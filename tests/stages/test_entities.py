"""The settled cases of the annotation guidelines and the open classes, through the shipped configuration."""

from __future__ import annotations

import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from trialweave import extensions
from trialweave.marks import Zone
from trialweave.stages.abbreviations import abbreviations
from trialweave.stages.entities import GRAMMAR, Entities
from trialweave.stages.entity_recogniser import Recogniser
from trialweave.tokenizer import split

CONFIGS = Path(__file__).parents[2] / "configs"


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


RECOGNISER = Recogniser(
    {f"entities/{path.name}": _read(path) for path in sorted((CONFIGS / "entities").glob("*.toml"))},
    _read(CONFIGS / GRAMMAR),
)


def tagged(text: str) -> list[tuple[str, str, str]]:
    zones = [(0, len(text))]
    found = RECOGNISER(text, zones, abbreviations(text, zones))
    return [(text[e.start : e.end], e.label, e.name) for e in found]


def names(text: str) -> list[tuple[str, str]]:
    return [(written, name) for written, _, name in tagged(text)]


CYTOKINES = [
    ("Serum TNF-α, IL-6 and CCL2 fell.", [("TNF-α", "TNF"), ("IL-6", "IL6"), ("CCL2", "CCL2")]),
    ("MCP-1, RANTES and IL-8 rose", [("MCP-1", "CCL2"), ("RANTES", "CCL5"), ("IL-8", "CXCL8")]),
    ("recombinant human IFN-γ was given", [("IFN-γ", "IFNG")]),
    ("interleukin (IL)-6 levels", [("interleukin (IL)-6", "IL6")]),
    ("IL-1β and -6 levels", [("IL-1β", "IL1B"), ("-6"[1:], "IL6")]),
    ("IL-12/23 blockers aside, IL-12/23 rose", [("IL-12", "IL12"), ("23", "IL23A")]),
    ("IL-17, IL-17A and IL-23", [("IL-17", "IL17"), ("IL-17A", "IL17A"), ("IL-23", "IL23A")]),
    ("TGF‐β1 and VEGF".replace("‐", "-"), [("TGF-β1", "TGFB1"), ("VEGF", "VEGFA")]),
    ("tumour necrosis factor (TNF)-α rose", [("tumour necrosis factor (TNF)-α", "TNF")]),
    ("an antibody to TNF-α", [("TNF-α", "TNF")]),
    ("IL-1 receptor antagonist was secreted", [("IL-1 receptor antagonist", "IL1RN")]),
    ("B-lymphocyte stimulator and a proliferation-inducing ligand", [
        ("B-lymphocyte stimulator", "TNFSF13B"), ("a proliferation-inducing ligand", "TNFSF13"),
    ]),
    ("granulocyte-macrophage colony-stimulating factor", [
        ("granulocyte-macrophage colony-stimulating factor", "CSF2")
    ]),
    ("Interferon beta-1a was used; interferon was safe", [("Interferon beta-1a", "IFNB1"), ("interferon", "IFNB1")]),
    ("anti-TNF drugs, anti-IL-6 and an anti-tumor necrosis factor antibody", []),
    ("TNF inhibitors, IL-6 blockade and a TNF-α antagonist", []),
    ("an IL-6 receptor antibody and an anti-IL-17 receptor A (IL-17RA) monoclonal antibody", []),
    ("in April and in light of this", []),
    ("SIFN and IL-6x and MIL-6", []),
]  # fmt: skip

RECEPTORS = [
    ("serum sIL-2R and IL-6R", [("sIL-2R", "sIL-2R"), ("IL-6R", "IL-6R")]),
    ("expression of IFN-γR", [("IFN-γR", "IFN-γR")]),
    ("IL-17 receptor occupancy", [("IL-17 receptor", "IL-17R")]),
    ("soluble IL-7 receptor levels", [("soluble IL-7 receptor", "sIL-7R")]),
    ("IFN-γ/IL-4 ratio", [("IFN-γ/IL-4 ratio", "IFNG/IL4 ratio")]),
]

CELLS = [
    ("human umbilical cord mesenchymal stem cells", [
        ("umbilical cord mesenchymal stem cells", "mesenchymal stem cell")
    ]),
    ("autologous adipose-derived mesenchymal stem cells", [
        ("adipose-derived mesenchymal stem cells", "mesenchymal stem cell")
    ]),
    ("allogeneic bone marrow-derived clonal mesenchymal stromal cells", [
        ("bone marrow-derived clonal mesenchymal stromal cells", "mesenchymal stem cell")
    ]),
    ("mesenchymal stem (stromal) cell grafts", [("mesenchymal stem (stromal) cell", "mesenchymal stem cell")]),
    ("natural killer (NK) cells", [("natural killer (NK) cells", "natural killer cell")]),
    ("the Treg/Th17 ratio", [("Treg", "regulatory T cell"), ("Th17", "T helper 17 cell")]),
    ("Th1 cytokines", [("Th1", "T helper 1 cell")]),
    ("T and B cells", [("T", "T cell"), ("B cells", "B cell")]),
    ("CD4+ and CD8+ T cells", [("CD4+", "CD4+ T cell"), ("CD8+ T cells", "CD8+ T cell")]),
    ("CD4(+) T lymphocytes", [("CD4(+) T lymphocytes", "CD4+ T cell")]),
    ("CD4 count and CD4/CD8 ratio", [("CD4", "CD4+ T cell"), ("CD4", "CD4+ T cell"), ("CD8", "CD8+ T cell")]),
    ("CD34+ cells and CD133+", [("CD34+ cells", "CD34+ cell"), ("CD133+", "CD133+ cell")]),
    ("mature dendritic cells", [("mature dendritic cells", "mature dendritic cell")]),
    ("leucocytes and thrombocytes", [("leucocytes", "leukocyte"), ("thrombocytes", "platelet")]),
    ("IL-10-producing cells", [("IL-10-producing cells", "IL-10-producing cell")]),
    ("some cholangiocytes", [("cholangiocytes", "cholangiocyte")]),
    ("CD45RA+CCR7- memory T cells", [("CD45RA+CCR7- memory T cells", "CD45RA+CCR7- memory T cell")]),
    ("B-cellmediated disease", [("B-cell", "B cell")]),
    ("stem cell transplantation", [("stem cell", "stem cell")]),
    ("the cells were infused", []),
    ("renal cell carcinoma, B-cell lymphoma and sickle cell disease", []),
    ("CD4+CD25highCD127low/- T cells", [("CD4+CD25highCD127low/- T cells", "CD4+CD25highCD127low/- T cell")]),
    ("CD62L+ and CD80+ pDC (plasmacytoid dendritic cells)", [
        ("CD62L+", "CD62L+ plasmacytoid dendritic cell"), ("CD80+ pDC", "CD80+ plasmacytoid dendritic cell"),
        ("plasmacytoid dendritic cells", "plasmacytoid dendritic cell"),
    ]),
    ("spleen lymphocytes, lung macrophages", [("spleen lymphocytes", "lymphocyte"), ("lung macrophages", "macrophage")]),
    ("intra-hepatic macrophages; activated killer T cells", [
        ("macrophages", "macrophage"), ("activated killer T cells", "activated killer T cell"),
    ]),
    ("adventitial pericytes (APCs); human APCs (hAPCs); the hAPC count", [
        ("adventitial pericytes", "pericyte"), ("APCs", "pericyte"), ("APCs", "pericyte"), ("hAPCs", "pericyte"),
        ("hAPC", "pericyte"),
    ]),
    ("mesenchymal stromal cells (MSC arm, n = 9)", [
        ("mesenchymal stromal cells", "mesenchymal stem cell"), ("MSC", "mesenchymal stem cell"),
    ]),
    ("apoptotic and immune cell-mediated damage", [("immune cell", "immune cell")]),
    ("CD3-positive cells; Stempeucel was given", [("CD3-positive cells", "T cell"), ("Stempeucel", "mesenchymal stem cell")]),
    ("lymphocyte subsets in Lactobacillus brevis CD2 users", [("lymphocyte", "lymphocyte")]),
    ("anti-CD20 antibody", []),
    ("published in Stem Cells 2019;37:12", []),
    ("treated with cBMA", [("cBMA", "bone marrow aspirate concentrate")]),
]  # fmt: skip

SCORES = [
    ("ACR20/50/70 responses", [("ACR20", "ACR20"), ("50", "ACR50"), ("70", "ACR70")]),
    ("American College of Rheumatology (ACR) 20 response", [("American College of Rheumatology (ACR) 20", "ACR20")]),
    ("American College of Rheumatology 20% (ACR20) response", [
        ("American College of Rheumatology 20%", "ACR20"), ("ACR20", "ACR20"),
    ]),
    ("a European League Against Rheumatism (EULAR) moderate response", [
        ("European League Against Rheumatism (EULAR) moderate response", "EULAR response")
    ]),
    ("no EULAR response", [("EULAR response", "EULAR response")]),
    ("swollen and tender joint counts (S/TJC)", [
        ("swollen", "SJC"), ("tender joint counts", "TJC"), ("S", "SJC"), ("TJC", "TJC"),
    ]),
    ("≥6/66 swollen and ≥8/68 tender joints", [("swollen", "SJC"), ("tender joints", "TJC")]),
    ("Simple and Clinical Disease Activity Indices", [
        ("Simple", "SDAI"), ("Clinical Disease Activity Indices", "CDAI"),
    ]),
    ("the 28-joint disease activity score based on CRP fell", [
        ("28-joint disease activity score based on CRP", "DAS28-CRP")
    ]),
    ("DAS28 score, DAS28(ESR) and DAS 28-CRP", [
        ("DAS28", "DAS28"), ("DAS28(ESR)", "DAS28-ESR"), ("DAS 28-CRP", "DAS28-CRP"),
    ]),
    ("DAS28 < 2.6", [("DAS28", "DAS28")]),
    ("the Health Assessment Questionnaire score", [("Health Assessment Questionnaire", "HAQ")]),
    ("PASI 75 was reached", [("PASI 75", "PASI75")]),
    ("an outcome on the Northwood Gait Severity Index (NGSI) fell; NGSI rose", [
        ("Northwood Gait Severity Index", "NGSI"), ("NGSI", "NGSI"), ("NGSI", "NGSI"),
    ]),
    ("the MBDX score fell and MBDX rose", [("MBDX", "MBDX"), ("MBDX", "MBDX")]),
    ("CDAI fell in rheumatoid arthritis", [("CDAI", "CDAI")]),
    ("CDAI fell in Crohn's disease", [("CDAI", "CDAI")]),
    ("12 of 20 achieved remission", [("remission", "remission")]),
    ("DAS28-defined remission", [("DAS28-defined remission", "DAS28 remission")]),
    ("KOOS pain and the Impairment Index", [("KOOS pain", "KOOS pain"), ("Impairment Index", "Impairment Index")]),
    ("the SGRQ-C and HADS-D scores", [("SGRQ-C", "SGRQ-C"), ("HADS-D", "HADS-D")]),
    ("Western Ontario and McMaster Universities (WOMAC) OA Index", [
        ("Western Ontario and McMaster Universities (WOMAC) OA Index", "WOMAC")
    ]),
    ("the KOOS subscale pain; SF-36 PCS", [("KOOS subscale pain", "KOOS pain"), ("SF-36 PCS", "SF-36 PCS")]),
    ("WOMAC (pain, stiffness and function)", [
        ("WOMAC", "WOMAC"), ("pain", "WOMAC pain"), ("stiffness", "WOMAC stiffness"), ("function", "WOMAC function"),
    ]),
    ("function was measured by the WOMAC; it fell for pain (-3 vs. 2), pain relief (2)", [
        ("function", "WOMAC function"), ("WOMAC", "WOMAC"), ("pain", "WOMAC pain"),
    ]),
    ("pain was measured by VAS", [("VAS", "VAS")]),
    ("Mayo scores fell", [("Mayo", "Mayo score")]),
    ("SLE Responder Index (SRI-4) response", [("SLE Responder Index", "SRI-4"), ("SRI-4", "SRI-4")]),
    ("patients with asthma in complete remission; budesonide for maintenance of remission", []),
    ("9 of 20 were in remission", [("remission", "remission")]),
    ("the Gant scoring scale (5-point); POMX total scores fell and POMX rose", [
        ("Gant scoring scale", "Gant scoring scale"), ("POMX", "POMX"), ("POMX", "POMX"),
    ]),
    ("mean ankle function scores were 5 and 7", [("ankle function scores", "ankle function score")]),
    ("severity scores were 5; quality scores were 7", []),
    ("SF-36, ABCQ and HAQ scores fell; ABCQ rose", [
        ("SF-36", "SF-36"), ("ABCQ", "ABCQ"), ("HAQ", "HAQ"), ("ABCQ", "ABCQ"),
    ]),
    ("acute leukaemia in first complete remission", []),
    ("induction of labour and body mass index (BMI)", []),
    ("groups were compared with the Mann-Whitney Test", []),
    ("the 1987 American College of Rheumatology criteria for RA", []),
    (
        "after achievement of complete or partial remission",
        [("complete", "complete remission"), ("partial remission", "partial remission")],
    ),
    ("Remission is maintained in most patients", [("Remission", "remission")]),
]  # fmt: skip

BIOMARKERS = [
    ("rheumatoid factor (RF) rose", [("rheumatoid factor", "RF"), ("RF", "RF")]),
    ("CRP, ESR and anti-CCP", [("CRP", "CRP"), ("ESR", "ESR"), ("anti-CCP", "anti-CCP")]),
    ("HbA1c and fasting glucose", [("HbA1c", "HbA1c"), ("fasting glucose", "glucose")]),
    ("serum vitamin D rose", [("vitamin D", "vitamin D")]),
    ("vitamin D 1000 IU was given", []),
    ("glucose, insulin and CRP were measured", [("glucose", "glucose"), ("insulin", "insulin"), ("CRP", "CRP")]),
    ("insulin therapy", []),
    ("total and LDL cholesterol", [("total", "TC"), ("LDL cholesterol", "LDL-C")]),
    ("anti-thyroglobulin antibodies", [("anti-thyroglobulin antibodies", "anti-thyroglobulin")]),
    ("CD64 expression", [("CD64", "CD64")]),
    ("XBPQ activity rose and XBPQ fell", [("XBPQ", "XBPQ"), ("XBPQ", "XBPQ")]),
    ("XBPQ 5 mg gave XBPQ concentrations", []),
    ("CRP, XBPQ2 and ESR levels", [("CRP", "CRP"), ("XBPQ2", "XBPQ2"), ("ESR", "ESR")]),
    ("ANCA-associated vasculitis and IgA nephropathy", []),
    ("EGFR inhibitors", []),
    ("hs-CRP and soluble P-selectin", [("hs-CRP", "CRP"), ("soluble P-selectin", "sP-selectin")]),
    (
        "ratios for CCL17/CXCL9 and CCL20/CXCL10",
        [
            ("CCL17/CXCL9", "CCL17/CXCL9 ratio"),
            ("CCL20/CXCL10", "CCL20/CXCL10 ratio"),
        ],
    ),
    ("the triglyceride-to-HDL ratio", [("triglyceride-to-HDL ratio", "TG/HDL-C ratio")]),
    ("the allergen-specific IgE/IgG4 ratio", [("allergen-specific IgE/IgG4 ratio", "specific IgE/IgG4 ratio")]),
    (
        "downregulation of Sox9 and expression of Col2A genes; serum CagA levels",
        [
            ("Sox9", "Sox9"),
            ("Col2A", "Col2A"),
            ("CagA", "CagA"),
        ],
    ),
    ("the HDL-Northwood Treatment Study", []),
    (
        "antibody titres rose; monoclonal antibody levels; antibody responses",
        [
            ("antibody", "antibody"),
            ("antibody", "antibody"),
        ],
    ),
    ("serum chemokine levels and cytokine levels", []),
    ("a dipeptidyl peptidase-4 (DPP-4) inhibitor; serum DPP-4 fell", [("DPP-4", "DPP-4")]),
    ("patients with vitamin D levels below 30", [("vitamin D", "vitamin D")]),
    ("patients with vitamin D were well", []),
    (
        "levels of estradiol (E2), insulin and prolactin",
        [
            ("estradiol", "estradiol"),
            ("E2", "estradiol"),
            ("insulin", "insulin"),
            ("prolactin", "prolactin"),
        ],
    ),
    ("levels of CRP, XBPQ2 and YBPQ3 rose", [("CRP", "CRP"), ("XBPQ2", "XBPQ2"), ("YBPQ3", "YBPQ3")]),
    ("CRP, XBPQ2 and YBPQ3 rose", [("CRP", "CRP")]),
    ("mRNA expression of XBPQ2 fell", [("XBPQ2", "XBPQ2")]),
    ("serum glimmerin levels fell; glimmerin rose", [("glimmerin", "glimmerin"), ("glimmerin", "glimmerin")]),
    ("glimmerin 5 mg; serum glimmerin levels fell", []),
    ("without p53 over-expression; Toll-like receptor stimulation", [("p53", "p53")]),
    (
        "vibriocidal antibody titres; Gag-specific antibodies; the antibody",
        [
            ("vibriocidal antibody", "vibriocidal antibody"),
            ("Gag-specific antibodies", "Gag-specific antibody"),
        ],
    ),
    ("an anti-obsessive response, a monoclonal antibody", []),
    ("antibody against the type I interferon receptor", []),
    (
        "Serum HIV-1 RNA (VL) fell, and VL stayed low",
        [("HIV-1 RNA", "HIV-1 RNA"), ("VL", "HIV-1 RNA"), ("VL", "HIV-1 RNA")],
    ),
    ("microRNA-21 levels rose", [("microRNA-21", "miR-21")]),
    ("Total bilirubin and bilirubin levels", [("Total bilirubin", "total bilirubin"), ("bilirubin", "bilirubin")]),
    ("salivary cortisol levels", [("cortisol", "cortisol")]),
    ("The expression of PPAR-γ and protein kinase C rose", [("PPAR-γ", "PPAR-γ"), ("protein kinase C", "PKC")]),
    ("given a PPAR-γ agonist", []),
    ("XYZ-induced expression of acute phase proteins", [("acute phase proteins", "acute phase protein")]),
    ("cardiac troponin I and cTnI levels", [("cardiac troponin I", "cTnI"), ("cTnI", "cTnI")]),
]


@pytest.mark.parametrize(("text", "expected"), [*CYTOKINES, *RECEPTORS, *CELLS, *SCORES, *BIOMARKERS])
def test_settled_cases(text: str, expected: list[tuple[str, str]]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("cases", "labels"),
    [
        (CYTOKINES, {"CYTOKINE"}),
        (RECEPTORS, {"BIOMARKER"}),
        (CELLS, {"CELL_TYPE"}),
        (SCORES, {"SCORE"}),
        (BIOMARKERS, {"BIOMARKER"}),
    ],
)
def test_labels_of_the_settled_cases(cases: list[tuple[str, Any]], labels: set[str]) -> None:
    assert {label for text, _ in cases for _, label, _ in tagged(text)} == labels


DEFINED = [
    ("Multiple sclerosis (MS) and radiofrequency (RF) in rheumatoid arthritis. MS and RF.", []),
    ("bone marrow-derived mononuclear cells (BMDMC) were given. BMDMC helped.", [
        ("bone marrow-derived mononuclear cells", "bone marrow mononuclear cell"),
        ("BMDMC", "bone marrow mononuclear cell"),
        ("BMDMC", "bone marrow mononuclear cell"),
    ]),
    ("Peripheral blood monocyte cells (PBMC) and PBMCs", [
        ("Peripheral blood monocyte cells", "peripheral blood monocyte"),
        ("PBMC", "peripheral blood monocyte"),
        ("PBMCs", "peripheral blood monocyte"),
    ]),
    ("stable disease (SD) in 5; 10 had SD", [("stable disease", "SD"), ("SD", "SD"), ("SD", "SD")]),
    ("values are means (SD)", []),
    ("self-monitoring of blood glucose (SMBG) helps; SMBG is safe", []),
    ("the nasal oedema severity score (NOSS) fell, and NOSS", [
        ("nasal oedema severity score", "NOSS"), ("NOSS", "NOSS"), ("NOSS", "NOSS"),
    ]),
    ("vascular endothelial growth factor (VEGF); anti-VEGF drugs; VEGF rose", [
        ("vascular endothelial growth factor", "VEGFA"), ("VEGF", "VEGFA"), ("VEGF", "VEGFA"),
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), DEFINED)
def test_short_forms_mean_what_the_document_says(text: str, expected: list[tuple[str, str]]) -> None:
    assert [one for one in names(text) if one[1] != "glucose"] == expected


CHINESE = [
    ("间充质干细胞治疗后血清白细胞介素-6和肿瘤坏死因子-α水平下降", [
        ("间充质干细胞", "mesenchymal stem cell"), ("白细胞介素-6", "IL6"), ("肿瘤坏死因子-α", "TNF"),
    ]),
    ("C反应蛋白、红细胞沉降率及调节性T细胞", [
        ("C反应蛋白", "CRP"), ("红细胞沉降率", "ESR"), ("调节性T细胞", "regulatory T cell"),
    ]),
    ("脐带间充质干细胞和CD4+CD25+Foxp3+调节性T细胞", [
        ("脐带间充质干细胞", "mesenchymal stem cell"), ("CD4+CD25+Foxp3+调节性T细胞", "regulatory T cell"),
    ]),
    ("美国风湿病学会(ACR)反应标准", [("美国风湿病学会(ACR)反应标准", "ACR response")]),
    ("DAS28评分和健康评估问卷", [("DAS28评分", "DAS28"), ("健康评估问卷", "HAQ")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CHINESE)
def test_chinese_names(text: str, expected: list[tuple[str, str]]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "IL-6 (" * 2000,
        "tender and " * 3000 + "swollen joint counts",
        "CD4+" * 3000,
        "anti-" * 3000 + "CCP",
        "Score " * 3000,
        "A (B) " * 2000,
        "\x00\x01\ufffd" * 500,
        "Health Assessment " * 2000 + "Questionnaire",
        "IL-6/" * 2000,
    ],
)
def test_hostile_text_gives_spans_that_do_not_overlap(text: str) -> None:
    found = RECOGNISER(text, [(0, len(text))], [])
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_every_rule_that_fires_is_told() -> None:
    rules = set(RECOGNISER.rules())
    for text, _ in [*CYTOKINES, *RECEPTORS, *CELLS, *SCORES, *BIOMARKERS, *DEFINED]:
        zones = [(0, len(text))]
        assert {e.rule for e in RECOGNISER(text, zones, abbreviations(text, zones))} <= rules


def test_stage_tags_content_and_nothing_else(tmp_path: Path) -> None:
    text = "IL-6 fell\n\nIL-10 in the references"
    words, spaces = split(text)
    doc = Doc(Vocab(), words=words, spaces=spaces)
    extensions.put(doc, "zones", [Zone(0, 9, "title", "en", "t"), Zone(11, len(text), "references", "en", "r")])
    stage = Entities("entities")
    stage.initialize(configs=str(CONFIGS))
    stage.to_disk(tmp_path / "entities")
    again = Entities("entities")
    again.from_disk(tmp_path / "entities")
    for one in (stage, again):
        one(doc)
        assert [(e.start, e.end, e.name) for e in extensions.get(doc, "entities")] == [(0, 4, "IL6")]
