"""Arms in scripts without spaces: groups are named by a word that ends in `组`, `群` or `군`.

`按随机数字表分为观察组和对照组，每组40例` gives two arms of 40; a name says by itself whether its group is a control.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import NamedTuple

from trialweave.stages.alternation import alternation
from trialweave.stages.arm_anaphora import Mention
from trialweave.stages.arm_content import Content
from trialweave.stages.arm_drafts import Draft
from trialweave.stages.arm_fields import Found

IDEOGRAPHS = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
LONGEST_NAME = 16  # signs of a group's name before its head
MOST_ARMS = 8


class UnspacedWords(NamedTuple):
    """The table `unspaced` of configs/grammar/arms.toml, compiled.

    Attributes:
        hint: one of the heads; a text without it names no group so.
        listed: the list of groups after the word that shares people out.
        joined: between two groups of a list.
        named: a group that its name alone tells to be one.
        joint: words for all groups at once.
        each: the size that each group has.
        size: the size right after a group's name.
        roles: name -> `control` or `placebo`.
    """

    hint: re.Pattern[str]
    listed: re.Pattern[str]
    joined: re.Pattern[str]
    named: re.Pattern[str]
    joint: re.Pattern[str]
    each: re.Pattern[str]
    size: re.Pattern[str]
    roles: Mapping[str, str]


def compile_unspaced(table: Mapping[str, Sequence[str]]) -> UnspacedWords:
    """Make the table ready for use."""
    heads, people = alternation(table["heads"]), alternation(table["people"])
    roles = dict.fromkeys(table["comparator"], "control") | dict.fromkeys(table["placebo"], "placebo")
    known = alternation([*table["experimental"], *roles])
    return UnspacedWords(
        hint=re.compile(heads),
        # "分为治疗组（n=22）和对照组（n=22）", "分成A组、B组和C组"
        listed=re.compile(rf"(?:{alternation(table['allocated'])})(?P<list>[^。;；]{{2,120}})"),
        joined=re.compile(alternation(table["joined"])),
        # "观察组", "A组", "高剂量组"; not the end of "两组"
        named=re.compile(rf"{known}|(?<![A-Za-z])[A-Z](?:{heads})|(?:{alternation(table['before_head'])})(?:{heads})"),
        joint=re.compile(alternation(table["all"])),
        each=re.compile(rf"(?:{alternation(table['each'])})\s?(?P<n>\d{{1,4}})\s?(?:{people})"),
        # "（n=22）", "40例"
        size=re.compile(
            rf"\s?[(（]?\s?(?:n\s?=\s?(?P<n>\d{{1,4}})|(?P<count>\d{{1,4}})\s?(?:{people}))", re.IGNORECASE
        ),
        roles=roles,
    )


def unspaced_arms(content: Content, words: UnspacedWords) -> Found | None:
    """The arms of a text without spaces and their wordings, or None where it names no two groups so.

    Args:
        content: title and abstract.
        words: as `compile_unspaced` makes them.
    """
    own = [(start, end) for start, end in content.own() if words.hint.search(content.text, start, end)]
    names = _names(content.text, own, words)
    if len(names) < 2:
        return None
    names = names[:MOST_ARMS]
    pattern = re.compile(alternation(names))
    drafts = [Draft("unspaced", role=words.roles.get(name), texts={name.lower()}) for name in names]
    for draft in drafts:
        draft.generic = "control" if draft.role == "control" else "experimental" if draft.role is None else None
    mentions = []
    for start, end in own:
        for match in pattern.finditer(content.text, start, end):
            index = names.index(match.group())
            drafts[index].spans.append(match.span())
            mentions.append(Mention(*match.span(), (index,), "unspaced.name"))
        mentions += [
            Mention(*match.span(), tuple(range(len(names))), "unspaced.all")
            for match in words.joint.finditer(content.text, start, end)
        ]
    _set_sizes(content.text, own, drafts, words)
    return Found(drafts, sorted(mentions), mentions)


def _names(text: str, sentences: Sequence[tuple[int, int]], words: UnspacedWords) -> list[str]:
    """The names of the groups: those that people are shared out to, else those that name themselves."""
    found: list[str] = []
    for start, end in sentences:
        listed = words.listed.search(text, start, end)
        if listed:
            items = (_listed_name(part, words) for part in words.joined.split(listed["list"]))
            found = [name for name in takewhile(bool, items) if name]
            if len(set(found)) > 1:
                return list(dict.fromkeys(found))
    told = [match.group() for start, end in sentences for match in words.named.finditer(text, start, end)]
    return list(dict.fromkeys(told))


def _listed_name(part: str, words: UnspacedWords) -> str | None:
    """The group that an item of a list names, without its size: `治疗组` of `治疗组（n=22）`."""
    head = words.hint.search(part)
    name = part[: head.end()].strip() if head else ""
    if not 1 < len(name) <= LONGEST_NAME or words.joint.search(name) or words.each.match(part):
        return None
    return name if re.fullmatch(rf"[\w{IDEOGRAPHS}+-]+", name) else None


def _set_sizes(text: str, sentences: Sequence[tuple[int, int]], drafts: Sequence[Draft], words: UnspacedWords) -> None:
    """Give the arms the sizes that stand behind their names, or that each of them has."""
    each = next((match for span in sentences if (match := words.each.search(text, *span))), None)
    shared = int(each["n"]) if each else None
    for draft in drafts:
        sizes = (words.size.match(text, end) for _, end in draft.spans)
        size = next((match for match in sizes if match), None)
        draft.n = int(size["n"] or size["count"]) if size else shared
