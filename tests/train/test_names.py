from __future__ import annotations

import tomllib

import pytest

from trialweave.train.names import Names, check
from trialweave.train.problems import Lines

GRAMMAR = {"spelling": {"haem": "hem"}, "plurals": {"indices": "index"}, "when": {"measured": {}}}


def problems(*texts):
    files = [Names(f"entities/{number}.toml", tomllib.loads(text), Lines(text)) for number, text in enumerate(texts, 1)]
    return [(p.file, p.line, p.reason) for p in check(files, GRAMMAR)]


def cytokines(*entries):
    return 'label = "CYTOKINE"\n' + "".join(f"[[entry]]\n{entry}\n" for entry in entries)


def test_a_good_file_has_no_problem():
    assert not problems(
        cytokines(
            'name = "IL6"\nid = "HGNC:6018"\nnames = ["IL-6", "interleukin-6"]\nzh = ["白介素-6"]',
            'name = "TNF"\nnames = ["TNF-α", "tumour necrosis factor"]\ncased = ["TNF"]\nwhen = "measured"',
            'name = "HGF"\nguarded = ["SF"]\ncues = ["scatter factor"]',
        )
    )


@pytest.mark.parametrize(
    ("entry", "line", "reason"),
    [
        ('names = ["IL-6"]', 2, "the entry has no name"),
        ('name = ""\nnames = ["IL-6"]', 2, "the entry has no name"),
        ('name = "IL6"', 2, "'IL6' can never match: give it `names`"),
        ('name = "IL6"\ncues = ["interleukin"]', 2, "can never match"),
        ('name = "IL6"\nnames = "IL-6"', 4, "`names` is a list of texts"),
        ('name = "IL6"\nnames = ["IL-6", 6]', 4, "`names` is a list of texts"),
        ('name = "IL6"\nnames = ["IL-6"]\nsynonyms = ["BSF2"]', 5, "unknown key 'synonyms'"),
        ('name = "IL6"\nnames = ["IL-6"]\nid = 6018', 5, "`id` is one text in quotes"),
        ('name = "IL6"\nnames = ["IL-6"]\nid = "6018"', 5, "an id of a CYTOKINE looks like HGNC:6018, not '6018'"),
        ('name = "IL6"\nnames = ["IL-6"]\nid = "CL:0000084"', 5, "looks like HGNC:6018"),
        ('name = "IL6"\nnames = ["IL-6"]\nwhen = "sunny"', 5, "unknown context 'sunny'"),
        ('name = "IL6"\nnames = ["IL-6",\n  "BSF–2"]', None, None),
        ('name = "IL6"\nnames = ["IL-6",\n  " - "]', 5, "' - ' can never match"),
        ('name = "IL6"\nnames = ["IL-6", "™"]', 4, "'™' can never match"),
    ],
)
def test_wrong_entries(entry, line, reason):
    found = problems(cytokines(entry))
    if reason is None:
        # an en dash is folded to a hyphen in the page; the name must say it so too
        (problem,) = found
        assert problem[1] == 5
        assert "pages are compared as 'BSF-2'" in problem[2]
    else:
        ((file, at, told),) = found
        assert (file, at) == ("entities/1.toml", line)
        assert reason in told


def test_unknown_labels_and_keys_of_a_file():
    assert problems('\nlabel = "GENE"\n') == [
        (
            "entities/1.toml",
            2,
            "unknown label 'GENE': use one of CELL_TYPE, CYTOKINE, SCORE, BIOMARKER, CONDITION",
        )
    ]
    assert problems("")[0][1:] == (1, "unknown label None: use one of CELL_TYPE, CYTOKINE, SCORE, BIOMARKER, CONDITION")
    assert "unknown key 'entries'" in problems('label = "SCORE"\nentries = []')[0][2]


def test_a_canonical_name_twice_in_a_file():
    ((_, line, reason),) = problems(cytokines('name = "IL6"\nnames = ["IL-6"]', 'name = "IL6"\nnames = ["BSF2"]'))
    assert line == 6
    assert "'IL6' has an entry already in this file" in reason


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ('names = ["CTAP-III"]', 'names = ["CTAP III"]'),
        ('names = ["haematin"]', 'names = ["hematins"]'),
        ('names = ["factor-α"]', 'names = ["factor alpha"]'),
        ('names = ["abc"]', 'cased = ["ABC"]'),
        ('cased = ["ABC"]', 'cased = ["ABC"]'),
        ('zh = ["因子"]', 'zh = ["因子"]'),
    ],
)
def test_two_canonical_names_that_claim_one_synonym(first, second):
    ((file, line, reason),) = problems(cytokines(f'name = "A"\n{first}', f'name = "B"\n{second}'))
    assert (file, line) == ("entities/1.toml", 7)
    assert "is a name of 'B' here and of 'A' in entities/1.toml:4" in reason


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ('names = ["scatter"]\nguarded = ["SF"]', 'names = ["steel"]\nguarded = ["SF"]'),
        ('cased = ["eGFR"]', 'cased = ["EGFR"]'),
        ('names = ["IL-1"]', 'names = ["IL-11"]'),
    ],
)
def test_names_that_can_be_told_apart_are_no_problem(first, second):
    assert not problems(cytokines(f'name = "A"\n{first}', f'name = "B"\n{second}'))


def test_claims_across_files_are_found():
    scores = 'label = "SCORE"\n[[entry]]\nname = "VAS"\nnames = ["IL 6"]\n'
    ((file, line, reason),) = problems(cytokines('name = "IL6"\nnames = ["IL-6"]'), scores)
    assert (file, line) == ("entities/2.toml", 4)
    assert "entities/1.toml:4" in reason
