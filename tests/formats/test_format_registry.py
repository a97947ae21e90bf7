import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from annotator.errors import UserError
from annotator.formats.article import read_articles, write_articles
from annotator.formats.base import Format, ReadOptions
from annotator.formats.registry import FORMATS, find_format, format_named
from annotator.formats.spans import write_spans
from tests.formats.formats_builders import annotation, article, json_lines, layer, written

SAMPLE = article("Some text", layer(annotation("PERSON", (0, 4))))


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.txt", b'{"text": "x"}', "text"),
        ("a.TXT", b"", "text"),
        ("README", b"Some text", "text"),
        ("a.csv", b"id,text\n", "csv"),
        ("a.tsv", b"id\ttext\n", "csv"),
        ("a.jsonl", written(write_articles, [SAMPLE])[0], "article"),
        ("a.jsonl", written(write_spans, [SAMPLE])[0], "spans"),
        ("a.json", written(write_articles, [SAMPLE])[0], "article"),
        ("records", written(write_spans, [SAMPLE])[0], "spans"),
        ("a.export", b'[{"text": "x"}]', "csv"),
        ("a.jsonl", b'{"text": "x"}\n', "csv"),
        ("a.jsonl", b'{broken\n{"text": "x", "spans": []}\n', "spans"),
        ("a.jsonl", '{"text": "x", "spans": []}\n'.encode("utf-16"), "spans"),
        ("a.jsonl", b"", "article"),
    ],
)
def test_a_files_format_is_found_by_its_suffix_and_first_record(
    tmp_path: Path, name: str, content: bytes, found: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    assert find_format(path).id == found


def test_a_file_of_no_known_form_a_folder_or_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.exe").write_bytes(b"MZ\0\0")

    with pytest.raises(UserError, match=r"Files like a\.exe cannot be read"):
        find_format(tmp_path / "a.exe")
    with pytest.raises(UserError, match="is of no one format"):
        find_format(tmp_path)
    with pytest.raises(UserError, match="There is no file"):
        find_format(tmp_path / "gone.jsonl")


def test_formats_have_one_id_each_and_are_found_by_it() -> None:
    assert [format_named(one.id) for one in FORMATS] == list(FORMATS)
    with pytest.raises(UserError, match="no format called “xml”; there are article, spans"):
        format_named("xml")


@pytest.mark.parametrize(
    "one",
    [
        one
        for one in FORMATS
        if one.reads is not None and (one.id != "spacy" or find_spec("spacy") is not None)
    ],
    ids=lambda one: one.id,
)
def test_every_reader_tells_a_folder_an_empty_and_an_unreadable_file(
    tmp_path: Path, one: Format, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert one.reads is not None
    path = tmp_path / f"a{one.suffixes[0]}"
    path.write_bytes(b"")

    (refusal,) = one.reads(path, ReadOptions())
    assert "file" in str(refusal)
    if not one.takes_folders:
        with pytest.raises(UserError, match="is a folder"):
            list(one.reads(tmp_path, ReadOptions()))
    (tmp_path / "a.txt").write_bytes(b"What a pair of files needs.")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(UserError, match="may not be read by you"):
        list(one.reads(path, ReadOptions()))


def test_reading_goes_record_by_record(tmp_path: Path) -> None:
    path = json_lines(tmp_path / "a.jsonl", *[{"text": f"Text {n}"} for n in range(5_000)])

    reader = read_articles(path, ReadOptions())
    first = next(reader)

    assert first.where == "line 1"


@pytest.mark.parametrize(
    "start",
    ["import annotator.formats.registry", "from annotator.cli import main; main(['--help'])"],
)
def test_no_library_of_a_format_is_loaded_before_its_files_are_read(start: str) -> None:
    heavy = ["trafilatura", "lxml", "docx", "pypdfium2", "warcio", "cassis", "charset_normalizer"]
    told = f"atexit.register(lambda: print(set({heavy}) & set(sys.modules)))"
    code = f"import atexit, sys\n{told}\n{start}"

    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.endswith("set()\n")


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("old.doc", "save it as .docx or .txt"),
        ("letter.rtf", "save it as .docx or .txt"),
        ("rows.xlsx", "save it as CSV"),
        ("lines.jsonl.gz", "unpack it first"),
        ("unknown.xyz", "name their format"),
    ],
)
def test_what_cannot_be_read_says_what_to_do_instead(
    tmp_path: Path, name: str, instead: str
) -> None:
    path = tmp_path / name
    path.write_bytes(b"{\\rtf1 Hello}")
    with pytest.raises(UserError, match=instead):
        find_format(path)
