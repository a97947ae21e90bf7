"""The client's articles and the hand-made examples go in and come out whole."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from annotator.app import labelling
from annotator.app.checking import check_project
from annotator.app.exporting.export_file import export_file
from annotator.app.exporting.records import ExportOptions
from annotator.app.importing.import_files import ImportOptions, import_files
from annotator.app.project import create_project
from annotator.app.session import Session
from annotator.model.fragment import Fragment

SHARED = Path(__file__).parents[3].parent / "shared"

pytestmark = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the client's articles are not beside this checkout"
)


def a_session(folder: Path, name: str, *files: Path) -> Session:
    session = create_project(folder / f"{name}.annot", annotator="Anna")
    report = import_files(session, files, ImportOptions())
    assert report.refused == ()
    assert report.changed == ()
    return session


def lines(file: Path) -> list[dict[str, Any]]:
    return [msgspec.json.decode(line) for line in file.read_bytes().splitlines()]


def annotations(records: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for record in records:
        for layer in record["layers"]:
            yield from layer["annotations"]


def test_articles_and_examples_come_out_byte_equal_after_a_second_project(tmp_path: Path) -> None:
    articles = sorted((SHARED / "articles").glob("*.txt"))
    examples = SHARED / "gold" / "examples-002-003.jsonl"
    session = a_session(tmp_path, "first", *articles, examples)
    assert len(session.queue.keys()) == 3
    _tag_the_first_article(session)
    first = tmp_path / "first.jsonl"
    export_file(session, first, ExportOptions())
    session.close()
    assert check_project(session.path) == []

    again = a_session(tmp_path, "second", first)
    second = tmp_path / "second.jsonl"
    export_file(again, second, ExportOptions())
    again.close()
    assert second.read_bytes() == first.read_bytes()
    schemas = [file.with_name(file.name + ".schema.toml") for file in (first, second)]
    assert schemas[0].read_bytes() == schemas[1].read_bytes()


def test_the_examples_survive_whole(tmp_path: Path) -> None:
    examples = SHARED / "gold" / "examples-002-003.jsonl"
    session = a_session(tmp_path, "gold", examples)
    out = tmp_path / "out.jsonl"
    report = export_file(session, out, ExportOptions())
    session.close()
    assert report.losses == ()
    given = {each["id"]: each for each in annotations(lines(examples))}
    kept = {each["id"]: each for each in annotations(lines(out))}
    assert kept == given
    assert len(kept) == 172
    fillers = [f for each in kept.values() for found in each["roles"].values() for f in found]
    assert len(fillers) == 81
    assert sum(len(each["fragments"]) > 1 for each in kept.values()) == 3
    assert any(filler.get("implied") for filler in fillers)
    given_register = {k: v for line in lines(examples) for k, v in line["referents"].items()}
    kept_register = {k: v for line in lines(out) for k, v in line["referents"].items()}
    assert kept_register.items() <= given_register.items()


def test_three_layers_of_one_article_stay_three(tmp_path: Path) -> None:
    session = a_session(tmp_path, "review", SHARED / "gold" / "review-003.jsonl")
    article = session.open_article(session.queue.keys()[0])
    assert [layer.annotator.name for layer in article.layers] == ["first", "second", "third"]
    session.close()


def _tag_the_first_article(session: Session) -> None:
    article = session.open_article(session.queue.keys()[0])
    for quote, label in (
        ("United States", "COUNTRY"),
        ("sanctions", "SANCTION"),
        ("Kim Jong-Un", "PERSON"),
        ('"low-hanging fruit"', "STATEMENT"),
        ("Reuters", "MEDIA"),
    ):
        at = article.text.content.index(quote)
        key = labelling.add(session, label, [Fragment(at, at + len(quote))])
        if label == "SANCTION":
            labelling.set_attribute(session, key, "status", "threatened")
        if label == "COUNTRY":
            labelling.set_note(session, key, "as in the headline")
