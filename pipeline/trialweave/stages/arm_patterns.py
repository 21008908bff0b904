"""The patterns of arms that need more than a look-up of words, made of the vocabulary in configs/grammar/arms.toml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from trialweave.stages.alternation import alternation
from trialweave.stages.counts import COUNT

NUMBER = r"(?:\d{1,3}(?:-\d{1,3})?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|other|second|third)"
TIME_UNIT = r"(?:hours?|h|days?|weeks?|wks?|months?|years?|minutes?)"
# "weeks 0, 2 and 4", "day 1-3"
VISITS = r"(?:weeks?|days?|months?) \d{1,3}(?:(?:, and |, | and | or |-)\d{1,3}){1,8}\b"
# "493 subjects were randomized to |receive either the|"
BETWEEN_SIZE = ["receive", "undergo", "either", "the", "a", "an", "them", "whom", "these"]
BRACKET = r"(?: ?\([^()]{1,20}\))?"
ASIDE = r"(?: ?\([^()]{1,50}\))?"
# what makes a size that of every group: "n = 30 per group", "n = 20 each"
OF_ALL = r"(?! (?:patients |subjects |participants )?(?:per|each|(?:in|for) each)\b)"


class Patterns(NamedTuple):
    """All compiled patterns. Those marked `low` are for text in lower case, the others for text of any case."""

    size_after: re.Pattern[str]
    size_before: re.Pattern[str]
    before_size: frozenset[str]
    size_each: re.Pattern[str]
    total: re.Pattern[str]
    respective: re.Pattern[str]
    equal_groups: re.Pattern[str]
    shared_out: re.Pattern[str]
    not_a_size: re.Pattern[str]
    counted: re.Pattern[str]
    definition: re.Pattern[str]
    one: re.Pattern[str]
    others: re.Pattern[str]
    given: re.Pattern[str]
    or_placebo: re.Pattern[str]
    dose: re.Pattern[str]
    schedule: re.Pattern[str]
    visits: re.Pattern[str]
    lasting: re.Pattern[str]
    routes: re.Pattern[str]
    people: re.Pattern[str]
    with_condition: re.Pattern[str]
    received: re.Pattern[str]
    against_control: re.Pattern[str]
    aim: re.Pattern[str]
    co_treatment: re.Pattern[str]
    extension: re.Pattern[str]
    receiving: re.Pattern[str]
    against: re.Pattern[str]
    comparing: re.Pattern[str]
    not_compared: re.Pattern[str]
    outcome_of: re.Pattern[str]
    not_sized: re.Pattern[str]
    explains: re.Pattern[str]
    given_with: re.Pattern[str]
    counted_people: re.Pattern[str]
    contrast: re.Pattern[str]


def compile_patterns(knowledge: Mapping[str, Any]) -> Patterns:
    """Make the patterns out of the parsed configs/grammar/arms.toml."""
    phrases, sizes, single = knowledge["phrases"], knowledge["sizes"], knowledge["single"]
    people, heads = alternation(phrases["people"]), alternation([*phrases["trailing"], *phrases["people"]])
    groups = alternation(knowledge["lists"]["heads"])
    shared = alternation(sizes["verbs"])
    said = rf"(?: (?:of (?:them|whom|these)|[\w-]+ (?:{people})|(?:{people})){ASIDE})?(?: (?:were|was|being|to be))?(?: (?:{shared})){{0,2}}"
    defining, comparison = knowledge["definitions"], knowledge["comparison"]
    return Patterns(
        # "(n = 32)", ", n = 72", ": n=40", " (32 patients)", " [N = 299]" right after a wording of an arm
        size_after=re.compile(
            rf"(?: (?:{groups}|{people}))?[ ,:;]{{0,2}}[(\[]?(?:[A-Z]{{1,5}}[,;:] ?)?"
            rf"(?:[nN] ?[=:] ?(?P<n>\d[\d,]{{0,6}})\b{OF_ALL}|(?P<count>{COUNT}) (?:{people})\b(?! (?:per|each)\b))"
        ),
        # "493 subjects were randomized to", "N = 357 for", "16 patients in the", "Thirty of them received"
        size_before=re.compile(
            rf"(?:[nN] ?= ?(?P<n>\d[\d,]{{0,6}})|(?P<count>{COUNT})){BRACKET}"
            rf"(?P<said>{said}(?: (?:{alternation(sizes['prepositions'])}))?)(?: (?:receive|undergo|either|the|a|an)){{0,3}}\s?$",
            re.I,
        ),
        # the words that may stand between a size and its arm
        before_size=frozenset(
            [*BETWEEN_SIZE, *sizes["prepositions"], *sizes["verbs"], *phrases["people"], "were", "was", "being", "be"]
        ),
        size_each=_each(people),
        # "A total of 90 patients ... were randomised": the total that sizes are subtracted from
        total=re.compile(
            rf"\b(?!one\b)(?P<count>{COUNT}){BRACKET} (?:[\w-]+ ){{0,5}}?(?:{people})\b"
            rf"(?:[^.;()]|\([^()]{{0,60}}\)){{0,120}}?\b(?:{alternation(sizes['total'])})\b"
            rf"|\b(?:{alternation(sizes['total'])}) (?P<after>{COUNT}) (?:[\w-]+ ){{0,5}}?(?:{people})\b",
            re.I,
        ),
        respective=re.compile(
            rf"\b(?P<counts>{COUNT}(?:, {COUNT}){{0,4}},? and {COUNT})(?: (?:{people}))?(?: (?:were|was))? (?:{shared})\b[^.;]{{1,200}}?\brespectively"
            rf"|\b(?:{shared})\b[^.;]{{1,160}}?[(:,] ?(?:[nN] ?= ?)?(?P<listed>{COUNT}(?:, {COUNT}){{0,4}},? and {COUNT})(?: (?:{people}))?,? respectively",
            re.I,
        ),
        equal_groups=re.compile(rf"\b(?P<groups>two|three|four|five|2|3|4|5) equal (?:\w+ )?(?:{groups})\b", re.I),
        shared_out=re.compile(rf"\b(?:{alternation(sizes['shared_out'])}|group [A-Z0-9])", re.I),
        not_a_size=re.compile(rf"(?:{alternation(sizes['not_after'])}) ?$|[€$£±-] ?$", re.I),
        # "480 to", "23 patients were randomized to the", "19 for", "213 in the"
        counted=re.compile(
            rf"(?P<count>{COUNT}){BRACKET}{said} (?P<verb>{alternation([*sizes['prepositions'], *sizes['verbs'], 'had'])})"
            r"(?: (?:receive|undergo|either|the|a|an)){0,3} ",
            re.I,
        ),
        definition=_definition(defining),
        one=re.compile(rf"\b(?:{alternation(defining['one'])})\b", re.I),
        others=re.compile(
            rf"\b(?:{alternation(defining['other'])})(?: (?:{groups}|half|one|{people}))?\b"
            rf"(?= ?[(,]| (?:named|{alternation(defining['verbs'])})\b)",
            re.I,
        ),
        # what may stand between `one group` and what it got
        given=re.compile(
            rf"(?:[\s,]|\([^()]{{1,40}}\)|\b(?:{alternation(defining['auxiliaries'])})\b){{0,8}}(?:\b(?:{alternation(defining['verbs'])})\b)?\s*",
            re.I,
        ),
        or_placebo=re.compile(
            rf"\b(?:or|versus|vs\.?) (?:(?:a|an|the|to|{alternation(phrases['leading'])}) ){{0,3}}(?P<placebo>placebo|sham|vehicle)\b",
            re.I,
        ),
        dose=_dose([unit for unit in knowledge["dose"]["units"] if unit != "%"]),
        schedule=_schedule(knowledge["schedule"]),
        visits=_visits(),
        lasting=re.compile(
            rf"\b(?:for|lasting|over) (?P<time>{NUMBER} (?:{TIME_UNIT}|d|doses|injections|infusions|sessions|cycles))\b",
            re.I,
        ),
        routes=re.compile(rf"\b(?:{alternation(knowledge['route']['words'])})\b"),
        # "15 eligible RA patients", "Four patients"
        people=re.compile(
            rf"(?P<count>{COUNT}) (?:(?!(?:of|were|in|and|or|to|from|out)\b)[\w/-]+ ){{0,4}}?(?:{people})\b", re.I
        ),
        with_condition=re.compile(rf" with (?:(?!(?:{alternation(single['not_with'])})\b)[\w-]+ ?){{1,5}}", re.I),
        received=re.compile(rf"\b(?:{alternation(single['received'])})\b", re.I),
        against_control=re.compile(rf"\b(?:{alternation(single['given'])})\b", re.I),
        # "to evaluate the safety and efficacy of X in"
        aim=re.compile(
            rf"\b(?:{alternation(single['outcomes'])})\b[^.;]{{0,40}}? of (?:a |an |the )?|\b(?:trial|study) (?:testing|evaluating) (?!the\b)",
            re.I,
        ),
        co_treatment=_co_treatment(knowledge["co_treatment"]),
        # low: the head that follows a name: " subjects", "-treated patients"
        extension=re.compile(
            rf"(?:[- ](?:treated|based|supplemented|exposed|fed|only|trained|assigned))?(?:[- ](?:{groups}|{heads})\b){{0,3}}"
        ),
        # low: the people before a name: "patients receiving ", "subjects who received the "
        receiving=re.compile(
            rf"\b(?:{people}) (?:who (?:had )?(?:received|underwent|were (?:given|treated with|assigned to|randomi[sz]ed to"
            r"|allocated to))|receiving|treated with|given|undergoing|taking|using|assigned to|allocated to"
            r"|randomi[sz]ed to|in|on|with)(?: the| a| an)? $"
        ),
        against=re.compile(rf"(?:{alternation(comparison['against'])})(?= )", re.I),
        comparing=re.compile(
            rf"(?:{alternation(comparison['comparing'])})\b(?: (?:the )?(?:\w+ ){{0,6}}?of| between)?", re.I
        ),
        # "3.4 vs 5.6", "vs baseline": what is compared is no arm
        not_compared=re.compile(rf"[\s\d.,%±<>=~()/-]+(?:\s|$)|(?:{alternation(comparison['not_compared'])})\b", re.I),
        outcome_of=re.compile(rf"\b(?:{alternation(comparison['outcome_of'])}) of (?:the |a |an )?(?!the\b)", re.I),
        explains=re.compile(rf"(?:{alternation(knowledge['brackets']['explains'])})\b", re.I),
        # "topical treatment with", "intravenous infusion of the": before what is given
        given_with=re.compile(
            rf"(?:[\w-]+ ){{0,3}}(?:{alternation(knowledge['brackets']['given'])}) (?:with|of|by) (?:the |a |an )?",
            re.I,
        ),
        # "twenty-one patients to the control group", "30 of": people, and no arm
        counted_people=re.compile(
            rf"{COUNT} (?!(?:m?g|μg|mcg|ml|iu|%)\b)(?:(?:[\w/-]+ ){{0,4}}?(?:{people})|of)\b", re.I
        ),
        contrast=_contrast(knowledge["contrast"]),
        not_sized=re.compile(rf"\b(?:{alternation(comparison['not_sized'])})\b", re.I),
    )


def _contrast(table: Mapping[str, list[str]]) -> re.Pattern[str]:
    """`36 patients with chronic pain and 12 healthy controls`, `RA patients (n = 36) compared with controls (n = 12)`."""
    size = r"(?: ?\((?:[nN] ?[=:] ?)?(?P<n_%s>\d{1,5})\b[^()]{0,40}\))?"
    word = rf"(?!(?:{alternation(table['not_in'])})\b)[\w+/'-]+ "
    kind, people = rf"(?:{alternation(table['healthy'])})", alternation(table["people"])
    alike = r"(?:(?:age|sex|gender|bmi|matched)[\w/-]*,? (?:and )?){0,4}"
    return re.compile(
        rf"(?:(?P<count_a>{COUNT}) )?\b(?P<case>(?:{word}){{0,2}}(?:{people})(?: with (?:{word}){{0,5}}(?!(?:{alternation(table['not_in'])})\b)[\w+/'-]+)?)"
        + size % "a"
        + rf",? (?:{alternation(table['joining'])}) (?:(?:the|those of|those in|in|with|from) )?(?:(?P<count_b>{COUNT}) )?"
        rf"(?P<control>{alike}{kind}(?:(?: [\w-]+){{0,2}}? (?:{people}|controls?))?)"
        rf"\b(?! (?:group|arm|diet))" + size % "b",
        re.I,
    )


def _each(people: str) -> re.Pattern[str]:
    """One size for all: `20 per group`, `n = 15 each`, `three groups of 20`, `two 30-patient groups`."""
    group = r"(?:study |treatment |intervention )?(?:groups?|arms?)"
    return re.compile(
        rf"\b(?:[nN] ?= ?)?(?P<a>\d{{1,5}}|{COUNT}) ?(?:{people})? ?(?:per|in each|for each|in both|each in)"
        rf"(?: of the (?:two|three|four))? ?{group}\b"
        r"|\b[nN] ?= ?(?P<b>\d{1,5})(?: (?:each|per group|per arm|in each|for each|/group))"
        r"|\bgroups? (?:\w+ )?of (?P<c>\d{1,5})\b|\b(?P<d>\d{1,4})-patient groups\b"
        r"|\beach (?:group|arm) (?:with|of|consisting of|had|included|contained|containing|comprising) (?P<e>\d{1,5})\b"
        r"|\bgroups? \([nN] ?= ?(?P<f>\d{1,5})(?: each)?\)"
        # "239 patients were enrolled in each arm", "51 patients each"
        rf"|\b(?P<g>{COUNT}) (?:{people}) (?:(?:were |was )?(?:\w+ ){{1,2}}(?:in|to|into) each {group}\b|each\b)",
        re.I,
    )


def _definition(table: Mapping[str, list[str]]) -> re.Pattern[str]:
    """`received`, `(who) were also given`, `consisted of`: between a group and what it got."""
    auxiliaries = alternation(word for word in table["auxiliaries"] if word != ",")
    return re.compile(
        rf"\s*(?:,? ?(?:{auxiliaries}|,) ){{0,4}}(?P<verb>{alternation(table['verbs'])})\b"
        rf"(?! (?:{alternation(table['not_before'])}))(?: (?:to|with|as|a|an|the|only|either)){{0,3}}",
        re.I,
    )


def _dose(units: Iterable[str]) -> re.Pattern[str]:
    """`2 × 10(8)`, `1 × 10^6 cells/kg`, `80 million`, `20 and 50 mg`, `3, 9 or 18 mg/kg`, `6 mg kg-1`, `750 mg /m2`.

    It begins with a digit and looks back from there, which is found many times faster than a look back first.
    """
    number = r"(?>\d+(?:[.,·]\d+)*)"  # atomic: a comma may join as well, and each split would be tried
    power = r" ?[x×*] ?10 ?(?:\(\d{1,2}\)|\^ ?\(?\d{1,2}\)?|\d{1,2}(?!\d)|[⁰¹²³⁴-⁹]{1,2})"
    many = r" ?(?:million|billion)(?: (?:iu|u|(?:international )?units?|cfu)\b)?"
    cells = r"(?: ?(?:(?:[a-z]{1,5}-?)?cells?|[a-z]{0,3}mscs?|cfu|pfu|vg|iu)?(?: ?/ ?| per | )kg(?: ?[-−]1)?\b| ?(?:iu|cfu|pfu|vg)\b)?"
    joined = rf"(?: ?(?:, or|, and|,|-|to|or|and|x|×) ?{number}){{0,6}}"
    of_unit = r"(?:[ /]?(?:kg|m2?|d|day|h)?[-−]\d\b)?(?: ?/ ?(?:[a-z]{1,5}\d?))?"
    return re.compile(
        rf"\d(?<![\w.]\d)\d*+(?:[.,·]\d+)*+"
        rf"(?:{joined} ?-?(?:{alternation(units)})(?!\w){of_unit}|(?:{power}|{many}){cells})",
        re.I,
    )


def _schedule(table: Mapping[str, list[str]]) -> re.Pattern[str]:
    """`once daily`, `every 2 weeks`, `q3w × 4`, `every 4 weeks for two doses`, `4 times daily`, `three weekly injections`.

    How long goes with a course (`twice weekly for 4 weeks`, `daily for 7 days`), not with lasting treatment.
    """
    given = r"(?:doses?|infusions?|injections?|cycles?|courses?|sessions?|treatments?)"
    doses = rf"(?: for {NUMBER} {given}(?: of {NUMBER} {TIME_UNIT})?)"
    tail = rf"(?:{doses}| ?[x×] ?\d{{1,2}}\b)?"
    course = rf"(?: on (?:non-?)?consecutive days)?(?:{doses}| for {NUMBER} {TIME_UNIT}\b)?"
    often = rf"(?:{NUMBER}|several) (?:times?|sessions?|days?|doses?)"
    week = alternation(word for word in table["words"] if word.endswith(("week", "weekly", "month", "monthly")))
    return re.compile(
        rf"\b(?:every (?:{NUMBER} {TIME_UNIT}|other (?:day|week|month)){tail}|q\d{{1,2}}(?:w|h|d|wk|mo)s?{tail}"
        rf"|{NUMBER} (?:daily|weekly|biweekly|monthly)(?: {given})?(?![\w-])|{NUMBER} consecutive days(?: in {VISITS})?"
        rf"|alternate days{doses}?|{often} daily|{often} ?(?:a|per|/|each) ?day"
        rf"|(?:{often} ?(?:a|per|/|each) ?(?:week|month)|{often} (?:weekly|monthly)|{week})(?![\w-]){course}"
        rf"|(?:daily|a day|per day)(?![\w-])(?:{doses}| for {NUMBER} days)?"
        rf"|(?:b\.i\.d\.?|t\.i\.d\.?|q\.i\.d\.?|{alternation(table['words'])})(?![\w-]){tail})",
        re.I,
    )


def _visits() -> re.Pattern[str]:
    """`weeks 0 and 2`, `days 1, 3 and 5`, `day 1-3`, `weeks 0, 2 and 4 and then every 4 weeks`."""
    return re.compile(
        rf"\b{VISITS}(?:,? (?:and )?(?:then |thereafter )?(?:every {NUMBER} {TIME_UNIT}|q\d{{1,2}}w)(?: ?[x×] ?\d{{1,2}})?(?: thereafter)?)?",
        re.I,
    )


def _co_treatment(table: Mapping[str, list[str]]) -> re.Pattern[str]:
    """`plus methotrexate`, `in addition to their standard medication`."""
    return re.compile(
        rf"\b(?:{alternation(table['cues'])})\s+(?:(?:{alternation(table['openers'])}) ){{0,3}}"
        rf"(?P<name>[\w+-]+(?: [\w+-]+){{0,3}}?)(?=\s+(?:{alternation(table['ends'])}\b|\()|[,.;)]|$)",
        re.I,
    )
