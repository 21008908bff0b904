"""Mutation fuzzer of the readers: damaged files of every format, and what must hold of their pages all the same.

    python benchmarks/fuzz_readers.py --inputs 200000 --seed 1

An input is a sample of some format, damaged in its bytes, or damaged inside and packed again, so that the damage
gets past checksums. Of the pages of each input must hold: no exception; at least one page; ids that occur once and
can be written; a text that is not blank, can be written as UTF-8, has no NUL and is no longer than allowed, or else
a reason; no more than `--seconds` of time. An input that breaks one of these is written to `--keep`.
"""

from __future__ import annotations

import argparse
import base64
import bz2
import collections
import gzip
import io
import json
import lzma
import random
import sys
import tarfile
import time
import traceback
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

from trialweave.read.dump import file_pages
from trialweave.read.limits import Limits
from trialweave.read.page import Page

TEXT = (
    "Cells against placebo in knee arthritis: a randomised trial\n\n"
    "METHODS: Sixty patients got 2 × 10(8) cells or saline.\n"
    "RESULTS: Pain fell by 12.1 mm (95% CI 8.0–16.2; p<0.05); IL-6 was 3.1±0.4. 目的 评价疗效。結果 Größe, naïve.\n"
)
HTML = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title>Cells &amp; knees</title>'
    '<meta name="citation_doi" content="10.1000/xyz"><style>p{}</style></head><body><h1>Cells</h1>'
    '<p hidden>no</p><div style="display:none">x</div><table><tr><td>Arm 1</td><td>1.1</td></tr></table>'
    "<ul><li>10<sup>8</sup> cells<li>CD4<sup>+</sup></ul><math><msup><mn>10</mn><mn>8</mn></msup></math>"
    "<pre>a\n b</pre><!-- c --><script>if(a<b)</script>&lt;0.05 &#945;</body></html>"
)
PUBMED = (
    '<?xml version="1.0" encoding="utf-8"?>'
    '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle//EN" "http://x/p.dtd">'
    "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article><Journal><JournalIssue><PubDate>"
    "<Year>2020</Year></PubDate></JournalIssue><Title>J</Title></Journal><ArticleTitle>Cells <i>and</i> 10<sup>8</sup>"
    '</ArticleTitle><Abstract><AbstractText Label="METHODS">Sixty &lt; 70.</AbstractText></Abstract><DataBankList>'
    "<DataBank><DataBankName>ClinicalTrials.gov</DataBankName><AccessionNumberList><AccessionNumber>NCT00000001"
    '</AccessionNumber></AccessionNumberList></DataBank></DataBankList></Article><OtherAbstract Language="chi">'
    "<AbstractText>目的</AbstractText></OtherAbstract></MedlineCitation></PubmedArticle><PubmedArticle><MedlineCitation>"
    "<PMID>2</PMID><Article><ArticleTitle>T</ArticleTitle></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"
)
RECORDS = [{"id": f"r{n}", "title": "Cells", "text": TEXT, "doi": "10.1/x", "year": 2020} for n in range(3)]
# what formats stumble over
PARTS = [
    *(b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\\ud800", b"\x84\x31\x95\x33", b"\x1b$B", b"\xff" * 4),
    *(b"&#xD800;", b"&#99999999999;", b"&a;", b"<sup>", b"</sup>", b"<table>", b"<td>", b"<!--", b"<script>", b"<"),
    *(b"<div hidden>", b"<math>", b"<pre>", b"</div>", b"]]>", b"<![CDATA[", b'"', b"'", b"=", b"{", b"[", b"}", b"]"),
    *(b",", b"\n", b"\r\n", b"\r", b"\t", b";", b"--", b"../../x", b"9" * 30, b"-1", b"99999999", b"1e999"),
    *(b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06", b"PK\x06\x06", b"\x1f\x8b\x08", b"BZh9", b"\xfd7zXZ\0"),
    *(b"\x28\xb5\x2f\xfd", b"PAR1", b"\xff\xff\xff\x7f", b"\0\0\0\0", b"Content-Length: 9\r\n"),
]


def seeds() -> dict[str, bytes]:
    """A sample of each format, by file name."""
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n"
    mhtml = (
        b'From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="B"\r\n\r\n'
        b"--B\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    )
    table = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(RECORDS), table)
    cells = ['"' + TEXT.replace('"', '""') + '"', "r1", '"a ""b"""']
    return {
        "a.txt": TEXT.encode(),
        "gb.txt": TEXT.replace("ï", "i").encode("gb18030"),
        "sjis.txt": "結果 関節リウマチの患者64例。DAS28は低下した。".encode("cp932"),
        "wide.txt": TEXT.encode("utf-16"),
        "a.html": HTML.encode(),
        "gbk.html": HTML.replace("utf-8", "gbk").encode("gb18030"),
        "a.mhtml": mhtml + base64.b64encode(HTML.encode()) + b"\r\n--B--\r\n",
        "a.json": json.dumps(RECORDS).encode(),
        "wrapped.json": json.dumps({"count": 3, "articles": RECORDS}, indent=1).encode(),
        "a.jsonl": "\n".join(json.dumps(record, ensure_ascii=False) for record in RECORDS).encode(),
        "a.csv": ("text,id,title\n" + (",".join(cells) + "\r\n") * 3).encode(),
        "a.tsv": b"id\tabstract\nx\tMany cells\ny\tFew cells\n",
        "a.parquet": table.getvalue(),
        "pubmed.xml": PUBMED.encode(),
        "a.warc": warc(http + chunked(HTML.encode()))
        + warc(b"HTTP/1.1 404 Not Found\r\n\r\n")
        + warc(HTML.encode(), kind=b"resource"),
    }


def chunked(data: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (data[:100], data[100:])) + b"0\r\n\r\n"


def warc(content: bytes, kind: bytes = b"response") -> bytes:
    media = b"application/http; msgtype=response" if kind == b"response" else b"text/html"
    head = b"WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: http://x/p\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
    return head % (kind, media, len(content)) + content + b"\r\n\r\n"


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(files: dict[str, bytes], form: int = tarfile.PAX_FORMAT) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


Packer = Callable[[str, bytes], tuple[str, bytes]]
PACKERS: list[Packer] = [
    lambda name, data: (f"{name}.gz", gzip.compress(data, 1)),
    lambda name, data: (f"{name}.bz2", bz2.compress(data, 1)),
    lambda name, data: (f"{name}.xz", lzma.compress(data, preset=0)),
    lambda name, data: (f"{name}.zst", zstandard.ZstdCompressor(level=1).compress(data)),
    lambda name, data: (f"{name}.zip", zipped({name: data, "d/目.txt": b"second"})),
    lambda name, data: (f"{name}.zip", zipped({name: data}, zipfile.ZIP_LZMA)),
    lambda name, data: (f"{name}.zip", zipped({name: data}, zipfile.ZIP_BZIP2)),
    lambda name, data: (f"{name}.tar", tarred({name: data, "d/" + "long" * 40 + ".txt": b"second"})),
    lambda name, data: (f"{name}.tar", tarred({name: data, "d/" + "long" * 40 + ".txt": b"x"}, tarfile.GNU_FORMAT)),
    lambda name, data: (f"{name}.tgz", gzip.compress(tarred({name: data}), 1)),
]


def mutated(data: bytes, samples: list[bytes], rng: random.Random) -> bytes:
    """Bytes with some damage."""
    work = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 3, 5, 12))):
        size = max(1, len(work))
        here, there = rng.randrange(size), rng.randrange(size)
        match rng.randrange(9):
            case 0:
                work[here : here + 1] = bytes((rng.randrange(256),))
            case 1:
                work[here : here + 1] = bytes((work[here] ^ 1 << rng.randrange(8),)) if work else b""
            case 2:
                del work[here : here + rng.choice((1, 2, 8, 64, 1000))]
            case 3:
                work[here:here] = rng.choice(PARTS) * rng.choice((1, 1, 1, 3, 50))
            case 4:
                part = rng.choice(PARTS)
                work[here : here + len(part)] = part
            case 5:
                work[here:here] = work[min(here, there) : min(max(here, there), min(here, there) + 4000)]
            case 6:
                other = rng.choice(samples)
                start = rng.randrange(len(other))
                work[here:here] = other[start : start + rng.choice((4, 40, 400))]
            case 7:
                del work[here:]
            case 8:
                work[here : here + 16] = bytes(reversed(work[here : here + 16]))
    return bytes(work[:200_000])


def an_input(samples: dict[str, bytes], rng: random.Random) -> tuple[str, bytes]:
    """A damaged sample and its name: damaged, then perhaps packed, then perhaps damaged again."""
    name = rng.choice(list(samples))
    data = samples[name]
    contents = list(samples.values())
    if rng.random() < 0.85:
        data = mutated(data, contents, rng)
    for _ in range(rng.choice((0, 0, 1, 1, 2))):
        name, data = rng.choice(PACKERS)(name, data)
        if rng.random() < 0.4:
            data = mutated(data, contents, rng)
    if rng.random() < 0.1:
        name = rng.choice(list(samples))  # name and content disagree
    return name, data


SMALL = Limits(
    page_bytes=1500,
    page_chars=400,
    page_tags=30,
    record_bytes=2000,
    members=2,
    header_bytes=200,
    ratio=3,
    ratio_floor=1000,
    depth=2,
)


def broken(name: str, data: bytes, limits: Limits) -> tuple[str | None, list[Page]]:
    """What does not hold of the pages of an input, or None; and the pages."""
    try:
        found = list(file_pages(io.BytesIO(data), name, len(data), limits=limits))
        wrong = None if found else "no page"
        wrong = wrong or ("ids that occur twice" if len({page.page_id for page in found}) < len(found) else None)
        for page in found:
            wrong = wrong or wrong_with(page, limits)
    except Exception:
        return traceback.format_exc(), []
    return wrong, found


def wrong_with(page: Page, limits: Limits) -> str | None:
    """What does not hold of a page, or None."""
    page.page_id.encode()
    for value in (page.fields or {}).values():
        value.encode()
    if page.text is None:
        return None if page.reason else "neither text nor reason"
    page.text.encode()
    if not page.text.strip() or "\0" in page.text:
        return "a blank text, or one with NUL"
    return "a text that is too long" if len(page.text) > limits.page_chars else None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=2.0, help="the longest that an input may take")
    parser.add_argument("--keep", type=Path, default=Path("out/fuzz"), help="folder for inputs that break a rule")
    asked = parser.parse_args()
    rng, samples = random.Random(asked.seed), seeds()
    count: collections.Counter[str] = collections.Counter()
    slowest, begun = 0.0, time.monotonic()
    for number in range(asked.inputs):
        name, data = an_input(samples, rng)
        limits = SMALL if rng.random() < 0.3 else replace(Limits(), ratio_floor=2_000_000, page_bytes=1_000_000)
        start = time.monotonic()
        wrong, found = broken(name, data, limits)
        took = time.monotonic() - start
        slowest = max(slowest, took)
        wrong = wrong or (f"took {took:.1f} s" if took > asked.seconds else None)
        count.update("text" if page.text is not None else "reason" for page in found)
        if wrong:
            count["broken"] += 1
            asked.keep.mkdir(parents=True, exist_ok=True)
            (asked.keep / f"{asked.seed}-{number}-{Path(name).name}").write_bytes(data)
            print(f"input {number} ({name}, {len(data)} bytes): {wrong}", file=sys.stderr)
    spent = time.monotonic() - begun
    print(
        f"{asked.inputs} inputs in {spent:.0f} s, {count['text']} pages with text, {count['reason']} with a reason, "
        f"slowest input {slowest:.2f} s, broken rules: {count['broken']}"
    )
    return 1 if count["broken"] else 0


if __name__ == "__main__":
    sys.exit(main())
