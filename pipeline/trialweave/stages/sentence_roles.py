"""What a sentence is: finding, aim, method, background, cited, conclusion or registration.

Under a heading the section decides, and cues overrule it where they speak plainly (an aim in METHODS, a
registration in CONCLUSIONS). Without headings the roles come in their usual order: of all ways to cut the
abstract into them the one with the most cues in their places is taken (Viterbi, `decode`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from operator import add
from typing import Any, NamedTuple

from trialweave.sentence_text import SentenceText
from trialweave.stages.cues import Cues, any_of

DIGIT = re.compile(r"\d")
# numbers that a finding has: "p < 0.05", "12 (40%)", "5.8 ± 1.2", "95% CI"
STATISTICS = re.compile(
    r"\bp ?(?:[<>=≤≥]|-?values?)|\d ?%|±|\bci\b|\d\.\d+ (?:vs|versus|to)\b|\b(?:one|two|three|four|five|six|all|none) of (?:the )?(?:\w+ )?(?:patients|one|two|three|four|five|six|\d)\b|\breduction in\b"
)
RESULT_WORDS = re.compile(
    r"\bp ?[<>=≤≥]|± ?\d|\bsignificantly (?:higher|lower|greater|more|less|increased|decreased|reduced|improved|better)|\bno (?:statistically )?significant difference|95% ?ci"
)
# tense: what is known and what is concluded stands in the present, what was done and found in the past
PRESENT = frozenset(
    [
        "is",
        "are",
        "has",
        "have",
        "can",
        "may",
        "should",
        "could",
        "might",
        "do",
        "does",
        "show",
        "shows",
        "suggest",
        "suggests",
        "provide",
        "provides",
        "indicate",
        "indicates",
        "demonstrate",
        "demonstrates",
        "remain",
        "remains",
        "appear",
        "appears",
        "seem",
        "seems",
        "lead",
        "leads",
        "cause",
        "causes",
        "offer",
        "offers",
        "need",
        "needs",
        "support",
        "supports",
    ]
)
PAST = frozenset(
    [
        "was",
        "were",
        "had",
        "did",
        "received",
        "underwent",
        "showed",
        "increased",
        "decreased",
        "improved",
        "reduced",
        "completed",
        "reported",
    ]
)
PLANNED = re.compile(r"\bwill (?:be|receive|undergo|assess|include|consist|complete|test|evaluate|compare)\b")
# title with a finite verb that claims: "X improves Y", "X does not reduce Y"
CLAIM = re.compile(
    r"\b(?:improve|reduce|increase|decrease|enhance|prevent|attenuate|ameliorate|lower|inhibit|suppress|induce|affect|alleviate|promote|modulate|accelerate|delay|predict|protect)s\b"
    r"|\b(?:does|do|did) not\b|\b(?:is|are) (?:associated|effective|safe|superior|not)\b|\bhave a \w+ effect\b"
)
# the aim of a study told by what it does, at a sentence's beginning
BACK, SAME, STEP = -3.0, 0.6, 0.0
CUE_WEIGHT = 1.0
# set on abstracts whose headings were taken away, so that the sentences fell under their own headings again
PRESENT_WEIGHT, PAST_WEIGHT, NO_NUMBER_WEIGHT = 2.0, 0.7, 1.0
START = {"background": 0.6, "aim": 0.6, "method": 0.0, "finding": -1.5, "conclusion": -3.0, "registration": -3.0}


class Roles(NamedTuple):
    """configs/grammar/context.toml, as far as roles go, compiled."""

    sections: Mapping[str, str]
    cues: tuple[tuple[str, re.Pattern[str]], ...]
    aim_opening: re.Pattern[str]
    cited: Cues
    registration: re.Pattern[str]
    aim: re.Pattern[str]
    method: re.Pattern[str]
    conclusion: re.Pattern[str]
    order: tuple[str, ...]


def compile_roles(knowledge: Mapping[str, Any]) -> Roles:
    """The tables `sections`, `cues` and `order`, ready for use."""
    cues = knowledge["cues"]
    scored = ("background", "aim", "method", "finding", "conclusion", "registration")
    return Roles(
        sections=knowledge["sections"],
        cues=tuple((role, any_of(cues[role])) for role in scored),
        aim_opening=any_of(cues["aim_opening"]),
        cited=Cues(cues["cited"]),
        registration=any_of(cues["registration"]),
        aim=any_of(cues["aim"]),
        method=any_of(cues["method"]),
        conclusion=any_of(cues["conclusion"]),
        order=tuple(knowledge["order"]["roles"]),
    )


def roles_of(sentences: Sequence[SentenceText], roles: Roles) -> list[tuple[str, str]]:
    """Role and rule of each sentence of a page.

    Args:
        sentences: of the content, in order.
        roles: as `compile_roles` gives it.
    """
    answers: list[tuple[str, str]] = [("", "")] * len(sentences)
    loose: list[int] = []
    names = {sentence.section for sentence in sentences}
    # headings may be lost between the first and the last: what follows METHODS is then not all of it methods
    partial = {"METHODS"} if "RESULTS" not in names else set()
    partial |= {"RESULTS"} if "CONCLUSIONS" not in names else set()
    for index, sentence in enumerate(sentences):
        section = sentence.section
        if section not in roles.sections or (section == "METHODS" and section in partial):
            loose.append(index)
            continue
        answers[index] = _under_heading(sentence, roles)
        if section in partial and _concludes(sentence, roles):
            answers[index] = "conclusion", "cue.conclusion"
    decoded = decode([sentences[index] for index in loose], roles)
    for index, answer in zip(loose, decoded, strict=True):
        answers[index] = answer
    return answers


def _concludes(sentence: SentenceText, roles: Roles) -> bool:
    """Whether a sentence under RESULTS draws the conclusion: in the present, without numbers, with a cue for it."""
    cued = roles.conclusion.search(sentence.low[:60]) is not None
    return cued and not PRESENT.isdisjoint(sentence.words) and not STATISTICS.search(sentence.low)


def _under_heading(sentence: SentenceText, roles: Roles) -> tuple[str, str]:
    """Role and rule of a sentence whose section has a heading."""
    section, low = sentence.section, sentence.low
    role = roles.sections[section]
    if section == "TITLE":
        return ("conclusion", "title.claim") if CLAIM.search(low) else ("aim", "title")
    if len(low) < 300 and section in ("CONCLUSIONS", "RESULTS", "METHODS") and roles.registration.match(low):
        return "registration", "cue.registration"
    if section == "BACKGROUND":
        return _background(sentence, roles)
    if section == "METHODS":
        told = _tells_result(sentence)
        if roles.aim.search(low[:140]) and not told:
            return "aim", "cue.aim"
        if told and not _is_planned(sentence) and not roles.method.search(low[:80]) and not _is_threshold(low):
            return "finding", "cue.finding"
    if section == "RESULTS" and roles.cited.search(sentence) and not STATISTICS.search(low):
        return "cited", "cue.cited"
    if section == "RESULTS" and _is_planned(sentence):
        return "method", "cue.planned"
    return role, "section"


def _tells_result(sentence: SentenceText) -> bool:
    """Whether a sentence has words of results; few under METHODS have what those begin with."""
    low = sentence.low
    begun = "p" in sentence.words or "significant" in low or "±" in low or "95%" in low
    return begun and RESULT_WORDS.search(low) is not None


def _is_planned(sentence: SentenceText) -> bool:
    return "will" in sentence.words and PLANNED.search(sentence.low) is not None


def _is_threshold(low: str) -> bool:
    """Whether the p-value is the level of significance: `p < 0.05 was considered significant`."""
    return bool(re.search(r"\b(?:considered|regarded|level|set at|taken as|deemed|threshold|alpha)\b", low))


def _background(sentence: SentenceText, roles: Roles) -> tuple[str, str]:
    low = sentence.low
    if roles.aim_opening.match(low) or roles.aim.search(low):
        return "aim", "cue.aim"
    if roles.cited.search(sentence):
        return "cited", "cue.cited"
    if re.search(r"\b(?:were|was) (?:randomi[sz]ed|randomly|enrolled|recruited)\b", low):
        return "method", "cue.method"
    return "background", "section"


def decode(sentences: Sequence[SentenceText], roles: Roles) -> list[tuple[str, str]]:
    """Roles of the sentences of an abstract without headings: the best sequence in the usual order.

    Args:
        sentences: in order; under METHODS there is no background.
        roles: as `compile_roles` gives it.
    """
    if not sentences:
        return []
    names = roles.order
    moves = [[_move(before, after) for before in range(len(names))] for after in range(len(names))]
    last = max(len(sentences) - 1, 1)
    scores = [_scores(sentence, place / last, roles) for place, sentence in enumerate(sentences)]
    for row, sentence in zip(scores, sentences, strict=True):
        if sentence.section == "METHODS":
            row["background"] -= 4.0
    best = [scores[0][name] + START[name] for name in names]
    steps: list[list[int]] = []
    for row in scores[1:]:
        came: list[int] = []
        fresh: list[float] = []
        for state, name in enumerate(names):
            reached = list(map(add, best, moves[state]))
            most = max(reached)
            came.append(reached.index(most))
            fresh.append(most + row[name])
        steps.append(came)
        best = fresh
    state = max(range(len(names)), key=lambda index: best[index])
    path = [state]
    for came in reversed(steps):
        state = came[state]
        path.append(state)
    found = [names[state] for state in reversed(path)]
    return [_cited_or(name, sentence, roles) for name, sentence in zip(found, sentences, strict=True)]


def _cited_or(name: str, sentence: SentenceText, roles: Roles) -> tuple[str, str]:
    if name == "background" and roles.cited.search(sentence):
        return "cited", "order.cited"
    return name, f"order.{name}"


def _move(before: int, after: int) -> float:
    if after == before:
        return SAME
    return STEP if after > before else BACK * (before - after)


def _scores(sentence: SentenceText, position: float, roles: Roles) -> dict[str, float]:
    """How well each role fits a sentence: its cues, its numbers, and where in the abstract it stands."""
    text = sentence.low
    scores = {}
    for role, pattern in roles.cues:
        scores[role] = CUE_WEIGHT * min(len(set(pattern.findall(text))), 4)
    if roles.aim_opening.match(text):
        scores["aim"] += 2.0
    scores["aim"] *= 2.0
    scores["registration"] *= 3.0
    numbers = min(len(STATISTICS.findall(text)), 3)
    present, past = not PRESENT.isdisjoint(sentence.words), not PAST.isdisjoint(sentence.words)
    if present and not past:
        scores["background"] += PRESENT_WEIGHT
        scores["conclusion"] += PRESENT_WEIGHT
    if past and not present:
        scores["method"] += PAST_WEIGHT
        scores["finding"] += PAST_WEIGHT
    if not numbers and not DIGIT.search(text):
        scores["conclusion"] += NO_NUMBER_WEIGHT
        scores["background"] += NO_NUMBER_WEIGHT
    scores["finding"] += 0.8 * numbers + 2.0 * position * (position < 0.9)
    scores["method"] += 1.5 * (1.0 - abs(position - 0.35)) - 0.5 * numbers
    scores["background"] += 3.0 * (0.35 - position)
    scores["aim"] += 2.0 * (0.4 - position)
    scores["conclusion"] += 5.0 * (position - 0.7)
    return scores
