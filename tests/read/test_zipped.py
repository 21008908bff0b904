from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

import pytest

from trialweave.read.page import Page

Read = Callable[..., list[Page]]


def archive(*members: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as writer:
        for name, data in members:
            writer.writestr(name, data)
    return out.getvalue()


def shown(pages: list[Page]) -> list[tuple[str, str | None]]:
    return [(page.page_id, page.text or page.reason) for page in pages]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
@pytest.mark.parametrize("before", [b"", b"PK\x03\x04 stub before the archive"])
def test_members_in_the_order_of_the_directory(read: Read, method: int, before: bytes) -> None:
    data = archive(("d/", b""), ("d/b.txt", b"b " * 99), ("目.txt", b"c"), method=method)
    texts = [("a.zip/d/b.txt", "b " * 99), ("a.zip/目.txt", "c")]
    assert shown(read(before + data, "a.zip")) == texts


def test_names_in_the_old_code_page(read: Read) -> None:
    assert read(archive(("xx.txt", b"x")).replace(b"xx.txt", b"\x82\x82.txt"), "a.zip")[0].page_id == "a.zip/éé.txt"


def test_links_encryption_and_paths_that_lead_out(read: Read) -> None:
    link = zipfile.ZipInfo("link")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    secret = bytearray(archive(("s.txt", b"secret")))
    place = secret.index(b"PK\x01\x02")
    secret[place + 8] |= 1
    assert shown(read(bytes(secret), "a.zip")) == [("a.zip/s.txt", "encrypted, not read")]
    assert shown(
        read(archive((link, b"/etc/passwd"), ("../x.txt", b"x"), ("C:\\y.txt", b"y"), ("ok.txt", b"ok")), "a.zip")
    ) == [
        ("a.zip/link", "a symbolic link, not followed"),
        ("a.zip/x.txt", "its path points outside the archive: x.txt"),
        ("a.zip/C:/y.txt", "its path points outside the archive: C:/y.txt"),
        ("a.zip/ok.txt", "ok"),
    ]


def test_a_bomb_is_refused_and_the_next_member_read(read: Read) -> None:
    data = archive(("bomb.txt", b"a" * 3_000_000), ("ok.txt", b"ok"))
    assert shown(read(data, "a.zip", ratio=10, ratio_floor=100_000)) == [
        ("a.zip/bomb.txt", "unpacks to 3,000,000 bytes, more than 10 times its size: not read"),
        ("a.zip/ok.txt", "ok"),
    ]


def test_a_bomb_that_states_a_small_size_gives_no_more_than_that(read: Read) -> None:
    data = bytearray(archive(("bomb.txt", b"a" * 3_000_000)))
    struct.pack_into("<L", data, data.index(b"PK\x01\x02") + 24, 50)
    (page,) = read(bytes(data), "a.zip", ratio=10, ratio_floor=1_000)
    assert page.text is None or len(page.text) <= 50


def test_members_over_one_another_share_one_budget(read: Read) -> None:
    data = archive(("a.txt", b"word " * 20_000))
    start, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entry = data[start:end]
    count = 50
    tail = bytearray(data[end:])
    struct.pack_into("<2HL", tail, 8, count, count, len(entry) * count)
    pages = read(data[:start] + entry * count + bytes(tail), "a.zip", ratio=300, ratio_floor=100_000)
    assert len({page.page_id for page in pages}) == len(pages) > 1
    assert sum(page.text is not None and page.reason is None for page in pages) < count
    assert any(page.reason and "times its size" in page.reason for page in pages)


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (
            lambda data: data[: len(data) // 2],
            "damaged archive: its directory is missing, as in an unfinished download",
        ),
        (lambda data: data.replace(b"PK\x01\x02", b"PK\x01\x03"), "damaged archive: a broken entry in its directory"),
        (lambda data: data[20:], "damaged archive: its directory is not where it should be"),
    ],
)
def test_damaged_archives(read: Read, damage: Callable[[bytes], bytes], reason: str) -> None:
    data = b"PK\x03\x04" + damage(archive(("a.txt", b"text " * 90)))
    assert shown(read(data[4:] if data[4:].startswith(b"PK\x03\x04") else data, "a.zip")) == [("a.zip", reason)]


def test_a_wrong_checksum_keeps_what_was_read_and_says_so(read: Read) -> None:
    data = archive(("a.txt", b"words and words"), method=zipfile.ZIP_STORED).replace(b"words and", b"Words and")
    (page,) = read(data, "a.zip")
    assert page.reason == "cut where it is damaged: the member's checksum is wrong"


def test_archives_of_more_than_65535_members(read: Read) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as writer:
        for number in range(65_540):
            writer.writestr(f"{number}", b"x" if number > 65_536 else b"")
    pages = read(out.getvalue(), "a.zip")
    assert len(pages) == 65_540
    assert [page.page_id for page in pages if page.text] == ["a.zip/65537", "a.zip/65538", "a.zip/65539"]
