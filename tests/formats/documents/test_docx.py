"""Word documents: every word of the text in reading order, and damaged or hostile files told."""

import importlib
import re
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from annotator.formats.base import Refusal
from annotator.formats.documents.docx_reader import read_docx
from annotator.formats.registry import find_format
from tests.formats.formats_builders import read_file

SHARED = Path(__file__).parents[4] / "shared"
NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml."
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def written(tmp_path: Path, *lines: str) -> Path:
    document: Any = importlib.import_module("docx").Document()
    for line in lines:
        document.add_paragraph(line)
    document.core_properties.title = "A title"
    document.core_properties.author = "Anna Lind"
    document.core_properties.created = datetime(2024, 5, 1, 10, tzinfo=UTC)
    path = tmp_path / "a.docx"
    document.save(str(path))
    return path


def packed(tmp_path: Path, body: str, main: str = "document", **parts: str) -> Path:
    """Write the package of a document by hand, for what the library cannot make."""
    kinds = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{MAIN}{name}+xml"/>' for name in parts
    )
    related = "".join(
        f'<Relationship Id="r{name}" Type="{RELATIONS}/{name}" Target="{name}.xml"/>'
        for name in parts
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    kind = f"{MAIN}{main}.main+xml" if main == "document" else main
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr(
            "[Content_Types].xml",
            f'{head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{kind}"/>{kinds}</Types>',
        )
        namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
        out.writestr(
            "_rels/.rels",
            f'{head}<Relationships xmlns="{namespace}"><Relationship Id="r1" '
            f'Type="{RELATIONS}/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        out.writestr(
            "word/_rels/document.xml.rels",
            f'{head}<Relationships xmlns="{namespace}">{related}</Relationships>',
        )
        out.writestr(
            "word/document.xml",
            f"{head}<w:document {NAMES}><w:body>{body}</w:body></w:document>",
        )
        for name, content in parts.items():
            out.writestr(f"word/{name}.xml", f"{head}<w:{name} {NAMES}>{content}</w:{name}>")
    return path


def p(words: str, further: str = "") -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{words}</w:t></w:r>{further}</w:p>'


def text_of(path: Path) -> str:
    (one,), refused = read_file(read_docx, path)
    assert refused == []
    assert one.changed == ()
    return one.article.text


@pytest.mark.parametrize("file", sorted((SHARED / "articles").glob("*.txt")), ids=lambda f: f.stem)
def test_an_article_saved_as_a_document_keeps_every_character(tmp_path: Path, file: Path) -> None:
    text = file.read_text("utf-8")

    assert text_of(written(tmp_path, *text.split("\n"))) == text


def test_what_the_document_says_of_itself_is_kept(tmp_path: Path) -> None:
    path = written(tmp_path, "North Korea 😀 said no.\tTwice.")

    (one,), _ = read_file(read_docx, path)

    assert find_format(path).id == "docx"
    assert one.article.title == "A title"
    assert one.article.meta["author"] == "Anna Lind"
    assert str(one.article.meta["created"]).startswith("2024-05-01T10:00:00")
    assert one.article.sources[0].file == "a.docx"
    assert len(str(one.article.sources[0].extra["sha256"])) == 64


def test_boxes_tables_and_notes_stand_where_they_are_read(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{p('In a box')}{p('of two lines')}</w:txbxContent>"
    alternatives = (
        "<w:r><mc:AlternateContent><mc:Choice>" + box + "</mc:Choice><mc:Fallback><w:pict>"
        f"<v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    referring = (
        '<w:r><w:endnoteReference w:id="7"/></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
    )
    rows = "".join(
        f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in row)}</w:tr>"
        for row in ([p("Bank"), p("Asset")], [p("One") + p("line"), p("more")])
    )
    notes = '<w:{0} w:type="separator" w:id="-1">' + p("---") + "</w:{0}>"
    path = packed(
        tmp_path,
        p("First.", alternatives)
        + p("Second.", referring)
        + f"<w:tbl>{rows}</w:tbl>"
        + f"<w:sdt><w:sdtPr/><w:sdtContent>{p('Controlled.')}</w:sdtContent></w:sdt>",
        footnotes=notes.format("footnote") + f'<w:footnote w:id="2">{p("A note.")}</w:footnote>',
        endnotes=notes.format("endnote") + f'<w:endnote w:id="7">{p("At the end.")}</w:endnote>',
    )

    assert text_of(path).split("\n") == [
        "First.",
        "In a box",
        "of two lines",
        "Second.",
        "A note.",
        "Bank\tAsset",
        "One",
        "line",
        "more",
        "Controlled.",
        "At the end.",
    ]


def test_notes_of_one_paragraph_follow_it_each_with_the_notes_it_refers_to(tmp_path: Path) -> None:
    refer = '<w:r><w:footnoteReference w:id="{}"/></w:r>'.format
    said = "<w:p><w:r><w:t>{}</w:t></w:r>{}</w:p>".format
    notes = {1: said("One.", refer(3)) + said("More.", ""), 2: said("Two.", ""), 3: said("In.", "")}
    footnotes = [f'<w:footnote w:id="{n}">{note}</w:footnote>' for n, note in notes.items()]
    path = packed(
        tmp_path,
        said("He said so.", refer(1) + refer(2) + refer(1)) + said("She did not.", ""),
        footnotes="".join(footnotes),
    )

    (one,), _ = read_file(read_docx, path)

    lines = ["He said so.", "One.", "In.", "More.", "Two.", "She did not."]
    assert one.article.text.split("\n") == lines


def test_a_document_in_the_strict_form_is_read_like_any_other(tmp_path: Path) -> None:
    usual = written(tmp_path, "He said so.", "She did not.")
    strict = tmp_path / "strict.docx"
    names = re.compile(rb"http://schemas\.openxmlformats\.org/(officeDocument|\w+ml)/2006/")
    with zipfile.ZipFile(usual) as old, zipfile.ZipFile(strict, "w") as new:
        for name in old.namelist():
            new.writestr(name, names.sub(rb"http://purl.oclc.org/ooxml/\1/", old.read(name)))

    (one,), refused = read_file(read_docx, strict)

    assert refused == []
    assert one.article.text == "He said so.\nShe did not."
    assert one.article.title == "A title"


def test_a_paragraph_reads_as_it_is_seen(tmp_path: Path) -> None:
    runs = (
        "<w:ins><w:r><w:t>put in</w:t></w:r></w:ins><w:del><w:r><w:delText>cut</w:delText></w:r>"
        "</w:del><w:r><w:instrText>HYPERLINK</w:instrText></w:r><w:hyperlink><w:r><w:t>, linked"
        '</w:t></w:r></w:hyperlink><w:r><w:br/><w:t>line</w:t><w:br w:type="page"/><w:t>.</w:t>'
        "</w:r>"
    )

    assert text_of(packed(tmp_path, p("Was  ", runs))) == "Was  put in, linked\nline."


def test_a_document_with_macros_is_read_like_any_other(tmp_path: Path) -> None:
    kind = "application/vnd.ms-word.document.macroEnabled.main+xml"

    assert text_of(packed(tmp_path, p("Words."), kind)) == "Words."


def test_the_boxes_of_another_programs_document_are_read_once_each() -> None:
    fixtures = SHARED / "corpora/sanction-programs/zavod/zavod/tests/fixtures"

    text = text_of(fixtures / "test_pdf.docx")

    for row in ("Jon\tSmith", "Fred\tBloggs", "Jane\tSeymore"):
        assert text.count(row) == 1


def test_a_document_without_words_is_told(tmp_path: Path) -> None:
    _, refused = read_file(read_docx, packed(tmp_path, "<w:p/>"))

    assert refused == [Refusal("a.docx", "no text in this document")]


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "the file is empty"),
        (b"not a package", "not a document that can be read: File is not a zip file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "a document of an old Word"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "it is protected by a password",
        ),
    ],
)
def test_what_is_no_document_is_refused(tmp_path: Path, raw: bytes, why: str) -> None:
    (tmp_path / "a.docx").write_bytes(raw)

    accepted, refused = read_file(read_docx, tmp_path / "a.docx")

    assert accepted == []
    assert refused[0].where == "a.docx"
    assert why in refused[0].why


def test_a_document_cut_anywhere_is_refused_not_half_read(tmp_path: Path) -> None:
    whole = written(tmp_path, "One paragraph.", "Another.").read_bytes()
    for part in range(1, 20):
        (tmp_path / "b.docx").write_bytes(whole[: len(whole) * part // 20])

        accepted, refused = read_file(read_docx, tmp_path / "b.docx")

        assert accepted == []
        assert len(refused) == 1


def test_a_damaged_byte_never_stops_the_import(tmp_path: Path) -> None:
    whole = bytearray(written(tmp_path, "One paragraph.").read_bytes())
    for at in range(0, len(whole), len(whole) // 150):
        (tmp_path / "b.docx").write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])

        accepted, refused = read_file(read_docx, tmp_path / "b.docx")

        assert len(accepted) + len(refused) == 1


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = packed(tmp_path, p("Words.") + " " * 40_000_000)

    _, refused = read_file(read_docx, path)

    assert refused[0].why.startswith("“word/document.xml” swells to")
    assert refused[0].why.endswith("a zip bomb")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_never_resolved(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "secret").write_text("the secret")
    source = packed(tmp_path, p("&x;")).read_bytes()
    kind = f'<!DOCTYPE w [<!ENTITY x SYSTEM "{tmp_path}/secret">]>'
    with (
        zipfile.ZipFile(BytesIO(source)) as before,
        zipfile.ZipFile(tmp_path / "b.docx", "w") as out,
    ):
        for name in before.namelist():
            content = before.read(name).decode()
            if name == "word/document.xml":
                content = content.replace("?>", f"?>{kind}", 1).replace("UTF-8", encoding)
                out.writestr(name, content.encode(encoding))
            else:
                out.writestr(name, content)

    accepted, refused = read_file(read_docx, tmp_path / "b.docx")

    assert accepted == []
    assert refused == [Refusal("b.docx", "“word/document.xml” declares entities: not taken")]


def test_a_row_whose_removal_was_tracked_is_left_out(tmp_path: Path) -> None:
    def row(words: str, mark: str = "") -> str:
        return f"<w:tr>{mark}<w:tc><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc></w:tr>"

    gone = '<w:trPr><w:del w:id="1" w:author="x"/></w:trPr>'
    path = packed(tmp_path, f"<w:tbl>{row('kept')}{row('gone', gone)}</w:tbl>")
    ((accepted,), _) = read_file(read_docx, path)
    assert accepted.article.text == "kept"
