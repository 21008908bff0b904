"""Arms of Chinese, Japanese and Korean texts, in sentences written for this test."""

from __future__ import annotations

import pytest

from trialweave import resources
from trialweave.stages.arm_content import content_of
from trialweave.stages.arm_unspaced import compile_unspaced, unspaced_arms
from trialweave.stages.arm_words import compile_words

KNOWLEDGE = resources.read_toml(resources.find("configs") / "grammar/arms.toml")
WORDS = compile_unspaced(KNOWLEDGE["unspaced"])
ARM_WORDS = compile_words(KNOWLEDGE)


def arms(text: str) -> list[tuple[str, str | None, int | None]]:
    """Name, role and size of each arm; every wording must be the name of its arm or a word for all."""
    content = content_of(text, [("ABSTRACT", 0, len(text))], ["design"], {}, ARM_WORDS)
    found = unspaced_arms(content, WORDS)
    if found is None:
        return []
    for mention in found.mentions:
        said = text[mention.start : mention.end]
        assert mention.rule == "unspaced.all" or said.lower() in found.drafts[mention.arms[0]].texts
    return [(text[slice(*draft.spans[0])], draft.role, draft.n) for draft in found.drafts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "将60例患者随机分为观察组和对照组,每组30例。观察组疗效优于对照组。",
            [("观察组", None, 30), ("对照组", "control", 30)],
        ),
        (
            "随机分为治疗组(n=22)、安慰剂组(n=20)和空白对照组(n=21)。",
            [("治疗组", None, 22), ("安慰剂组", "placebo", 20), ("空白对照组", "control", 21)],
        ),
        ("分成A组、B组和C组,比较各组的血沉。", [("A组", None, None), ("B组", None, None), ("C组", None, None)]),
        # what follows the list is none of it
        (
            "按1:1分成试验组和对照组,试验组输注细胞,比较两组评分。",
            [("试验组", None, None), ("对照组", "control", None)],
        ),
        # named without a list
        ("试验组38例输注细胞,对照组40例口服药物。", [("试验组", None, 38), ("对照组", "control", 40)]),
        ("高剂量组与低剂量组相比,评分无差异。", [("高剂量组", None, None), ("低剂量组", None, None)]),
        (
            "患者を治療群と対照群に割り付けた。治療群では改善した。",
            [("治療群", None, None), ("対照群", "control", None)],
        ),
        ("실험군 20명과 대조군 22명을 비교하였다.", [("실험군", None, 20), ("대조군", "control", 22)]),
        # no groups
        ("对30例患者输注细胞,12周后评分下降。", []),
        ("两组患者年龄相近。", []),
    ],
)
def test_arms_of_texts_without_spaces(text: str, expected: list[tuple[str, str | None, int | None]]) -> None:
    assert arms(text) == expected


def test_words_for_all_groups_mean_each() -> None:
    text = "随机分为观察组和对照组。两组不良反应相近。"
    content = content_of(text, [("ABSTRACT", 0, len(text))], ["design"], {}, ARM_WORDS)
    found = unspaced_arms(content, WORDS)
    assert found is not None
    assert [mention.arms for mention in found.mentions if mention.rule == "unspaced.all"] == [(0, 1)]
