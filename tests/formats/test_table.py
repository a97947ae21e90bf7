import csv
import json
from pathlib import Path

import pytest

from annotator.errors import UserError
from annotator.formats.base import ReadOptions, Refusal
from annotator.formats.table import read_table
from annotator.formats.table_preview import TablePreview, preview
from annotator.model.article import Source
from annotator.model.text import sha256_of
from tests.formats.formats_builders import identity, json_lines, read_file

HEAD = ["Headline", "Body", "Source", "Published At", "URL", "Section"]
ROW = ["Firms hit", "Some “text”,\r\nexactly. ", "Wire", "3 May 2017", "http://x", "World"]


def table(path: Path, *rows: list[str], delimiter: str = ",", encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_row_becomes_an_article(tmp_path: Path, delimiter: str) -> None:
    path = table(tmp_path / "a.csv", HEAD, ROW, delimiter=delimiter)

    accepted, refused = read_file(read_table, path)

    one = accepted[0].article
    assert refused == []
    assert accepted[0].where == "line 2"
    assert one.text == "Some “text”,\r\nexactly. "
    assert one.sha256 == sha256_of(one.text)
    assert one.title == "Firms hit"
    assert one.sources == (Source("a.csv", "http://x", "Wire", "3 May 2017"),)
    assert one.meta == {"Section": "World"}


def test_the_preview_shows_columns_what_they_are_taken_for_and_five_rows(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", HEAD, *[ROW] * 6, delimiter=";")

    found = preview(path, ReadOptions())

    assert found.columns == tuple(HEAD)
    assert dict(found.fields) == {
        "Headline": "title", "Body": "text", "Source": "outlet", "Published At": "date",
        "URL": "url", "Section": "meta",
    }  # fmt: skip
    assert [row.where for row in found.rows] == [f"line {n}" for n in (2, 4, 6, 8, 10)]
    assert found.rows[0].cells == tuple(ROW)
    assert (found.encoding, found.delimiter) == ("UTF-8", ";")


def test_the_preview_cuts_long_cells_and_says_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"id,text\n1,{'x' * 10_000}\n2\n", encoding="utf-8")

    found = preview(path, ReadOptions())

    assert len(found.rows[0].cells[1]) == 500
    assert found.rows[1].why == "it has 1 cell, the first row has 2"


def test_json_lines_and_arrays_are_tables_too(tmp_path: Path) -> None:
    records = [
        {"maintext": "First.", "title": None, "n": 1, "tags": ["a"], "date": 2017},
        {"maintext": "Second.", "source": {"name": "Wire"}, "id": "x-7"},
        {"maintext": "Third.", "id": identity("third").upper(), "language": "en"},
    ]
    lines = json_lines(tmp_path / "a.jsonl", *records)
    array = tmp_path / "b.json"
    array.write_text(json.dumps(records, indent=1), encoding="utf-8")

    for path, numbers in ((lines, [1, 2, 3]), (array, [2, 11, 18])):
        accepted, refused = read_file(read_table, path)
        first, second, third = (one.article for one in accepted)
        assert refused == []
        assert [one.where for one in accepted] == [f"line {number}" for number in numbers]
        assert first.meta == {"n": 1, "tags": ["a"]}
        assert first.sources[0].date == "2017"
        assert first.title == "First."
        assert second.meta == {"id": "x-7"}
        assert second.sources[0].outlet == "Wire"
        assert (third.id, third.language) == (identity("third"), "en")
    assert preview(array, ReadOptions()).delimiter is None


def test_without_a_usual_name_the_longest_column_is_the_text(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", ["a", "b"], ["short", "a much longer text"])

    assert dict(preview(path, ReadOptions()).fields) == {"a": "meta", "b": "text"}


def test_the_user_chooses_columns(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", ["text", "Body", "by"], ["a summary", "The text.", "Wire"])
    options = ReadOptions(text_column="Body", title_column="text", columns={"by": "outlet"})

    accepted, _ = read_file(read_table, path, options)

    one = accepted[0].article
    assert (one.text, one.title, one.sources[0].outlet) == ("The text.", "a summary", "Wire")


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (ReadOptions(text_column="Bodies"), "no column “Bodies”; it has id, text"),
        (ReadOptions(columns={"id": "colour"}), "cannot become “colour”"),
        (ReadOptions(columns={"text": "meta", "id": "id"}), "no column of texts"),
        (ReadOptions(delimiter="::"), "cannot stand between cells"),
        (ReadOptions(encoding="klingon"), "no encoding called “klingon”"),
    ],
)
def test_a_choice_that_does_not_fit_is_told_in_one_sentence(
    tmp_path: Path, options: ReadOptions, why: str
) -> None:
    path = table(tmp_path / "a.csv", ["id", "text"], ["1", "x"])

    with pytest.raises(UserError, match=why):
        read_file(read_table, path, options)


def test_bad_rows_are_named_and_the_others_come_in(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(
        b'id,text\n1,good\n2, \n3\n4,a\x00b\n5,"open\n6,fine\n7,'
        + "é".encode() * 9
        + b"\xe9\n8,last"
    )

    accepted, refused = read_file(read_table, path)

    assert [one.article.text for one in accepted] == ["good", "fine", "last"]
    assert refused[:3] == [
        Refusal("line 3", "the text is empty"),
        Refusal("line 4", "it has 1 cell, the first row has 2"),
        Refusal("line 5", "column “text”: NUL character at position 1"),
    ]
    assert refused[3].where == "line 6"
    assert refused[4] == Refusal("line 8", "column “text”: byte 0xE9 at position 9 is not UTF-8")


def test_bad_json_rows_are_named_and_the_others_come_in(tmp_path: Path) -> None:
    path = json_lines(
        tmp_path / "a.jsonl", "{", '{"text": "a"}', '{"body": "b"}', '{"text": 7}', '{"text": ""}'
    )

    accepted, refused = read_file(read_table, path)

    assert len(accepted) == 1
    assert [one.where for one in refused] == ["line 1", "line 3", "line 4", "line 5"]
    assert refused[1].why == "it has no “text”"
    assert refused[2].why == "“text” is not a text"


def test_characters_are_replaced_when_that_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"id,text\n1,a\x00b\n")

    accepted, _ = read_file(read_table, path, ReadOptions(replace_characters=True))

    assert accepted[0].article.text == "a\ufffdb"
    assert "replaced by U+FFFD" in accepted[0].changed[0].why


def test_another_encoding_is_found_and_reported_once(tmp_path: Path) -> None:
    row = ["1", "Министерство финансов ввело санкции против двух компаний."]
    path = table(tmp_path / "a.csv", ["id", "text"], row, row, encoding="cp1251")

    accepted, _ = read_file(read_table, path)

    assert [one.article.text for one in accepted] == [row[1]] * 2
    assert accepted[0].changed == (Refusal("a.csv", "read as Windows-1251"),)
    assert accepted[1].changed == ()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_marked_and_wide_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    path = table(tmp_path / "a.csv", ["text", "id"], ["Exactly 😀 this", "1"], encoding=encoding)

    assert read_file(read_table, path)[0][0].article.text == "Exactly 😀 this"


def test_columns_without_names_or_with_the_same_one_are_numbered(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", ["a", "", "a", "text"], ["1", "2", "3", "x"])

    assert read_file(read_table, path)[0][0].article.meta == {"a": "1", "column 2": "2", "a 3": "3"}


def test_a_table_may_have_no_header(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", ["1", "first text"], ["2", "second text"])

    accepted, _ = read_file(read_table, path, ReadOptions(header=False))

    assert [one.article.text for one in accepted] == ["first text", "second text"]


def test_a_cell_of_many_megabytes_is_taken_whole(tmp_path: Path) -> None:
    text = "A long text, with commas.\n" * 400_000
    path = table(tmp_path / "a.csv", ["id", "text"], ["1", text], ["2", "x"])

    accepted, _ = read_file(read_table, path)

    assert [len(one.article.text) for one in accepted] == [len(text), 1]
    assert accepted[1].where == "line 400003"


def test_a_file_without_rows_is_told(tmp_path: Path) -> None:
    for content in ("", "id,text\n", "[]"):
        (tmp_path / "a.csv").write_text(content, encoding="utf-8")
        assert read_file(read_table, tmp_path / "a.csv") == (
            [],
            [Refusal("a.csv", "the file has no rows")],
        )
    assert preview(tmp_path / "a.csv", ReadOptions()) == TablePreview((), {}, (), "UTF-8")


@pytest.mark.parametrize("raw", ["{}", "{}\n{}", "[{}]", '[{}, {"text": "One."}]'])
def test_a_record_without_any_field_is_refused_and_stops_nothing(tmp_path: Path, raw: str) -> None:
    (tmp_path / "a.json").write_text(raw)
    accepted, refused = read_file(read_table, tmp_path / "a.json")
    assert [one.why for one in refused] == ["it has no “text”"] * raw.count("{}")
    assert len(accepted) == raw.count("One.")


def test_a_text_that_had_to_be_guessed_is_said_and_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("name,remarks\nAnna,The Treasury said no.\nBen,The council met.\n")

    accepted, _ = read_file(read_table, path)
    named, _ = read_file(read_table, path, ReadOptions(text_column="name"))

    said = "“remarks” is taken as the text: nothing is called so, it is the longest"
    assert preview(path, ReadOptions()).guess == said
    assert [change for one in accepted for change in one.changed] == [Refusal("a.csv", said)]
    assert [one.article.text for one in named] == ["Anna", "Ben"]
    assert [one.changed for one in named] == [(), ()]
    assert preview(path, ReadOptions(text_column="name")).guess == ""


def test_another_place_where_records_could_be_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"items": [{"text": "One.", "title": "1"}], "more": [{"id": 2}]}')

    (accepted,), _ = read_file(read_table, path)
    (named,), _ = read_file(read_table, path, ReadOptions(records="items"))

    assert [change.why for change in accepted.changed] == ["read from “items”, not from “more”"]
    assert named.changed == ()


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;"])
def test_the_line_in_which_excel_names_the_delimiter_is_no_row(
    tmp_path: Path, first: str, end: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(end.join((first, "id;text", "1;One, two.", "2;a;b", "")), newline="")

    accepted, refused = read_file(read_table, path)

    assert [(one.article.text, one.where) for one in accepted] == [("One, two.", "line 3")]
    assert [one.where for one in refused] == ["line 4"]
    assert preview(path, ReadOptions()).delimiter == ";"


def test_a_single_column_of_texts_may_hold_commas(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('text\nFirst, with a comma; and more.\n"Second, quoted."\n')

    accepted, refused = read_file(read_table, path)

    assert refused == []
    assert [one.article.text for one in accepted] == [
        "First, with a comma; and more.",
        "Second, quoted.",
    ]


def test_numbers_that_json_does_not_have_cost_no_record(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    long = "9" * 5000
    lines = (
        '{"text":"a","n":NaN}',
        '{"text":"b","n":-Infinity,"m":1e999}',
        f'{{"n":{long},"text":"c"}}',
    )
    path.write_text("\n".join(lines))

    accepted, refused = read_file(read_table, path)

    assert refused == []
    assert [one.article.meta for one in accepted] == [
        {},
        {"n": "-Infinity", "m": "1e999"},
        {"n": long},
    ]
    assert [change.why for one in accepted for change in one.changed] == [
        "NaN is no number in JSON: taken as empty",
        "-Infinity is no number in JSON: kept as it is written, and 1 more",
        "9999999999999999… is no number in JSON: kept as it is written",
    ]


def test_a_comma_after_a_line_of_json_and_blank_lines_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text":"a"},\n\n  \n{"text":"b"} ,\n{"text":"c"},,\n')

    accepted, refused = read_file(read_table, path)

    assert [(one.article.text, one.where) for one in accepted] == [("a", "line 1"), ("b", "line 4")]
    assert [one.where for one in refused] == ["line 5"]


def test_articles_deep_within_an_answer_are_found_and_that_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    found = {"articles": [{"title": "A", "content": "One."}, {"title": "B", "content": "Two."}]}
    path.write_text(json.dumps({"status": "ok", "result": {"page": 1, "payload": found}}))

    accepted, _ = read_file(read_table, path)

    assert [one.article.text for one in accepted] == ["One.", "Two."]
    said = "its records are taken from “result.payload.articles”"
    assert [change.why for one in accepted for change in one.changed] == [said]
