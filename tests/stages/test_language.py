from __future__ import annotations

import pytest
from tests.stages.cleaned import cleaned, language_words

from trialweave import extensions
from trialweave.stages.blocks import find_blocks
from trialweave.stages.language import detect, from_neighbours, language_of, languages_of, said_words

ALONE = [
    # language, a block of 20 characters and more
    ("en", "Rituximab for refractory myasthenia gravis: a randomized pilot study"),
    ("en", "Methods: Forty patients were given zinc or placebo."),
    ("en", "RESULTS OF A TRIAL OF ZINC IN PATIENTS WITH ASTHMA"),
    ("es", "Eficacia del tocilizumab en la arteritis de células gigantes"),
    ("es", "Los pacientes recibieron placebo durante 12 semanas."),
    ("pt", "Colecalciferol e marcadores inflamatórios em pacientes em hemodiálise"),
    ("pt", "Não houve diferença entre os grupos (p = 0,32)."),
    ("fr", "Anakinra contre colchicine dans la goutte aiguë"),
    ("fr", "La douleur a diminué de 51 mm chez les patients traités."),
    ("de", "Dupilumab bei Prurigo nodularis: eine randomisierte Studie"),
    ("de", "Die Patienten erhielten Placebo über 24 Wochen."),
    ("it", "Efficacia della terapia con infliximab nei pazienti con psoriasi"),
    ("nl", "Effect van behandeling met prednison bij patiënten met astma"),
    ("pl", "Ocena skuteczności leczenia u chorych na łuszczycę"),
    ("tr", "Romatoid artritli hastalarda tedavi etkinliği ve güvenlik"),
    ("ru", "Эффективность олокизумаба у больных артритом"),
    ("uk", "Ефективність лікування хворих на ревматоїдний артрит"),
    ("zh", "脐带间充质干细胞治疗类风湿关节炎的随机对照研究"),
    ("zh", "对照组给予甲氨蝶呤10 mg/周，治疗组加用UC-MSC 1×10^6/kg"),
    ("ja", "アトピー性皮膚炎に対する抗IL-31受容体抗体の16週間投与"),
    ("ja", "無作為化比較試験による有効性の検討"),
    ("ko", "비알코올지방간염 환자에서 피오글리타존의 효과"),
    ("el", "Αποτελεσματικότητα της θεραπείας σε ασθενείς"),
    ("fa", "درمان آرتریت روماتوئید با سلول‌های بنیادی"),
    ("ar", "علاج التهاب المفاصل بالخلايا الجذعية"),
    ("he", "טיפול בדלקת מפרקים שגרונית בתאי גזע"),
]


@pytest.mark.parametrize(("language", "text"), ALONE)
def test_blocks_tell_their_language(language: str, text: str) -> None:
    assert language_of(text, language_words())[0] == language


@pytest.mark.parametrize(
    "text",
    ["P < 0.05", "2019;71(3):412-421", "IL-6, TNF-α", "He Xiao, Yang Yi, Yao Mengwei", "…", "", "DOI: 10.1000/1"],
)
def test_where_there_is_nothing_to_tell(text: str) -> None:
    assert language_of(text, language_words())[0] == "und"


def test_short_blocks_go_with_their_neighbours() -> None:
    text = "The patients were given zinc.\nIL-6, TNF\nThe pain was less with zinc.\n12\nЦель исследования\nIL-6"
    languages = [mark.language for mark in languages_of(text, find_blocks(text), language_words())]
    assert languages == ["en", "en", "en", "und", "ru", "und"]


def test_ideographs_between_kana_are_japanese() -> None:
    found = [
        ("ja", "script.kana"),
        ("zh", "script.han"),
        ("zh", "script.han_forms"),
        ("en", "words"),
        ("zh", "script.han"),
    ]
    samples = ["の", "目的", "疗效", "the", "目的"]
    assert [language for language, _ in from_neighbours(found, samples)] == ["ja", "ja", "zh", "en", "zh"]


def test_names_say_nothing() -> None:
    assert said_words("De Yang, P. et al. Patients with the") == ["de", "et", "al", "patients", "with", "the"]


def test_langdetect_is_asked_last_and_answers_the_same() -> None:
    danish = (
        "Vi undersøgte om behandlingen kunne nedsætte smerter hos personer som havde fået konstateret sygdommen og "
        "fandt at virkningen aftog efter nogle måneder uden yderligere behandling"
    )
    assert detect(danish) == ("da", "langdetect")
    assert {detect(danish) for _ in range(5)} == {("da", "langdetect")}
    assert detect("Methods") == ("und", "none")
    assert (
        detect("Anna Berg, Lars Holm, Piet de Vries, Jan Smit, Eva Lund, Ole Dahl, Ida Friis, Bo Krag, Kim Lee, Al Wu")[
            0
        ]
        == "und"
    )


def test_each_block_has_a_mark() -> None:
    doc = cleaned("Abstract\n\nThe pain was less.\n目的 评价疗效", upto=2)
    blocks, marks = extensions.get(doc, "blocks"), extensions.get(doc, "languages")
    assert [(b.start, b.end) for b in blocks] == [(m.start, m.end) for m in marks]
    assert all(mark.rule for mark in marks)
