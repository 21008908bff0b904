from __future__ import annotations

import io
import tarfile
from collections.abc import Callable

import pytest

from trialweave.read.page import Page

Read = Callable[..., list[Page]]
LONG = "d/" * 60 + "long.txt"


def archive(*members: tarfile.TarInfo | tuple[str, bytes], form: int = tarfile.PAX_FORMAT) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as writer:
        for member in members:
            info = member if isinstance(member, tarfile.TarInfo) else tarfile.TarInfo(member[0])
            data = b"" if isinstance(member, tarfile.TarInfo) else member[1]
            info.size = len(data)
            writer.addfile(info, io.BytesIO(data))
    return out.getvalue()


def special(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT])
def test_members_in_their_order(read: Read, form: int) -> None:
    data = archive(special("d", tarfile.DIRTYPE), ("d/b.txt", b"b"), (LONG, b"long"), ("目.txt", b"c"), form=form)
    assert [(page.page_id, page.text) for page in read(data, "a.tar")] == [
        ("a.tar/d/b.txt", "b"),
        (f"a.tar/{LONG}", "long"),
        ("a.tar/目.txt", "c"),
    ]


@pytest.mark.parametrize(
    ("member", "page_id", "reason"),
    [
        (special("l.txt", tarfile.SYMTYPE, "/etc/passwd"), "a.tar/l.txt", "a symbolic link, not followed"),
        (special("l.txt", tarfile.LNKTYPE, "b.txt"), "a.tar/l.txt", "a hard link, not followed"),
        (special("dev", tarfile.CHRTYPE), "a.tar/dev", "a device, not read"),
        (special("pipe", tarfile.FIFOTYPE), "a.tar/pipe", "a pipe, not read"),
        (("../../x.txt", b"x"), "a.tar/x.txt", "its path points outside the archive: x.txt"),
        (("/etc/x.txt", b"x"), "a.tar/etc/x.txt", "its path points outside the archive: etc/x.txt"),
        (("e.txt", b""), "a.tar/e.txt", "an empty file"),
    ],
)
def test_what_is_not_read(read: Read, member: tarfile.TarInfo | tuple[str, bytes], page_id: str, reason: str) -> None:
    pages = read(archive(member, ("ok.txt", b"ok")), "a.tar")
    assert [(page.page_id, page.text or page.reason) for page in pages] == [(page_id, reason), ("a.tar/ok.txt", "ok")]


def test_a_repeated_name_keeps_both(read: Read) -> None:
    assert [page.page_id for page in read(archive(("a.txt", b"1"), ("a.txt", b"2")), "a.tar")] == [
        "a.tar/a.txt",
        "a.tar/a.txt~2",
    ]


def test_a_header_that_would_fill_memory_is_refused(read: Read) -> None:
    huge = tarfile.TarInfo("x")
    huge.type, huge.size = tarfile.XHDTYPE, 10**12
    (page,) = read(huge.tobuf(tarfile.GNU_FORMAT), "a.tar")
    assert page.reason == "a header of 1,000,000,000,000 bytes in the archive"


def test_the_size_of_a_pax_header_counts(read: Read) -> None:
    data = archive(("a.txt", b"first"), ("b.txt", b"b"))
    info = tarfile.TarInfo("a.txt")
    entry = b"12 size=512\n"
    pax = tarfile.TarInfo("pax")
    pax.type, pax.size = tarfile.XHDTYPE, len(entry)
    head = pax.tobuf() + entry.ljust(512, b"\0") + info.tobuf()
    texts = [page.text for page in read(head + b"first".ljust(512) + data[1024:], "a.tar")]
    assert texts == ["first".ljust(512), "b"]


@pytest.mark.parametrize(
    ("cut", "reasons"),
    [
        (800, ["cut where it is damaged: ends early", "the archive ends early"]),
        (1100, [None, "damaged archive: truncated header"]),
        (1024, [None]),
    ],
)
def test_an_archive_that_breaks_off(read: Read, cut: int, reasons: list[str | None]) -> None:
    data = archive(("a.txt", b"word " * 80), ("b.txt", b"b"))
    assert [page.reason for page in read(data[:cut], "a.tar")] == reasons


def test_too_many_members(read: Read) -> None:
    pages = read(archive(*((f"{n}.txt", b"x") for n in range(9))), "a.tar", members=3)
    assert [page.page_id for page in pages] == ["a.tar/0.txt", "a.tar/1.txt", "a.tar/2.txt", "a.tar"]
    assert pages[-1].reason == "an archive of more than 3 members: not read further"
