import codecs
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import UserError
from annotator.formats.base import RecordRefused
from annotator.formats.encoding import decode, encoding_title, file_encoding
from tests.formats.formats_builders import texts

RUSSIAN = "Министерство финансов США ввело санкции против двух китайских компаний.\r\n" * 5
KOREAN = "미국 재무부는 북한을 지원한 러시아 기업 두 곳을 제재했다.\n" * 5
ENGLISH = "The Treasury cracked down on two firms.\r\n"


@given(texts)
def test_utf8_is_decoded_exactly(text: str) -> None:
    assert decode(text.encode()) == (text, "utf-8", 0)


def test_the_byte_order_mark_goes_and_newlines_stay() -> None:
    assert decode(codecs.BOM_UTF8 + b"a\r\nb\rc\n").text == "a\r\nb\rc\n"


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_encodings_are_told_by_their_mark(name: str) -> None:
    for text in (ENGLISH, KOREAN, "😀 x"):
        assert decode(("\ufeff" + text).encode(name)).text == text


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [ENGLISH, RUSSIAN, KOREAN, "ab"])
def test_utf16_without_a_mark_is_recognised(name: str, text: str) -> None:
    assert decode(text.encode(name)) == (text, name, 0)


def test_a_stray_nul_does_not_make_utf16() -> None:
    text = ENGLISH + "\0" + ENGLISH

    assert decode(text.encode()).encoding == "utf-8"


def test_another_encoding_is_found_and_named() -> None:
    found = decode(RUSSIAN.encode("cp1251"))

    assert found.text == RUSSIAN
    assert encoding_title(found.encoding) == "Windows-1251"


def test_one_wrong_byte_does_not_garble_a_utf8_text() -> None:
    raw = RUSSIAN.encode() + b"\x92" + RUSSIAN.encode()

    with pytest.raises(RecordRefused, match=r"byte 0x92 at position \d+ is not UTF-8"):
        decode(raw)
    assert decode(raw, replace=True) == (RUSSIAN + "\ufffd" + RUSSIAN, "utf-8", 1)


def test_an_encoding_that_is_named_is_taken() -> None:
    assert decode("é".encode("latin-1"), "latin1").text == "é"
    with pytest.raises(UserError, match="no encoding called “klingon”"):
        decode(b"x", "klingon")
    with pytest.raises(UserError, match="no encoding called “rot13”"):
        decode(b"x", "rot13")


@given(st.binary(max_size=200))
def test_any_bytes_are_decoded_or_refused(raw: bytes) -> None:
    with suppress(RecordRefused):
        assert decode(raw).encoding


def test_the_encoding_of_a_long_file_is_found_late_in_it(tmp_path: Path) -> None:
    path = tmp_path / "late.csv"
    path.write_bytes(b"plain\n" * 100_000 + RUSSIAN.encode("cp1251"))
    assert file_encoding(path) == "cp1251"

    path.write_bytes(b"plain\n" * 100_000 + RUSSIAN.encode())
    assert file_encoding(path) == "utf-8"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Größe €5 – “q”", "cp1252"),
        ("señor mañana ¿qué?", "cp1252"),
        ("Он сказал: «Нет».", "cp1251"),
        ("Санкции введены", "cp866"),
        ("他说了制裁。", "gb18030"),
        ("제재를 발표했다", "cp949"),
    ],
)
def test_a_few_words_are_enough_to_tell_an_encoding(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text


def test_a_few_bytes_with_a_nul_are_no_utf_16() -> None:
    assert decode(b"a\0b").text == "a\0b"
