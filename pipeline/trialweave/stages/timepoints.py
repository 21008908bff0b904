"""Which times of a sentence are points at which something was measured, and how they are worded."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from trialweave.marks import Quantity

WORDS_BEFORE = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?|[,;:()]")
UNIT_FIRST = re.compile(r"(?i)(?:week|day|month|year|hour|minute)s?\b")  # "week 12", "days 1"
UNIT_LAST = re.compile(r"(?i)[ -]?(?P<unit>(?:week|day|month|year|hour|minute|min|hr|wk|yr|sec|second)s?|h|s)\b")
BARE_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
LIST_JOINT = re.compile(r"\s*(?:,|,?\s*and|,?\s*or|&|/|to|-|、|和|与|及)\s*")  # "4, 12 and 26"
SPANS = (" to ", " through ", " until ", "-")  # "from week 16 to 34"
ALIAS = re.compile(r"\s*[(\[]\s*")  # "day 85 (week 13)"
BRACKETS = re.compile(r"\s*\([^()]{0,60}\)")  # "at one (p=0.01) and two hours"
ARTICLE = "the "
REACH = 40  # characters looked at before a time
EVENT_REACH = 9  # an event this near behind a time only says what it is counted from: "6 months of follow-up"


class Timepoint(NamedTuple):
    """A point in time: its place in the sentence, its wording, and value and unit where it has them."""

    start: int
    end: int
    wording: str
    value: float | None
    unit: str | None


class TimeWords(NamedTuple):
    """What tells a point in time from a duration, compiled from `[timepoint]` of relations.toml."""

    before: frozenset[str]
    not_before: frozenset[str]
    after: re.Pattern[str]
    events: re.Pattern[str]
    same: re.Pattern[str]
    event_not_after: frozenset[str]
    cjk_after: tuple[str, ...]
    starts: tuple[str, ...]
    lasting: re.Pattern[str]
    tail: re.Pattern[str]
    counted_from: re.Pattern[str]
    over: tuple[str, ...]
    duration: str
    lasting_words: frozenset[str]
    at_once: re.Pattern[str]


def compile_times(knowledge: Mapping[str, Any]) -> TimeWords:
    """The time words of a parsed `[timepoint]` table."""
    events = "|".join(sorted(map(re.escape, knowledge["events"]), key=len, reverse=True))
    cjk = "|".join(sorted(map(re.escape, knowledge["cjk_events"]), key=len, reverse=True))
    nouns = "|".join(sorted(map(re.escape, knowledge["event_nouns"]), key=len, reverse=True))
    starts = "|".join(sorted(map(re.escape, knowledge["count_starts"]), key=len, reverse=True))
    verbs = "|".join(map(re.escape, knowledge["event_before"]))
    no_part = "|".join(map(re.escape, knowledge["event_not_inside"]))
    # what may stand before the noun of an event: "the 12-week combined" before "programme"
    within = rf"(?:(?:the|this|a|an|their|its) )?(?:(?!(?:{no_part})\b)[^\W_][\w-]{{0,20}} ){{0,2}}?"
    numbered = "|".join(map(re.escape, knowledge["numbered"]))
    post = "|".join(map(re.escape, knowledge["post"]))
    same = "|".join(sorted(map(re.escape, knowledge["same"]), key=len, reverse=True))
    tails = "|".join(sorted(map(re.escape, knowledge["tail"]), key=len, reverse=True))
    at_once = "|".join(map(re.escape, knowledge["at_once"]))
    return TimeWords(
        frozenset(knowledge["before"]),
        frozenset(knowledge["not_before"]),
        re.compile(rf"(?i)[\s-]*(?:the |of )?(?:{'|'.join(map(re.escape, knowledge['after']))})\b"),
        # "end of the study", "after treatment", "Period 1"
        re.compile(
            rf"(?i)(?:{cjk})|\b(?:{events}|before(?= and [\d(<])|(?:end of|{verbs}) {within}(?:{nouns})\b(?: (?:{nouns}|{starts})\b)?(?! with\b| of\b)"
            rf"|(?:{numbered}) (?:\d|I{{1,3}})\b|post-(?:(?:{post})|(?-i:[A-Z]{{2,5}}))\b)"
        ),
        re.compile(rf"(?i)\b(?:{same})\b"),
        frozenset(knowledge["event_not_after"]),
        tuple(knowledge["cjk_after"]),
        tuple(knowledge["start"]),
        # "after 4 weeks of treatment" is worded in full, unless it goes on with the name of the treatment
        re.compile(rf"(?i) of (?:the )?(?:{'|'.join(map(re.escape, knowledge['lasting']))})\b(?! with\b)"),
        re.compile(rf"(?i)[ -](?:{tails}|post-[a-z]+)\b"),  # "6-month follow-up", "3 months later"
        # "3 days after surgery", "6 months after trial completion"
        re.compile(
            rf"(?i) (?:{verbs}) {within}(?:(?:{nouns})(?: (?:{nouns}|{starts})\b)?|{starts})\b(?! with\b| of\b)"
        ),
        tuple(knowledge["event_over"]),
        knowledge["duration"],
        frozenset(knowledge["lasting"]),
        re.compile(rf"(?i)\b(?:{at_once}) $"),  # "immediately after therapy"
    )


def timepoints(
    text: str, times: Sequence[Quantity], words: TimeWords, last: Timepoint | None = None
) -> list[Timepoint]:
    """The points in time of a sentence, in order.

    Args:
        text: the sentence.
        times: its quantities of kind time, their offsets counted in the sentence.
        words: what tells points from durations.
        last: the time named last before the sentence; `at that time` means it.

    Returns:
        Points with a number, and, where no number stands beside them, events such as `after treatment`.
    """
    points: list[Timepoint] = []
    listed = False
    for index, time in enumerate(times):
        following = times[index + 1] if index + 1 < len(times) else None
        joined = bool(points) and listed and points[-1].end <= time.start
        if joined or _is_point(text, time, following, words):
            point = _in_full(text, _point(text, times, index, words), words)
            if points and _is_alias(text, points[-1], point):
                end = point.end + 1
                points[-1] = points[-1]._replace(end=end, wording=text[points[-1].start : end])
            elif points and _is_span(text, points[-1], point):
                start = points[-1].start - 5
                points[-1] = Timepoint(start, point.end, text[start : point.end], point.value, point.unit)
            else:
                points.append(point)
            joint = text[time.end : following.start] if following else ""
            listed = following is not None and bool(LIST_JOINT.fullmatch(BRACKETS.sub("", joint[: 3 * REACH])))
        else:
            listed = False
    return sorted(points + _events(text, points, words) + _same(text, words, last))


def _is_point(text: str, time: Quantity, following: Quantity | None, words: TimeWords) -> bool:
    if UNIT_FIRST.match(text[time.start : time.end]) or text.startswith(words.cjk_after, time.end):
        return True
    before = [w.lower() for w in WORDS_BEFORE.findall(text[max(0, time.start - REACH) : time.start])]
    last = next((w for w in reversed(before) if w not in ("the", "only", "about", "approximately", "least", "a")), "")
    if last == words.duration and len(before) > 1 and before[-2] in words.lasting_words:
        return True  # "supplementation for 12 weeks lowered X"
    if _is_counted_from(text, time, following, words):
        return True
    if last in words.not_before or text[time.end : time.end + 5] in ("-week", "-mont"):
        return bool(words.after.match(text, time.end)) and last not in words.not_before
    if last in words.before or text[time.end : time.end + 1] == ":":
        return True
    return bool(words.after.match(text, time.end))


def _is_counted_from(text: str, time: Quantity, following: Quantity | None, words: TimeWords) -> bool:
    """`3 years after treatment`, and `1 year` of `1 year and 3 years after treatment`."""
    if words.counted_from.match(text, time.end):
        return True
    listed = following is not None and LIST_JOINT.fullmatch(text, time.end, following.start)
    return bool(following and listed and words.counted_from.match(text, following.end))


# before a time these are part of its wording: "up to week 24", "at the end of week 8"
LEADING = re.compile(r"(?i)\b(?:up to|after|through|end of) $")
AFTER = re.compile(r"(?i)after (?:the )?$")


def _point(text: str, times: Sequence[Quantity], index: int, words: TimeWords) -> Timepoint:
    """A time with its wording; out of a list it takes the list's unit: `1` of `1 and 6 months` is `1 month`."""
    time = times[index]
    wording = text[time.start : time.end]
    if BARE_NUMBER.fullmatch(wording):
        wording = _with_unit(text, times, index) or wording
    elif match := re.fullmatch(r"(?i)((?:week|day|month|year|hour)s) ?(\d+)", wording):
        wording = f"{match[1][:-1]} {match[2]}"  # "weeks 4" of "weeks 4 and 12"
    before = AFTER.search(text, max(0, time.start - 10), time.start)
    if before and (lasting := words.lasting.match(text, time.end)):
        whole = text[before.start() : lasting.end()]
        return Timepoint(before.start(), lasting.end(), whole, time.value, time.unit)
    if match := LEADING.search(text, max(0, time.start - 8), time.start):
        return Timepoint(match.start(), time.end, match.group() + wording, time.value, time.unit)
    return Timepoint(time.start, time.end, wording, time.value, time.unit)


def _in_full(text: str, point: Timepoint, words: TimeWords) -> Timepoint:
    """A time with the words that say from when it is counted; its place grows only by what names no treatment."""
    if match := words.tail.match(text, point.end):
        return point._replace(end=match.end(), wording=point.wording + match.group())
    if match := words.counted_from.match(text, point.end):
        return point._replace(wording=point.wording + match.group())
    return point


def _with_unit(text: str, times: Sequence[Quantity], index: int) -> str | None:
    number = text[times[index].start : times[index].end]
    for other in times[index + 1 :]:
        wording = text[other.start : other.end]
        if match := UNIT_LAST.search(wording):
            unit = match["unit"]
            return f"{number} {unit.rstrip('s') if number == '1' else unit}"
        if not BARE_NUMBER.fullmatch(wording):
            break
    for other in reversed(times[:index]):
        wording = text[other.start : other.end]
        if match := UNIT_FIRST.match(wording):
            return f"{match.group().rstrip('s')} {number}"
        if not BARE_NUMBER.fullmatch(wording):
            break
    return None


def _is_alias(text: str, first: Timepoint, second: Timepoint) -> bool:
    return bool(ALIAS.fullmatch(text[first.end : second.start])) and text[second.end : second.end + 1] in (")", "]")


def _is_span(text: str, first: Timepoint, second: Timepoint) -> bool:
    """`from week 16 to 34` is one wording."""
    return text[max(0, first.start - 5) : first.start].lower() == "from " and text[first.end : second.start] in SPANS


def _events(text: str, points: Sequence[Timepoint], words: TimeWords) -> list[Timepoint]:
    found = []
    for match in words.events.finditer(text):
        before = WORDS_BEFORE.findall(text[max(0, match.start() - REACH) : match.start()])
        if before and before[-1].lower() in words.event_not_after:
            continue
        if text[: match.start()].lower().endswith("before and "):
            continue  # "before and after treatment" names both ends of a change
        near = any(point.start - 12 <= match.end() and match.start() <= point.end + EVENT_REACH for point in points)
        if not near:
            first = words.at_once.search(text, max(0, match.start() - REACH), match.start())
            start = first.start() if first else match.start()
            start += len(ARTICLE) if text.startswith(ARTICLE, start) else 0  # "at the start"
            found.append(Timepoint(start, match.end(), text[start : match.end()], None, None))
    return found


def _same(text: str, words: TimeWords, last: Timepoint | None) -> list[Timepoint]:
    match = words.same.search(text)
    return [last._replace(start=match.start(), end=match.end())] if match and last else []
