from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialweave.read.encodings import codec_of, decode

CHINESE = "目的 评价骨髓细胞治疗膝关节炎的疗效。方法 将60例患者随机分为两组。结果 12周后疼痛评分下降(P<0.05)。"
TRADITIONAL = "目的：評估骨髓細胞治療膝關節炎之療效。方法：60名病患隨機分為兩組。結果：12週後疼痛下降。"
JAPANESE = (
    "目的：膝関節症の患者における細胞治療の有効性を検討した。方法：60例を無作為に割り付けた。結果：痛みは低下した。"
)
KOREAN = (
    "목적: 무릎 관절염 환자에서 세포 치료의 효과를 평가하였다. 방법: 60명을 무작위 배정하였다. 결과: 통증이 감소하였다."
)
RUSSIAN = "Цель: оценить эффективность клеточной терапии. Методы: 60 пациентов. Результаты: боль уменьшилась."
GREEK = "Σκοπός: η αξιολόγηση της θεραπείας. Μέθοδοι: 60 ασθενείς τυχαιοποιήθηκαν."
ARABIC = "الهدف: تقييم فعالية العلاج بالخلايا. الطرق: تم توزيع 60 مريضا عشوائيا."
FRENCH = (
    "Objectif : évaluer l’efficacité. Méthodes : 60 patients ont été traités – 5 ± 2 µg. Résultats : mieux après l'été."
)
SPANISH = "Objetivo: evaluar la eficacia. Métodos: se asignó a 60 niños. Conclusión: disminución después de 12 semanas."
GERMAN = "Ziel: Prüfung der Wirksamkeit für Patienten. Ergebnisse: größere Änderungen, im Mittel 5,8 ± 1,2 µg/ml."
CZECH = "Cíl: zhodnotit účinnost léčby. Metody: 60 pacientů bylo rozděleno. Výsledky: bolest se po týdnech snížila."
POLISH = "Cel: ocena skuteczności leczenia chorych. Wyniki: po 12 tygodniach nastąpiło zmniejszenie bólu."
HUNGARIAN = "Célkitűzés: a kezelés hatékonyságának értékelése. Eredmények: 12 hét után a fájdalom csökkent."
TURKISH = "Amaç: hastalarda tedavinin etkinliğini değerlendirmek. Sonuç: ağrı azaldı, düşüş görüldü."
ENGLISH = "The mean dose was 5 ± 2 µg/kg – the patients’ scores fell by 20% (95% CI 1·2–3·4)."
SPARSE = "The level of TNF-α and IFN-γ fell (5.8±1.2 μg), P≤0.05."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (CHINESE, "utf-8"),
        (CHINESE, "gb18030"),
        (TRADITIONAL, "big5hkscs"),
        (JAPANESE, "cp932"),
        (JAPANESE, "euc_jp"),
        (JAPANESE, "iso2022_jp"),
        (KOREAN, "cp949"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (GREEK, "cp1253"),
        (ARABIC, "cp1256"),
        (FRENCH, "cp1252"),
        (SPANISH, "cp1252"),
        (GERMAN, "cp1252"),
        (CZECH, "cp1250"),
        (POLISH, "cp1250"),
        (HUNGARIAN, "cp1250"),
        (TURKISH, "cp1254"),
        (ENGLISH, "cp1252"),
        (SPARSE, "gb18030"),
        ("Effect of cells on TNF-α 摘要", "gb18030"),
        ("목적: RA", "cp949"),
        ("目的 RA", "cp932"),
        ("結果：DAS28下降。", "big5hkscs"),
        ("A dose of 5 ± 2.", "cp1252"),
        (CHINESE, "utf-16-le"),
        (ENGLISH, "utf-16-be"),
    ],
)
@pytest.mark.parametrize("before", ["", "A title in plain letters.\n" * 2_000])
def test_detected(text: str, encoding: str, before: str) -> None:
    decoded = decode((before + text).encode(encoding))
    assert decoded is not None
    assert (decoded.text, decoded.encoding) == (before + text, encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "gb18030"])
def test_a_byte_order_mark_decides_and_is_no_text(encoding: str) -> None:
    decoded = decode(f"\ufeff{CHINESE}".encode(encoding), "shift_jis")
    assert decoded == (CHINESE, encoding)


@pytest.mark.parametrize(
    ("text", "written", "declared", "encoding"),
    [
        ("naïve", "cp1252", "ISO-8859-1", "cp1252"),
        ("5 ± 2", "cp1252", "us-ascii", "cp1252"),
        ("中文", "gb18030", "gb2312", "gb18030"),
        ("𠀀", "gb18030", " 'GBK' ", "gb18030"),
        ("ąę", "iso8859-2", "iso-8859-2", "iso8859-2"),
        # what is declared is wrong
        (CHINESE, "utf-8", "iso-8859-1", "utf-8"),
        (CHINESE, "gb18030", "utf-8", "gb18030"),
        (JAPANESE, "cp932", "euc-jp", "cp932"),
        (CHINESE, "utf-8", "no-such-charset", "utf-8"),
        (CHINESE, "utf-8", "base64", "utf-8"),
    ],
)
def test_declared(text: str, written: str, declared: str, encoding: str) -> None:
    assert decode(text.encode(written), declared) == (text, encoding)


def test_a_cut_character_does_not_change_the_encoding() -> None:
    for encoding in ("utf-8", "gb18030", "utf-16-le"):
        decoded = decode(CHINESE.encode(encoding)[:-1])
        assert decoded is not None
        assert decoded.encoding == encoding
        assert decoded.text.rstrip("\ufffd") == CHINESE[: len(decoded.text.rstrip("\ufffd"))]


def test_a_few_broken_bytes_leave_utf_8() -> None:
    data = CHINESE.encode()
    decoded = decode(data[:31] + b"\xff" + data[33:])
    assert decoded is not None
    assert decoded.encoding == "utf-8"
    assert 0 < decoded.text.count("\ufffd") <= 3


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", bytes(range(256)) * 4, b"\0" * 100, b"ab\0\x01\x02\x03" * 9]
)
def test_bytes_that_are_no_text(data: bytes) -> None:
    assert decode(data) is None


def test_a_stray_nul_is_no_binary() -> None:
    decoded = decode(b"Cells against placebo, a trial in sixty patients with arthritis\0 of the knee.")
    assert decoded is not None
    assert decoded.encoding == "utf-8"


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("UTF8", "utf-8"),
        ("x-sjis", "cp932"),
        ("euc-kr", "cp949"),
        ("Windows-1251", "cp1251"),
        ("utf-7", None),
        ("rot13", None),
        ("", None),
    ],
)
def test_labels(label: str, codec: str | None) -> None:
    assert codec_of(label) == codec


@given(
    st.binary(max_size=300), st.sampled_from([None, "gbk", "utf-8", "utf-16", "shift_jis", "\ud800", "\0", "x" * 100])
)
def test_any_bytes(data: bytes, declared: str | None) -> None:
    decoded = decode(data, declared)
    assert decoded is None or isinstance(decoded.text.encode("utf-8", "surrogatepass"), bytes)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufeff")))
def test_utf_8_comes_back_as_it_was(text: str) -> None:
    assert decode(text.encode()) == (text, "utf-8")
