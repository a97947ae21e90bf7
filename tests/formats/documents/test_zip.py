"""Archives: every file in them by its own format, and nothing that leads out or swells."""

import json
import stat
import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest

from annotator.formats.base import Reader, Refusal
from annotator.formats.registry import find_format, format_named
from tests.formats.formats_builders import read_file

_zip = format_named("zip").reads
assert _zip is not None
READ: Reader = _zip
RECORD = json.dumps({"text": "In a line.", "spans": []})


def zipped(*files: tuple[str, bytes | str]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return out.getvalue()


def archive_at(tmp_path: Path, *files: tuple[str, bytes | str]) -> Path:
    path = tmp_path / "news.zip"
    path.write_bytes(zipped(*files))
    return path


def test_files_are_read_by_their_own_formats_and_keep_their_names(tmp_path: Path) -> None:
    path = archive_at(
        tmp_path,
        ("deep/a.txt", "One article."),
        ("b.jsonl", RECORD + "\n{broken\n"),
        ("picture.png", b"\x89PNG"),
        ("__MACOSX/._a.txt", b"\0\0"),
        (".hidden.txt", "Not this."),
    )

    accepted, refused = read_file(READ, path)

    assert find_format(path).id == "zip"
    assert [(one.article.text, one.where, one.file) for one in accepted] == [
        ("One article.", "deep/a.txt", "deep/a.txt"),
        ("In a line.", "b.jsonl, line 1", "b.jsonl"),
    ]
    assert accepted[0].article.sources[0].file == "news.zip/deep/a.txt"
    assert [one.where for one in refused] == ["b.jsonl, line 2", "picture.png"]


def test_an_archive_within_is_opened_but_none_deeper(tmp_path: Path) -> None:
    third = zipped(("c.txt", "Third."))
    second = zipped(("b.txt", "Second."), ("third.zip", third))
    path = archive_at(tmp_path, ("a.txt", "First."), ("second.zip", second))

    accepted, refused = read_file(READ, path)

    assert [one.article.sources[0].file for one in accepted] == [
        "news.zip/a.txt",
        "news.zip/second.zip/b.txt",
    ]
    assert [(one.where, one.why) for one in refused] == [
        (
            "second.zip, third.zip",
            "an archive within an archive within an archive is not opened",
        )
    ]


def test_files_that_belong_together_are_read_together(tmp_path: Path) -> None:
    pair = (("x/a.txt", "North Korea said no."), ("x/a.ann", "T1\tCOUNTRY 0 11\tNorth Korea\n"))
    inner = zipped(*pair, ("more.zip", zipped(*pair)))
    path = archive_at(tmp_path, *pair, ("inner.zip", inner))

    accepted, _ = read_file(READ, path)

    assert accepted[0].article.text == "North Korea said no."
    assert len(accepted[0].article.layers[0].annotations) == 1


@pytest.mark.parametrize(
    "name", ["../a.txt", "x/../../a.txt", "/etc/a.txt", "C:/a.txt", "..\\a.txt", "x\\..\\..\\a"]
)
def test_names_that_lead_out_are_refused(tmp_path: Path, name: str) -> None:
    before = set(tmp_path.parent.rglob("*"))
    path = archive_at(tmp_path, (name, "Out."), ("b.txt", "In."))

    accepted, refused = read_file(READ, path)

    assert [one.article.text for one in accepted] == ["In."]
    assert [one.why for one in refused] == ["its name leads out of the archive"]
    assert set(tmp_path.parent.rglob("*")) - before == {path}


def test_links_and_protected_files_are_refused_by_name(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = tmp_path / "news.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("secret.txt", "Secret.")
        archive.writestr("open.txt", "Open.")
    raw = bytearray(path.read_bytes())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = raw.index(b"secret.txt", raw.index(mark)) - (30 if flags == 6 else 46)
        at = at if flags == 6 else raw.rindex(b"PK\x01\x02", 0, raw.rindex(b"secret.txt"))
        struct.pack_into("<H", raw, at + flags, 1)
    path.write_bytes(raw)

    accepted, refused = read_file(READ, path)

    assert [one.article.text for one in accepted] == ["Open."]
    assert refused == [
        Refusal("link.txt", "a link, which is not followed"),
        Refusal("secret.txt", "it is protected by a password"),
    ]


def test_a_bomb_is_refused_and_the_rest_read(tmp_path: Path) -> None:
    path = archive_at(tmp_path, ("bomb.txt", b" " * 30_000_000), ("a.txt", "Fine."))

    accepted, refused = read_file(READ, path)

    assert [one.article.text for one in accepted] == ["Fine."]
    assert refused[0].where == "bomb.txt"
    assert refused[0].why.endswith("a zip bomb")


def test_an_archive_that_would_fill_the_disk_is_refused_whole(tmp_path: Path) -> None:
    path = archive_at(tmp_path, *((f"{n}.txt", "Small.") for n in range(3)))
    raw = bytearray(path.read_bytes())
    at = -1
    while (at := raw.find(b"PK\x01\x02", at + 1)) >= 0:
        struct.pack_into("<II", raw, at + 20, 0xF0000000, 0xF0000000)
    path.write_bytes(raw)

    accepted, refused = read_file(READ, path)

    assert accepted == []
    assert refused == [Refusal("news.zip", "unpacked it would be 11520 MB; the most is 4096")]


def test_a_damaged_file_is_refused_and_the_rest_read(tmp_path: Path) -> None:
    path = tmp_path / "news.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "Damaged on the way.")
        archive.writestr("b.txt", "Fine.")
    path.write_bytes(path.read_bytes().replace(b"Damaged on", b"Damaged by"))

    accepted, refused = read_file(READ, path)

    assert [one.article.text for one in accepted] == ["Fine."]
    assert refused[0].where == "a.txt"
    assert refused[0].why.startswith("damaged: bad CRC-32")


def test_a_cut_archive_is_refused(tmp_path: Path) -> None:
    path = archive_at(tmp_path, ("a.txt", "One."))
    path.write_bytes(path.read_bytes()[:-10])

    assert read_file(READ, path)[1] == [Refusal("news.zip", "damaged: file is not a zip file")]


def test_two_files_of_one_name_are_both_read(tmp_path: Path) -> None:
    path = archive_at(tmp_path, ("x/a.txt", "One."), ("y/a.txt", "Two."), ("A.TXT", "Three."))

    assert len(read_file(READ, path)[0]) == 3


def test_names_in_utf_8_are_read_whether_or_not_they_say_so(tmp_path: Path) -> None:
    for name, told in (("Größe.txt".encode(), "Größe.txt"), (b"Gr\x94\xe1e.txt", "Größe.txt")):
        bare = "x" * (len(name) - 4) + ".txt"
        (tmp_path / "a.zip").write_bytes(zipped((bare, "One.")).replace(bare.encode(), name))
        ((accepted,), _) = read_file(READ, tmp_path / "a.zip")
        assert accepted.file == told


@pytest.mark.parametrize("encoding", ["cp866", "cp1251", "cp932"])
def test_names_without_a_mark_are_told_from_all_of_the_archive(
    tmp_path: Path, encoding: str
) -> None:
    name = {"cp932": "北朝鮮/制裁.txt"}.get(encoding, "Новости/я.txt")
    raw = name.encode(encoding)
    bare = "x" * (len(raw) - 4) + ".txt"
    packed = zipped((bare, "One."), ("plain.txt", "Two.")).replace(bare.encode(), raw)
    (tmp_path / "a.zip").write_bytes(packed)

    accepted, refused = read_file(READ, tmp_path / "a.zip")

    assert refused == []
    assert [one.file for one in accepted] == [name, "plain.txt"]
    assert accepted[0].article.sources[0].file == f"a.zip/{name}"


def test_a_name_said_in_unicode_beside_the_old_one_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    info = zipfile.ZipInfo("____.txt")
    said = struct.pack("<BI", 1, zlib.crc32(b"____.txt")) + "Łódź.txt".encode()
    info.extra = struct.pack("<HH", 0x7075, len(said)) + said
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(info, "One.")

    ((accepted,), _) = read_file(READ, path)

    assert accepted.file == "Łódź.txt"
