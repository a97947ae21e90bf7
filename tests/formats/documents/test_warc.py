"""Web archives: every page in them, whatever else is damaged."""

import gzip
from pathlib import Path

import pytest

from annotator.formats.documents.warc_reader import read_warc
from annotator.formats.registry import find_format
from tests.formats.formats_builders import read_file

WORDS = "The minister of mines said on Monday that three banks in {0} had been warned about it."


def page(name: str) -> bytes:
    return f"<html><head><title>{name}</title></head><body><p>{WORDS.format(name)}</p>".encode()


def response(
    name: str,
    body: bytes | None = None,
    kind: str = "text/html; charset=utf-8",
    status: str = "200 OK",
    encoding: str = "",
) -> bytes:
    """Write a record with the answer of a server."""
    packing = f"Content-Encoding: {encoding}\r\n" if encoding else ""
    http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{packing}\r\n".encode()
    answer = http + (page(name) if body is None else body)
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:"
        "00000000-0000-0000-0000-000000000001>\r\nWARC-Date: 2024-05-01T10:00:00Z\r\n"
        f"WARC-Target-URI: https://aster.example/{name}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


def written(tmp_path: Path, raw: bytes, name: str = "a.warc") -> Path:
    path = tmp_path / name
    path.write_bytes(raw)
    return path


def packed(*records: bytes) -> bytes:
    return b"".join(gzip.compress(record) for record in records)


RECORDS = [response(name) for name in ("Velmora", "Kestria", "Tarsen")]
ALL = ["Velmora", "Kestria", "Tarsen"]


def titles(path: Path) -> tuple[list[str], list[str]]:
    accepted, refused = read_file(read_warc, path)
    return [one.article.title for one in accepted], [f"{one.where}: {one.why}" for one in refused]


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"".join(RECORDS), "a.warc"),
        (packed(*RECORDS), "a.warc.gz"),
        (gzip.compress(b"".join(RECORDS)), "packed-as-one"),
        (b"".join(RECORDS).rstrip(), "no-last-line"),
    ],
)
def test_every_page_is_an_article(tmp_path: Path, raw: bytes, name: str) -> None:
    path = written(tmp_path, raw, name)

    accepted, refused = read_file(read_warc, path)

    assert find_format(path).id == "warc"
    assert refused == []
    assert [one.article.title for one in accepted] == ALL
    source = accepted[0].article.sources[0]
    assert (source.file, source.url) == (name, "https://aster.example/Velmora")
    assert source.extra["fetched"] == "2024-05-01T10:00:00Z"
    assert len(raw) - 4 <= accepted[-1].bytes_read <= len(raw)


def test_only_pages_that_were_found_are_taken(tmp_path: Path) -> None:
    others = [
        response("Gone", status="404 Not Found"),
        response("Moved", status="301 Moved Permanently"),
        response("Picture", b"\x89PNG", "image/png"),
        response("Data", b"{}", "application/json"),
    ]
    path = written(tmp_path, b"".join([*others, RECORDS[0]]))

    assert titles(path) == (["Velmora"], [])
    assert titles(written(tmp_path, others[0])) == ([], ["a.warc: no web page in this file"])


def test_pages_are_unpacked_and_decoded_as_the_server_says(tmp_path: Path) -> None:
    words = "Минфин сообщил о новых санкциях против банков Вельморы. " * 3
    body = f"<html><body><p>{words}</p></body></html>".encode("koi8-r")
    record = response("a", gzip.compress(body), "text/html; charset=koi8-r", encoding="gzip")

    (one,), _ = read_file(read_warc, written(tmp_path, record))

    assert one.article.text == words.strip()
    assert one.changed == ()


def test_a_page_without_an_article_is_told_with_its_number(tmp_path: Path) -> None:
    path = written(tmp_path, RECORDS[0] + response("Empty", b"<html></html>") + RECORDS[1])

    assert titles(path) == (ALL[:2], ["record 2: no article text found"])


def with_length(record: bytes, change: int) -> bytes:
    head, mark, rest = record.partition(b"Content-Length: ")
    length, line, body = rest.partition(b"\r\n")
    return head + mark + b"%d" % (int(length) + change) + line + body


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (b"rubbish in a line\nand another\n", "record 2: no record begins here"),
        (with_length(RECORDS[1], 40), "record 2: it is not as long as it says"),
        (with_length(RECORDS[1], -40), "record 2: it is not as long as it says"),
        (
            RECORDS[1].replace(b"Content-Length: ", b"Content-Width: ", 1),
            "record 2: it does not say how long it is",
        ),
    ],
)
def test_a_broken_record_is_told_and_the_next_one_read(
    tmp_path: Path, broken: bytes, why: str
) -> None:
    found, refused = titles(written(tmp_path, RECORDS[0] + broken + RECORDS[2]))

    assert found == ["Velmora", "Tarsen"]
    assert refused[0] == why


@pytest.mark.parametrize("at", [2, 12, 60, 200])
def test_a_broken_member_is_told_and_the_next_one_read(tmp_path: Path, at: int) -> None:
    first, broken, last = map(gzip.compress, RECORDS)
    broken = broken[:at] + bytes([broken[at] ^ 0xFF]) + broken[at + 1 :]

    found, refused = titles(written(tmp_path, first + broken + last, "a.warc.gz"))

    assert found == ["Velmora", "Tarsen"]
    assert refused


@pytest.mark.parametrize("raw", [b"".join(RECORDS), packed(*RECORDS)], ids=["plain", "packed"])
def test_a_cut_file_gives_what_is_whole(tmp_path: Path, raw: bytes) -> None:
    found, refused = titles(written(tmp_path, raw[:-100], "a.warc.gz"))

    assert found == ALL[:2]
    assert len(refused) == 1
    assert "cut off" in refused[0]


def test_a_record_of_a_gigabyte_is_told_not_held(tmp_path: Path) -> None:
    head = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: %d\r\n\r\n" % 80_000_000
    path = written(
        tmp_path, packed(head + b" " * 80_000_000 + b"\r\n\r\n", RECORDS[0]), "a.warc.gz"
    )

    assert titles(path) == (["Velmora"], ["record 1: larger than 64 MB"])
