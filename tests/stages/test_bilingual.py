from __future__ import annotations

from tests.stages.cleaned import cleaned, zones_of

from trialweave import extensions
from trialweave.marks import Zone
from trialweave.stages.bilingual import content_language

ENGLISH = (
    "We randomized 48 patients to rituximab (n=24) or placebo (n=24) for 52 weeks. Complete remission was reached by "
    "79.2% and 33.3% of patients (p=0.002). Rituximab was superior to placebo.\n"
)
CHINESE = "将48例患者随机分为利妥昔单抗组（n=24）或安慰剂组（n=24），随访52周。完全缓解率为79.2%和33.3%（p=0.002）。\n"
LONGER = CHINESE.strip() + (
    "PDAI评分由45.2降至8.1，安慰剂组由44.8降至27.5。抗Dsg3抗体由182降至35 U/ml，CD19细胞由11.3%降至0.4%。"
    "感染16例，输液反应19例，死亡11例，激素累计5.8 g与11.6 g。\n"
)
OTHER = (
    "将65例患者随机分为环磷酰胺组或对照组，随访36个月。FVC升高3.3%，mRSS由14.7降至10.9（p=0.008），15例白细胞减少。\n"
)


def page(second: str) -> str:
    return f"Rituximab in pemphigus: a randomized trial\nAbstract\n{ENGLISH}摘要\n{second}"


def last(text: str) -> Zone:
    return zones_of(text)[-1]


def test_a_repeat_is_a_translation_of_what_it_repeats() -> None:
    text = page(CHINESE)
    zone = last(text)
    assert (zone.zone, zone.language, zone.conflicts) == ("translation", "zh", ())
    assert zone.rule == "abstract.shared"
    assert text[zone.repeats_start : zone.repeats_end].startswith("Abstract\nWe randomized")


def test_numbers_that_the_versions_do_not_share_are_conflicts() -> None:
    assert last(page(CHINESE.replace("0.002", "0.02"))).conflicts == ("0.002", "0.02")
    assert last(page(CHINESE.replace("48例", "49例"))).conflicts == ("48", "49")


def test_a_longer_text_and_another_study_are_kept_and_said_so() -> None:
    assert (last(page(LONGER)).zone, last(page(LONGER)).rule) == ("abstract", "abstract.heading.longer_text")
    assert (last(page(OTHER)).zone, last(page(OTHER)).rule) == ("abstract", "abstract.heading.other_text")


def test_an_only_language_is_content() -> None:
    text = f"利妥昔单抗治疗天疱疮的随机试验\n摘要：{CHINESE}"
    assert [zone.zone for zone in zones_of(text)] == ["title", "abstract"]
    assert cleaned(text)._.tw_language == "zh"


def test_an_only_title_stays_a_title() -> None:
    zones = zones_of(f"利妥昔单抗治疗天疱疮患者的随机对照试验\nAbstract\n{ENGLISH}")
    assert [(zone.zone, zone.language) for zone in zones] == [("title", "zh"), ("abstract", "en")]


def test_each_paragraph_repeats_the_one_before_it() -> None:
    text = (
        "Rituximab in pemphigus: a randomized trial\nAbstract\n"
        "We randomized 48 patients to rituximab or placebo for 52 weeks.\n将48例患者随机分为两组，随访52周。\n"
        "Remission was reached by 79.2% and 33.3% of patients (p=0.002).\n缓解率为79.2%和33.3%的患者（p=0.003）。\n"
    )
    repeats = [zone for zone in zones_of(text) if zone.zone == "translation"]
    assert [text[z.repeats_start : z.repeats_end].split()[-1] for z in repeats] == ["weeks.", "(p=0.002)."]
    assert [zone.conflicts for zone in repeats] == [(), ("0.002", "0.003")]


def zone(kind: str, language: str, size: int) -> Zone:
    return Zone(0, size, kind, language, "rule")


def test_the_language_of_the_content() -> None:
    assert content_language([zone("abstract", "zh", 900), zone("abstract", "en", 300)]) == "en"
    assert content_language([zone("abstract", "zh", 900), zone("abstract", "en", 40)]) == "zh"
    assert content_language([zone("abstract", "es", 900), zone("abstract", "pt", 700)]) == "es"
    assert content_language([zone("title", "ja", 30), zone("boilerplate", "en", 900)]) == "ja"
    assert content_language([zone("abstract", "und", 90)]) == "und"
    assert content_language([]) == "und"


def test_zones_keep_their_place_when_they_become_translations() -> None:
    doc = cleaned(page(CHINESE))
    before = cleaned(page(CHINESE), upto=3)
    assert [(z.start, z.end) for z in extensions.get(doc, "zones")] == [
        (z.start, z.end) for z in extensions.get(before, "zones")
    ]
