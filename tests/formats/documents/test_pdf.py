"""PDF files: the words of each page, and paragraphs where the page shows them."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from annotator.formats.base import Refusal
from annotator.formats.documents.pdf_lines import Joined, Line, join_lines, words_of
from annotator.formats.documents.pdf_reader import read_pdf
from annotator.formats.registry import find_format
from tests.formats.formats_builders import read_file

SHARED = Path(__file__).parents[4] / "shared"
At = tuple[int, int, str]


def written(
    path: Path, *pages: Sequence[At], said: str = "", trailer: str = "", means: str = ""
) -> Path:
    """Write a PDF by hand: on each page words at places, in twelve points.

    `means` says what signs are, by ranges of their codes, as in "<42> <42> <0000>".
    """
    named = f" /ToUnicode {5 + 2 * len(pages)} 0 R" if means else ""
    kids = [f"{5 + 2 * number} 0 R" for number in range(len(pages))]
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(pages)} >>",
        f"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding{named} >>",
        f"<< {said} >>",
    ]
    for number, page in enumerate(pages):
        shown = "".join(f"1 0 0 1 {x} {y} Tm ({words}) Tj\n" for x, y, words in page)
        stream = f"BT /F1 12 Tf\n{shown}ET"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 600] /Contents {6 + 2 * number} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    if means:
        stream = (
            f"1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange {means} endbfrange"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    out, places = b"%PDF-1.4\n", list[int]()
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("cp1252")
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info 4 0 R {trailer} >>\n".encode()
    path.write_bytes(out + b"startxref\n%d\n%%%%EOF" % start)
    return path


@pytest.mark.parametrize("code", ["0000", "0005", "D800"])
def test_signs_that_a_pdf_does_not_name_cost_it_nothing_else(tmp_path: Path, code: str) -> None:
    path = written(tmp_path / "a.pdf", column("Banks warned"), means=f"<42> <42> <{code}>")

    (one,), refused = read_file(read_pdf, path)

    assert refused == []
    assert one.article.text == "\ufffdanks warned"
    assert one.changed == (
        Refusal("a.pdf", "1 sign stands as \ufffd: the PDF does not say what they are"),
    )


def test_the_blank_of_a_font_that_names_nothing_parts_words(tmp_path: Path) -> None:
    path = written(tmp_path / "a.pdf", column("Banks_warned"), means="<5f> <5f> <0003>")

    (one,), _ = read_file(read_pdf, path)

    assert one.article.text == "Banks warned"


def column(*lines: str, left: int = 50, top: int = 500) -> list[At]:
    return [(left, top - 14 * number, words) for number, words in enumerate(lines)]


def test_a_pdf_is_read_page_by_page_with_what_it_says_of_itself(tmp_path: Path) -> None:
    path = written(
        tmp_path / "a.pdf",
        column("Banks warned"),
        column("The minister said no."),
        said="/Title (Banks and mines) /Author (Anna Lind) /CreationDate (D:20240501100000Z)",
    )

    (one,), refused = read_file(read_pdf, path)

    article = one.article
    assert find_format(path).id == "pdf"
    assert refused == []
    assert article.text == "Banks warned\n\nThe minister said no."
    assert article.title == "Banks and mines"
    assert article.meta == {"pages": 2, "author": "Anna Lind", "created": "2024-05-01T10:00:00"}
    assert article.sources[0].extra["page_starts"] == [0, 14]
    assert len(str(article.sources[0].extra["sha256"])) == 64


def test_lines_become_paragraphs_and_parted_words_whole(tmp_path: Path) -> None:
    path = written(
        tmp_path / "a.pdf",
        column(
            "The ministry of mines announced the new sanc-",
            "tions on three banks of Velmora that are self-",
            "reliant and large.",
            "A short line.",
            "Sanctions like these were announced in May,",
            "she said.",
        ),
    )

    (one,), _ = read_file(read_pdf, path)

    first, *rest = one.article.text.split("\n")
    assert "new sanctions on three banks of Velmora that are self-reliant and large." in first
    assert rest == ["A short line.", "Sanctions like these were announced in May, she said."]
    assert one.changed == (Refusal("a.pdf", "1 word keeps the hyphen of a line's end"),)


NO_WORDS = frozenset[str]()


def line(text: str, top: float, left: float = 0, size: float = 10) -> Line:
    width = sum(size if character > "\u2e80" else size / 2 for character in text)
    return Line(text, left, left + width, -top, size)


FULL = "a line that is as long as the column is wide here"


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        (line(FULL, 0), line("goes on below it", 12), True),
        (line(FULL, 0), line("after a gap it does not", 40), False),
        (line(FULL, 0), line("nor with an indent", 12, left=15), False),
        (line(FULL, 0), line("nor in another size", 12, size=14), False),
        (line(FULL, 0), line("• nor as an item", 12), False),
        (line(FULL, 0), line("2. nor as an item", 12), False),
        (line(FULL, 0), line("nor beside it", 0, left=300), False),
        (line(FULL, 50), line("nor above it", 0), False),
        (line("a short line", 0), line("where this would have fitted", 12), False),
        (line(f"• {FULL}", 0), line("goes on under its item", 12, left=10), True),
        (line("a short line with words, then", 0), line("aVeryLongWord" * 4, 12), True),
        (line("Forenames", 0), line("aVeryLongWord" * 4, 12), False),
        (line("行" * 24, 0), line("字" * 4, 12), True),
    ],
)
def test_lines_are_joined_only_where_the_page_shows_it(
    first: Line, second: Line, joined: bool
) -> None:
    wide = [line(FULL, 1000), line(FULL, 1012), line("行" * 24, 1024)]

    found = join_lines([*wide, first, second], NO_WORDS).paragraphs

    blank = "" if first.text[0] == "行" else " "
    assert (found[-1] == first.text + blank + second.text) == joined
    if not joined:
        assert found[-1] == second.text


@pytest.mark.parametrize(
    ("elsewhere", "text", "kept"),
    [
        ("sanctions", "sanctions", 0),
        ("sanc-tions", "sanc-tions", 1),
        ("Sanctions sanc-tions", "sanc-tions", 1),
        ("", "sanc-tions", 1),
    ],
)
def test_a_hyphen_goes_only_when_the_document_shows_the_word(
    elsewhere: str, text: str, kept: int
) -> None:
    lines = [line("sanc-", 0), line("tions", 12)]

    joined = join_lines(lines, words_of([[line(elsewhere, 0)], lines]))

    assert joined == Joined((text,), kept)


def test_a_soft_hyphen_always_goes_and_a_dash_or_name_stays() -> None:
    assert join_lines([line("sanc\u00ad", 0), line("tions", 12)], NO_WORDS).paragraphs == (
        "sanctions",
    )
    names = join_lines([line("the words of Kim Jong-", 0), line("Un spoke", 12)], {"jongun"})
    assert "".join(names.paragraphs) == "the words of Kim Jong-Un spoke"


def test_a_pdf_of_another_program_is_read() -> None:
    fixtures = SHARED / "corpora/sanction-programs/zavod/zavod/tests/fixtures"

    (one,), _ = read_file(read_pdf, fixtures / "test_pdf.pdf")

    assert one.article.text.split("\n\n")[1].endswith("Jane\tSeymore\nFrederica\tBullen\nJones")
    assert one.article.meta["pages"] == 2


def test_a_scan_is_told_and_so_is_a_page_without_text(tmp_path: Path) -> None:
    _, refused = read_file(read_pdf, written(tmp_path / "a.pdf", (), ()))
    (one,), _ = read_file(read_pdf, written(tmp_path / "b.pdf", (), column("Words")))

    assert refused == [Refusal("a.pdf", "no text in this PDF (a scan?)")]
    assert one.changed == (Refusal("b.pdf", "no text on page 1 (scanned?)"),)


def test_a_protected_pdf_is_told(tmp_path: Path) -> None:
    key = "<" + "ab" * 32 + ">"
    locked = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O {key} /U {key} /P -4 >> /ID [<aa> <aa>]"
    path = written(tmp_path / "a.pdf", column("Words"), trailer=locked)

    _, refused = read_file(read_pdf, path)

    assert refused == [Refusal("a.pdf", "it is protected by a password")]


def test_a_broken_pdf_is_told_and_a_damaged_one_never_stops_the_import(tmp_path: Path) -> None:
    whole = bytearray(written(tmp_path / "a.pdf", column("Some words of a page.")).read_bytes())
    path = tmp_path / "b.pdf"
    for content, why in ((b"", "the file is empty"), (b"%PDF-1.4 rubbish", "not a PDF that can")):
        path.write_bytes(content)
        (refusal,) = read_file(read_pdf, path)[1]
        assert why in refusal.why
    for at in range(0, len(whole), len(whole) // 150):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        accepted, refused = read_file(read_pdf, path)
        assert len(accepted) + len(refused) == 1
        path.write_bytes(whole[:at])
        assert len(read_file(read_pdf, path)[1]) <= 1
