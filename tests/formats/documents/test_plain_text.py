from pathlib import Path

import pytest

from annotator.errors import UserError
from annotator.formats.base import ReadOptions, Refusal
from annotator.formats.documents.plain_text import read_text_file
from annotator.model.article import Source
from annotator.model.text import sha256_of
from tests.formats.formats_builders import read_file

TEXT = "\r\n  US Cracks Down 😀\r\n\r\nWASHINGTON — “No”, he said.\u2028 \n\n"


def test_a_file_is_one_article_with_its_text_exactly(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.encode())

    accepted, refused = read_file(read_text_file, path)

    one = accepted[0].article
    assert refused == []
    assert one.text == TEXT
    assert one.title == "US Cracks Down 😀"
    assert one.sha256 == sha256_of(TEXT)
    assert one.sources == (Source("a.txt"),)
    assert one.layers == ()
    assert accepted[0].changed == ()


def test_the_same_text_has_the_same_id_whatever_its_file(tmp_path: Path) -> None:
    for name, mark in (("a.txt", ""), ("b.txt", "\ufeff")):
        (tmp_path / name).write_bytes((mark + TEXT).encode())

    ids = {read_file(read_text_file, path)[0][0].article.id for path in tmp_path.iterdir()}

    assert len(ids) == 1


def test_another_encoding_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(("Санкции против России введены снова. " * 5).encode("cp1251"))

    accepted, _ = read_file(read_text_file, tmp_path / "a.txt")

    assert accepted[0].changed == (Refusal("a.txt", "read as Windows-1251"),)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "the file is empty"),
        (b" \r\n\t", "the text is empty"),
        (b"\xef\xbb\xbf", "the text is empty"),
        (b"some text\x00 and more", "NUL character at position 9"),
        ("é".encode() * 20 + b"\xff", "byte 0xFF at position 40 is not UTF-8"),
        (("\ufeff" + "text").encode("utf-16-le") + b"\x3d\xd8", "is not UTF-16"),
    ],
)
def test_a_bad_file_is_refused_with_a_reason(tmp_path: Path, raw: bytes, why: str) -> None:
    (tmp_path / "a.txt").write_bytes(raw)

    accepted, refused = read_file(read_text_file, tmp_path / "a.txt")

    assert accepted == []
    assert refused[0].where == "a.txt"
    assert why in refused[0].why


def test_characters_are_replaced_when_that_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("é".encode() * 20 + b"\xff\x00 \xef\xbf\xbd")

    accepted, _ = read_file(
        read_text_file, tmp_path / "a.txt", ReadOptions(replace_characters=True)
    )

    assert accepted[0].article.text == "é" * 20 + "\ufffd\ufffd \ufffd"
    assert accepted[0].changed == (Refusal("a.txt", "2 characters replaced by U+FFFD"),)


def test_fifty_megabytes_are_taken_whole(tmp_path: Path) -> None:
    text = "Sanctions – again. " * 2_700_000
    (tmp_path / "a.txt").write_bytes(text.encode())

    accepted, _ = read_file(read_text_file, tmp_path / "a.txt")

    assert accepted[0].article.text == text
    assert accepted[0].bytes_read > 50_000_000


def test_a_folder_or_a_missing_file_is_told_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is a folder, not a file"):
        read_file(read_text_file, tmp_path)
    with pytest.raises(UserError, match="There is no file"):
        read_file(read_text_file, tmp_path / "gone.txt")
