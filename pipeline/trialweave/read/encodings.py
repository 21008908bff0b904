"""Bytes -> text: a byte order mark, else what is declared, else what the bytes look like.

1. a byte order mark;
2. UTF-16 without one, by where the zero bytes stand;
3. UTF-8, where the bytes are valid and more than a chance match: pages in UTF-8 that declare Latin-1 are common;
4. the declared charset (HTTP field, `<meta>`, XML declaration), under the names that browsers know;
5. UTF-8 with a few broken sequences, as a cut in the middle of a character leaves them;
6. detection by charset-normalizer, corrected among the Latin encodings by which alphabet accounts for the letters.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache
from typing import NamedTuple

from charset_normalizer import from_bytes

SAMPLE = 20_000  # bytes that detection looks at: more does not change its answer and costs time
CHANCE = 3  # so many multi-byte sequences are no accident in text of another encoding
BROKEN = 0.02  # share of the non-ASCII bytes that may be broken in what is still UTF-8

MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)

# Labels whose meaning on the web is not what Python's codec of that name does (encoding.spec.whatwg.org)
LABELS = {
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "gb_2312-80": "gb18030", "chinese": "gb18030",
    "cp936": "gb18030", "hz": "hz", "hz-gb-2312": "hz", "big5": "big5hkscs", "big5-hkscs": "big5hkscs",
    "x-x-big5": "big5hkscs", "cp950": "big5hkscs", "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932",
    "x-sjis": "cp932", "windows-31j": "cp932", "ms932": "cp932", "euc-kr": "cp949", "korean": "cp949",
    "ks_c_5601-1987": "cp949", "ksc5601": "cp949", "windows-949": "cp949", "iso-8859-1": "cp1252",
    "latin1": "cp1252", "latin-1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252", "iso8859-1": "cp1252",
    "iso-8859-9": "cp1254", "tis-620": "cp874", "iso-8859-11": "cp874", "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman", "unicode": "utf-8", "utf-16": "utf-8", "utf-16le": "utf-8", "utf-16be": "utf-8",
}  # fmt: skip

DETECTED = (
    "gb18030", "big5hkscs", "cp932", "euc_jp", "cp949", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255",
    "cp1256", "cp1257", "cp1258", "cp874", "koi8_r", "mac_cyrillic", "cp866",
)  # fmt: skip
KNOWN = {codecs.lookup(name).name for name in (*DETECTED, "utf-8", "koi8_u", "mac_roman", "iso2022_jp", "iso2022_kr")}
KNOWN |= {codecs.lookup(f"iso8859-{part}").name for part in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)} | {"hz"}

# The letters beyond ASCII of the languages that each Latin encoding serves
ALPHABETS = {
    "cp1252": ("éèàùçâêîôûëïüœ", "äöüß", "áéíóúñü", "áâãàçéêíóôõú", "àèéìòù", "åäöæøé", "áéíóúàèçïü"),
    "cp1250": ("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîşţ", "čćđšž"),
    "cp1254": ("çğıöşüİâî",),
    "cp1257": ("ąčęėįšųūž", "āčēģīķļņšūž", "äöõüšž"),
}

FEW = 120  # bytes beyond ASCII below which a detector has little to go by
SIGNS = "α-ωΑ-Ω±×÷≤≥≠℃‰°·—–…“”‘’、。，；：？！（）《》％＋－～′″①-⑩Ⅰ-Ⅻ"
PAIRED = re.compile(f"[ {SIGNS}]+")
# The characters that are frequent in abstracts of each East Asian encoding
FREQUENT = {
    "gb18030": "的了和是在患者治疗方法结果结论目组与后对为有例及研究显著差异统计摘要关键词临床试验随机分效",
    "big5hkscs": "的了和是在患者治療方法結果結論目組與後對為有例及研究顯著差異統計摘要關鍵詞臨床試驗隨機分效",
    "cp932": "のをはにがとでしたるれ目的方法結果結論考察患者治療群例研究有意差試験臨床投与",
    "euc_jp": "のをはにがとでしたるれ目的方法結果結論考察患者治療群例研究有意差試験臨床投与",
    "cp949": "의을를이가은는에서하고다였었결과방법목적론환자치료연구군유대상",
}
SHARE = 0.25  # share of frequent characters that settles it

TEXT_CONTROLS = b"\t\n\r\f\x0b\x1b\x85"
CONTROLS = bytes(code for code in range(32) if code not in TEXT_CONTROLS) + b"\x7f"
HIGH = bytes(range(128, 256))
HIGH_RUN = re.compile(rb"[\x80-\xff]+")
LINE = 2_000  # bytes of a line that are looked at
BINARY = 0.02  # share of control bytes above which bytes are no text


class Decoded(NamedTuple):
    """Text, and the encoding that it was read with."""

    text: str
    encoding: str


def decode(data: bytes, declared: str | None = None) -> Decoded | None:
    """Bytes as text.

    Args:
        data: the bytes; the last character may be cut.
        declared: the charset that the source names, if it does.

    Returns:
        The text and the name of its encoding, or None for bytes that are no text.
    """
    for mark, name in MARKS:
        if data.startswith(mark):
            return Decoded(data[len(mark) :].decode(name, "replace"), name)
    if zeros := _utf16(data):
        return Decoded(data.decode(zeros, "replace"), zeros)
    if _binary(data):
        return None
    if data.isascii():
        return _escaped(data) or Decoded(data.decode("ascii"), "utf-8")
    stated = codec_of(declared)
    text = _strict(data, "utf-8")
    if text is not None and (stated is None or stated == "utf-8" or _multibyte(text) >= CHANCE):
        return Decoded(text, "utf-8")
    return _declared(data, stated) or _damaged_utf8(data) or _detected(data)


def wide(head: bytes) -> str | None:
    """The encoding of bytes in which a character takes at least two, or None: such bytes have no lines to split at.

    Args:
        head: the first bytes.
    """
    marked = next(
        (name for mark, name in MARKS if head.startswith(mark) and name.startswith(("utf-16", "utf-32"))), None
    )
    return marked or _utf16(head)


@lru_cache(maxsize=256)
def codec_of(label: str | None) -> str | None:
    """Python's codec for a charset's name as pages write it; None where there is none that reads text."""
    if label is None:
        return None
    label = label.strip(" \t\r\n\"'").lower()
    if label in LABELS:
        return LABELS[label]
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    return name if name in KNOWN else None


def _binary(data: bytes) -> bool:
    sample = data[:65_536]
    return len(sample) - len(sample.translate(None, CONTROLS)) > BINARY * len(sample)


def _utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: zero bytes, nearly all on one side of the pairs."""
    sample = data[:4096]
    if not sample.count(0):
        return None
    big, little = sample[0::2].count(0), sample[1::2].count(0)
    name = "utf-16-le" if little > big else "utf-16-be"
    few, many = sorted((big, little))
    if many < 0.05 * len(sample) / 2 or few * 20 > many:
        return None
    try:
        text = codecs.getincrementaldecoder(name)().decode(sample)
    except UnicodeDecodeError:
        return None
    return name if "\0" not in text and any(char.isspace() for char in text) else None


def _strict(data: bytes, codec: str) -> str | None:
    """The text, or None; a character that the end of the bytes cuts is left out."""
    try:
        return codecs.getincrementaldecoder(codec)("strict").decode(data)
    except (UnicodeDecodeError, ValueError):
        return None


def _multibyte(text: str) -> int:
    return sum(1 for _, _ in zip(range(CHANCE), re.finditer(r"[^\x00-\x7f]", text), strict=False))


def _declared(data: bytes, codec: str | None) -> Decoded | None:
    """The text as declared; a few broken characters do not refute a declaration, many do."""
    if codec is None or codec == "utf-8":
        return None
    text = _strict(data, codec)
    if text is None:
        text = data.decode(codec, "replace")
        if text.count("\ufffd") > BROKEN * _high(data) + 1:
            return None
    return Decoded(text, codec)


def _high(data: bytes) -> int:
    return len(data) - len(data.translate(None, HIGH))


def _damaged_utf8(data: bytes) -> Decoded | None:
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = _high(data) - broken
    return Decoded(text, "utf-8") if whole >= 2 * CHANCE and broken <= max(2, BROKEN * whole) else None


def _escaped(data: bytes) -> Decoded | None:
    """The seven-bit encodings, which switch to another character set by an escape sequence."""
    for codec in ("iso2022_jp", "iso2022_kr") if b"\x1b$" in data else ():
        if (text := _strict(data, codec)) is not None:
            return Decoded(text, codec)
    return None


def _detected(data: bytes) -> Decoded:
    """What the lines that are not ASCII tell, since these alone set encodings apart."""
    telling = sample_of(data)
    codec = _sparse(telling)
    if codec is None:
        best = from_bytes(telling, cp_isolation=list(DETECTED)).best()
        codec = codecs.lookup(best.encoding).name if best else "cp1252"
    if codec in ALPHABETS:
        codec = _latin(telling)
    return Decoded(data.decode(codec, "replace"), codec)


def _sparse(data: bytes) -> str | None:
    """The encoding of text with few characters beyond ASCII, too few for a detector; None if it does not tell.

    Bytes that stand alone (`5 \\xb1 2`) are Latin. Pairs that make Greek letters and signs only
    (`TNF-\\xa6\\xc1`) are GB18030; else that East Asian encoding in which the most characters are frequent ones.
    """
    runs = re.findall(rb"[\x80-\xff][\x80-\xff@-~]*", data)
    if all(sum(byte > 127 for byte in run) == 1 for run in runs):
        return "cp1252"
    if _high(data) > FEW:
        return None
    if PAIRED.fullmatch(_strict(b" ".join(re.findall(rb"[\x80-\xff]+", data)), "gb18030") or "-"):
        return "gb18030"
    shares = {codec: _frequent(_strict(data, codec), FREQUENT[codec]) for codec in FREQUENT}
    best = max(shares, key=lambda codec: shares[codec])
    return best if shares[best] >= SHARE else None


def _frequent(text: str | None, frequent: str) -> float:
    """Of the characters beyond ASCII, the share that is frequent; signs do not count."""
    beyond = re.sub(f"[\x00-\x7f{SIGNS}]+", "", text or "")
    return sum(char in frequent for char in beyond) / len(beyond) if beyond else 0.0


def sample_of(data: bytes) -> bytes:
    """The lines that have bytes beyond ASCII, up to about `SAMPLE` bytes: a page can begin with much markup."""
    if len(data) <= SAMPLE:
        return data
    telling: list[bytes] = []
    size = place = 0
    for run in HIGH_RUN.finditer(data):
        if run.start() < place:
            continue
        line = data.rfind(b"\n", max(place, run.start() - LINE), run.start()) + 1
        start = line or run.start()
        end = data.find(b"\n", run.end(), run.end() + LINE)
        place = end if end >= 0 else run.end() + LINE
        piece = data[start:place]
        telling.append(piece if end >= 0 else piece.rstrip(HIGH) or piece)  # not ending within a character
        size += len(piece)
        if size >= SAMPLE:
            break
    return b"\n".join(telling)


def _latin(data: bytes) -> str:
    """Among the Latin encodings the one in which one alphabet accounts for most of the letters beyond ASCII."""
    best, best_share = "cp1252", -1.0
    for codec, alphabets in ALPHABETS.items():
        text = data.decode(codec, "replace").lower()
        letters = [char for char in text if char > "\x7f" and (char.isalpha() or char in "³¹²ªº¿\ufffd")]
        share = max(sum(char in letters_of for char in letters) for letters_of in alphabets) / max(1, len(letters))
        if share > best_share + 0.02:
            best, best_share = codec, share
    return best
