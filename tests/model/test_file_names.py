"""Names of files can be read, whatever encoding the system that made them had."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.file_names import legible, name_encoding


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("Статья о санкциях.txt", "cp1251"),
        ("САНКЦИИ.txt", "cp1251"),
        ("Отчёт ЦБ.csv", "cp866"),
        ("1_новости.txt", "cp866"),
        ("café été.txt", "cp1252"),
        ("Übersicht Größe.txt", "cp1252"),
        ("Übersicht Größe.txt", "cp437"),
        ("España mañana.txt", "cp437"),
        ("報告.html", "cp932"),
        ("ニュース記事.txt", "cp932"),
        ("关于制裁的声明2017.txt", "gb18030"),
        ("뉴스 기사.txt", "cp949"),
    ],
)
def test_a_name_of_another_system_is_read_as_it_was_written_there(name: str, encoding: str) -> None:
    raw = name.encode(encoding)

    assert raw.decode(name_encoding([raw])) == name
    assert legible(os.fsdecode(raw)) == name


def test_names_of_one_archive_tell_their_encoding_together() -> None:
    # The first name alone could be a Western one as well.
    names = ["я.txt", "Санкции против банков.txt"]

    assert name_encoding([name.encode("cp1251") for name in names]) == "cp1251"


def test_every_folder_of_a_path_has_an_encoding_of_its_own() -> None:
    path = os.fsdecode(b"/" + "новости".encode("cp866") + b"/" + "café.txt".encode("cp1252"))

    assert legible(path) == "/новости/café.txt"
    assert legible(f"“{path}” may not be read.") == "“/новости/café.txt” may not be read."


def test_a_name_that_was_cut_within_a_letter_keeps_the_rest() -> None:
    assert legible(os.fsdecode("санкции".encode()[:-1])) == "санкци\ufffd"


def test_controls_in_a_name_do_not_end_a_line_of_a_report() -> None:
    assert legible("a\nb\tc\x7f\u2028.txt") == "a␊b␉c␡\ufffd.txt"


@given(st.binary(max_size=40))
def test_what_is_legible_can_be_stored_and_stays_as_it_is(raw: bytes) -> None:
    shown = legible(os.fsdecode(raw))

    assert shown.encode().decode() == shown
    assert legible(shown) == shown


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"))))
def test_a_name_in_order_is_left_alone(name: str) -> None:
    assert legible(name) == name
