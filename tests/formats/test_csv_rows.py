import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.csv_rows import NO_DELIMITER, Dialect, Row, found_dialect, lines_of, rows_of

COMMA = Dialect()


def rows(text: str, dialect: Dialect = COMMA) -> list[Row]:
    return list(rows_of(StringIO(text, newline=""), dialect))


def test_rows_know_their_line_though_newlines_are_quoted() -> None:
    assert rows('a,b\r\n1,"x\r\ny\rz"\r\n\r\n2,"z"\r\n') == [
        Row(1, ["a", "b"]),
        Row(2, ["1", "x\r\ny\rz"]),
        Row(6, ["2", "z"]),
    ]


def test_a_row_of_another_width_is_told_and_the_next_ones_come_in() -> None:
    assert rows("a,b\n1\n1,2,3\n1,2\n") == [
        Row(1, ["a", "b"]),
        Row(2, ["1"], "it has 1 cell, the first row has 2"),
        Row(3, ["1", "2", "3"], "it has 3 cells, the first row has 2"),
        Row(4, ["1", "2"]),
    ]


def test_an_open_quotation_mark_does_not_swallow_the_rest() -> None:
    found = rows('a,b\n1,"open\n2,x\n3,"y"\n4,z\n5,"open again\n6,w\n')

    assert [row.line for row in found if row.why] == [2, 6]
    assert [row.cells for row in found if not row.why] == [
        ["a", "b"],
        ["2", "x"],
        ["3", "y"],
        ["4", "z"],
        ["6", "w"],
    ]


def test_a_hundred_thousand_quoted_lines_are_one_cell() -> None:
    cell = "line\n" * 100_000

    assert rows(f'a,b\n1,"{cell}"\n2,3\n')[1:] == [Row(2, ["1", cell]), Row(100_003, ["2", "3"])]


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2),
        min_size=1,
    ),
    st.sampled_from(",;\t|"),
)
def test_what_the_csv_module_writes_is_read(cells: list[list[str]], delimiter: str) -> None:
    out = StringIO(newline="")
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(cells)

    assert [row.cells for row in rows(out.getvalue(), Dialect(delimiter))] == cells


def test_a_line_too_long_to_be_held_is_told_and_the_next_ones_read() -> None:
    text = StringIO("a,b\n1," + "x" * 50 + "\n2,y\n3," + "z" * 50, newline="")

    assert list(rows_of(lines_of(text, 20), COMMA)) == [
        Row(1, ["a", "b"]),
        Row(2, ["\0long"], "the line is longer than 32 MB"),
        Row(3, ["2", "y"]),
        Row(4, ["\0long"], "the line is longer than 32 MB"),
    ]


@pytest.mark.parametrize(
    ("head", "dialect"),
    [
        ("id,text\n1,\"a; b; c\"\n2,d; e; f\n", Dialect(",")),
        ("id;text\n1;a, b, c\n2;d, e\n", Dialect(";")),
        ("id\ttext\n1\ta, b\n2\tc; d\n", Dialect("\t")),
        ('id\ttext\n1\t"Stop!" he said\n2\t"No" and "yes"\n', Dialect("\t", quoted=False)),
        ("id|text\n1|a\n2|b\n", Dialect("|")),
        ("text\njust one column\n", Dialect(NO_DELIMITER)),
        ("names\njust one column\n", Dialect(",")),
        ("sep=;\r\nid;text\r\n1;a, b\r\n", Dialect(";", named=True)),
        ('"sep=\t"\nid\ttext\n', Dialect("\t", named=True)),
        ("", Dialect(",")),
    ],
)  # fmt: skip
def test_the_dialect_is_found(head: str, dialect: Dialect) -> None:
    assert found_dialect(head) == dialect
