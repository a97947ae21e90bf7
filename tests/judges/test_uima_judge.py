"""dkpro-cassis reads the CAS files that we write, and we read those that it writes."""

from pathlib import Path
from typing import Any

import pytest

from annotator.formats.base import Format, WriteOptions
from annotator.formats.registry import format_named
from annotator.formats.uima.uima_types import CUSTOM, NAMED_ENTITY, SENTENCE, TOKEN
from annotator.model.annotation import Filler
from annotator.model.article import ArticleContent, Source
from tests.formats.formats_builders import annotation, article, layer
from tests.formats.torture import merged, read_as, said_of, torture_articles, write_as

pytestmark = [pytest.mark.judges, pytest.mark.filterwarnings("default")]

XMI, JSON = format_named("uima-xmi"), format_named("uima-json")
CORPORA = Path(__file__).parents[3] / "shared" / "corpora"
TYPES = CORPORA / "dkpro-cassis" / "typesystems" / "webanno_types.xml"
SUITE = sorted((CORPORA / "inception-tsv3-suite").rglob("*.xmi"))
TEXT = "😀 Kim said “no”, twice.\nSeoul heard."

both = pytest.mark.parametrize("form", [XMI, JSON], ids=lambda form: form.id)


def loaded(file: Path, types: Path | None = None) -> Any:
    cassis = pytest.importorskip("cassis")
    if file.suffix == ".json":
        return cassis.load_cas_from_json(file.read_text("utf-8"))
    system = cassis.load_typesystem(types or file.parent / "TypeSystem.xml")
    return cassis.load_cas_from_xmi(file, system)


def said(articles: list[ArticleContent]) -> list[Any]:
    return [(one.text, said_of(one.layers, frozenset())) for one in merged(articles)]


@both
def test_cassis_loads_what_is_written(form: Format, tmp_path: Path) -> None:
    kim = annotation("PERSON", (2, 5), referent="wd:Q1", attributes={"metonym": True})
    frame = annotation(
        "STATEMENT", (11, 15), (17, 22), attributes={"type": ["arms"]}, note="sure?",
        roles={"speaker": (Filler(kim.id),)},
    )  # fmt: skip
    one = article(TEXT, layer(kim, frame), sources=(Source("a.txt"),), language="en")
    write_as(form, [one], tmp_path / "out", WriteOptions(layer="Ann"))

    cas = loaded(tmp_path / "out" / f"a{form.suffixes[0]}")

    (kim,) = cas.select(NAMED_ENTITY)
    (frame,) = cas.select(f"{CUSTOM}STATEMENT")
    assert (kim.value, kim.identifier, kim.metonym, kim.get_covered_text()) == (
        "PERSON", "wd:Q1", True, "Kim"
    )  # fmt: skip
    assert frame.get_covered_text() == "“no”"
    assert frame.note == "sure?"
    assert [link.target.get_covered_text() for link in frame.fragments.elements] == ["twice"]
    assert [(link.role, link.target.value) for link in frame.speaker.elements] == [
        ("speaker", "PERSON")
    ]
    assert frame.type_.elements == ["arms"]
    assert [one.get_covered_text() for one in cas.select(SENTENCE)] == TEXT.split("\n")
    assert "“" in [one.get_covered_text() for one in cas.select(TOKEN)]


@both
def test_what_cassis_makes_of_our_files_says_the_same(form: Format, tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_as(form, torture_articles(), out)
    first, _ = read_as(form, out)

    for file in out.rglob(f"*{form.suffixes[0]}"):
        cas = loaded(file, out / "TypeSystem.xml")
        again = cas.to_json() if form is JSON else cas.to_xmi()
        file.write_text(again, encoding="utf-8")
    second, refused = read_as(form, out)

    assert refused == []
    assert said([one.article for one in second]) == said([one.article for one in first])


@pytest.mark.skipif(not SUITE, reason="the folder of corpora is not here")
@pytest.mark.parametrize("file", SUITE, ids=lambda file: file.parent.name)
def test_the_spans_that_cassis_finds_are_read(file: Path, tmp_path: Path) -> None:
    (tmp_path / "TypeSystem.xml").write_bytes(TYPES.read_bytes())
    (tmp_path / "a.xmi").write_bytes(file.read_bytes())
    cassis = pytest.importorskip("cassis")
    try:
        cas = loaded(tmp_path / "a.xmi")
    except (LookupError, TypeError, cassis.typesystem.TypeNotFoundError):
        pytest.skip("its types are others")

    (accepted,), _ = read_as(XMI, tmp_path / "a.xmi", schema=None)

    found = {
        (one.begin, one.end)
        for one in cas.select_all_annotations()
        if one.type.name.startswith((CUSTOM, NAMED_ENTITY))
        and one.type.get_feature("Governor") is None
        and one.begin < one.end
    }
    layers = accepted.article.layers
    assert {(a.start, a.end) for one in layers for a in one.annotations} == found
    assert accepted.article.text == cas.sofa_string


def test_types_are_described_as_cassis_describes_them(tmp_path: Path) -> None:
    cassis = pytest.importorskip("cassis")
    write_as(XMI, torture_articles(), tmp_path / "out")

    system = cassis.load_typesystem(tmp_path / "out" / "TypeSystem.xml")

    statement = system.get_type(f"{CUSTOM}STATEMENT")
    assert statement.get_feature("speaker").elementType.name == f"{CUSTOM}STATEMENTSpeakerLink"
