"""Tables with one annotation a row: safe in spreadsheets, and read back into layers."""

import csv
from pathlib import Path

import pytest

from annotator.errors import UserError
from annotator.formats.annotation_table import as_cell, of_cell
from annotator.formats.registry import find_format, format_named
from annotator.model.annotation import Filler
from tests.formats.formats_builders import annotation, article, layer
from tests.formats.torture import read_as, write_as

CSV = format_named("csv")
TEXT = "=1+1 said Kim 😀 twice"
ARTICLES = "doc,title,text\na,One,Kim came\nb,Two,😀 Lee went\n"


def table(folder: Path, *rows: str, articles: str = ARTICLES) -> Path:
    (folder / "articles.csv").write_text(articles, encoding="utf-8")
    head = "doc,annotator,label,start,end,text"
    (folder / "annotations.csv").write_text("\n".join((head, *rows, "")), encoding="utf-8")
    return folder


def test_a_row_is_a_piece_of_an_annotation_and_no_cell_a_formula(tmp_path: Path) -> None:
    kim = annotation("PERSON", (10, 13), attributes={"mention": "name"})
    split = annotation(
        "STATEMENT", (0, 4), (16, 21), note="-sure?", roles={"speaker": (Filler(kim.id),)}
    )
    report = write_as(CSV, [article(TEXT, layer(kim, split))], tmp_path / "out")

    raw = (tmp_path / "out" / "annotations.csv").read_bytes()
    rows = list(csv.DictReader(raw.decode("utf-8-sig").split("\r\n")))
    assert raw.startswith(b"\xef\xbb\xbf")
    assert [(row["label"], row["part"], row["text"], row["note"]) for row in rows] == [
        ("STATEMENT", "0", "'=1+1", "'-sure?"),
        ("STATEMENT", "1", "twice", "'-sure?"),
        ("PERSON", "0", "Kim", ""),
    ]
    assert rows[0]["roles"] == f'{{"speaker":[{{"id":"{kim.id}","text":"Kim"}}]}}'
    assert report.losses == ()
    (back,), refused = read_as(CSV, tmp_path / "out")
    assert refused == []
    assert back.article.text == TEXT
    assert {one.id for one in back.article.layers[0].annotations} == {kim.id, split.id}


@pytest.mark.parametrize("words", ["=1", "+1", "-1", "@x", "'", "'=1", "''x", "it's", "", "\tx"])
def test_every_cell_comes_back_as_it_was(words: str) -> None:
    assert of_cell(as_cell(words)) == words
    assert not as_cell(words).startswith(("=", "+", "-", "@", "\t"))


def test_rows_in_any_order_find_their_articles(tmp_path: Path) -> None:
    folder = table(
        tmp_path, "b,Max,PERSON,2,5,Lee", "a,Max,PERSON,0,3,Kim", "b,Lea,PERSON,2,5,Lee",
        "c,Max,PERSON,0,1,x",
    )  # fmt: skip

    accepted, refused = read_as(CSV, folder)

    told = {
        (one.article.text, each.annotator)
        for one in accepted
        for each in one.article.layers
        if each.annotations
    }
    assert find_format(folder).id == find_format(folder / "annotations.csv").id == "csv"
    assert told == {("Kim came", "Max"), ("😀 Lee went", "Max"), ("😀 Lee went", "Lea")}
    assert [(one.where, one.why) for one in refused] == [
        ("annotations.csv, line 5", "there is no article “c” in articles.csv")
    ]


def test_wrong_rows_are_refused_by_themselves(tmp_path: Path) -> None:
    folder = table(
        tmp_path, "a,Max,PERSON,0,3,Kim", "a,Max,PERSON,0,3,Lee", "a,Max,PERSON,x,3,Kim",
        "a,Max,,0,3,Kim", "a,Max", "a,Max,PERSON,4,99,came", "a,Max,PERSON,4,4,",
    )  # fmt: skip

    accepted, refused = read_as(CSV, folder)

    assert [len(one.article.layers[0].annotations) for one in accepted[:1]] == [1]
    assert len(refused) == 6
    assert {one.where for one in refused} == {f"annotations.csv, line {n}" for n in range(3, 9)}


def test_offsets_in_utf_16_units_are_told_by_the_quotes(tmp_path: Path) -> None:
    folder = table(tmp_path, "b,Max,PERSON,3,6,Lee")

    accepted, _ = read_as(CSV, folder)

    (one,) = [one for one in accepted if one.article.layers]
    assert one.article.layers[0].annotations[0].fragments == ((2, 5),)
    assert "UTF-16" in one.changed[0].why


def test_a_table_without_its_texts_says_what_it_needs(tmp_path: Path) -> None:
    folder = table(tmp_path, "a,Max,PERSON,0,3,Kim")
    (folder / "articles.csv").unlink()

    with pytest.raises(UserError, match=r"annotations\.csv needs articles\.csv"):
        read_as(CSV, folder)
