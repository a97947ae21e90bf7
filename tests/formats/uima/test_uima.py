"""CAS files for INCEpTION: written, judged by the library that reads them, and read."""

from pathlib import Path
from typing import Any

import pytest

from annotator.formats.base import WriteOptions
from annotator.formats.registry import find_format, format_named
from annotator.formats.uima.uima_types import CUSTOM, NAMED_ENTITY, SENTENCE, TOKEN, cassis_library
from annotator.model.annotation import Filler
from annotator.model.article import Source
from tests.formats.formats_builders import annotation, article, layer
from tests.formats.torture import read_as, write_as

XMI, JSON = format_named("uima-xmi"), format_named("uima-json")
CORPORA = Path(__file__).parents[4] / "shared" / "corpora"
CASES = sorted((CORPORA / "dkpro-cassis").rglob("*.xmi"))
JSON_CASES = sorted((CORPORA / "dkpro-cassis").rglob("data*.json"))
TEXT = "😀 Kim said “no”, twice.\nSeoul heard."


def written(tmp_path: Path, form: Any = XMI) -> Path:
    kim = annotation("PERSON", (2, 5), referent="wd:Q1", attributes={"metonym": True})
    cue = annotation("CUE", (6, 10))
    frame = annotation(
        "STATEMENT", (11, 15), (17, 22), attributes={"type": ["arms"]}, note="sure?",
        roles={"speaker": (Filler(kim.id),), "cue": (Filler(cue.id),)},
    )  # fmt: skip
    one = article(TEXT, layer(kim, cue, frame), sources=(Source("a.txt"),), language="en")
    write_as(form, [one], tmp_path / "out", WriteOptions(layer="Ann"))
    return tmp_path / "out"


def loaded(out: Path) -> Any:
    cassis = cassis_library()
    if (out / "a.json").exists():
        return cassis.load_cas_from_json((out / "a.json").read_text("utf-8"))
    system = cassis.load_typesystem(out / "TypeSystem.xml")
    return cassis.load_cas_from_xmi(out / "a.xmi", system)


@pytest.mark.parametrize("form", [XMI, JSON], ids=lambda form: form.id)
def test_dkpro_cassis_loads_what_is_written(form: Any, tmp_path: Path) -> None:
    cas = loaded(written(tmp_path, form))

    (kim,) = cas.select(NAMED_ENTITY)
    (frame,) = cas.select(f"{CUSTOM}STATEMENT")
    assert (kim.value, kim.identifier, kim.metonym, kim.get_covered_text()) == (
        "PERSON", "wd:Q1", True, "Kim"
    )  # fmt: skip
    assert frame.get_covered_text() == "“no”"
    assert [link.target.get_covered_text() for link in frame.fragments.elements] == ["twice"]
    assert [(link.role, link.target.value) for link in frame.speaker.elements] == [
        ("speaker", "PERSON")
    ]
    assert frame.type_.elements == ["arms"]
    assert [one.get_covered_text() for one in cas.select(SENTENCE)] == TEXT.split("\n")
    assert "“" in [one.get_covered_text() for one in cas.select(TOKEN)]


def test_offsets_in_the_file_count_utf_16_units(tmp_path: Path) -> None:
    assert 'begin="3" end="6" value="PERSON"' in (written(tmp_path) / "a.xmi").read_text("utf-8")


@pytest.mark.parametrize(
    "file", CASES + JSON_CASES, ids=lambda file: f"{file.parent.name}-{file.name}"
)
def test_the_corpora_are_read_or_refused_with_a_reason(file: Path) -> None:
    form = find_format(file)

    accepted, refused = read_as(form, file, schema=None)

    assert form.id in ("uima-xmi", "uima-json")
    assert accepted or refused
    assert all(one.why for one in refused)


@pytest.mark.skipif(not CASES, reason="the folder of corpora is not here")
def test_spans_behind_emoji_and_several_views_are_read() -> None:
    folder = CORPORA / "dkpro-cassis"
    emoji = folder / "json/fs_as_array/ser-ref/casWithEmojiUnicodeTextAndAnnotations"
    slots = folder / "json/fs_as_array/one-way/tsv3-testSimpleSlotFeature"

    (one,) = read_as(XMI, emoji / "debug.xmi", schema=None)[0]
    (two,) = read_as(JSON, slots / "data.json", schema=None)[0]
    several = read_as(XMI, folder / "xmi/cas_with_two_sofas.xmi", schema=None)[0]

    assert "😀" in one.article.text or "🥳" in one.article.text
    assert len(several) == 2
    assert any(found.roles for found in two.article.layers[0].annotations)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "the file is empty"),
        (b"<!DOCTYPE a SYSTEM 'http://x/a.dtd'><a/>", "document type"),
        (b'<!DOCTYPE a [<!ENTITY b "bbb">]><a>&b;</a>', "document type"),
        (b"<xmi:XMI", "no XML"),
        (b'<a xmlns:xmi="http://www.omg.org/XMI"/>', "no "),
        (b"{", "no CAS"),
        (b"\x00\x01", "no XML"),
    ],
)
def test_what_is_no_cas_is_refused(tmp_path: Path, content: bytes, why: str) -> None:
    (tmp_path / "a.xmi").write_bytes(content)

    accepted, (refused,) = read_as(XMI, tmp_path / "a.xmi")

    assert accepted == []
    assert refused.where == "a.xmi"
    assert why in refused.why


def test_a_cut_off_file_is_refused_and_the_next_read(tmp_path: Path) -> None:
    out = written(tmp_path)
    whole = (out / "a.xmi").read_bytes()
    (out / "b.xmi").write_bytes(whole[: len(whole) // 2])

    accepted, refused = read_as(XMI, out)

    assert len(accepted) == 1
    assert [one.where for one in refused] == ["b.xmi"]


def test_a_text_that_xml_cannot_hold_is_left_out_and_counted(tmp_path: Path) -> None:
    articles = [article("a\x0bb", layer()), article("fine", layer())]

    report = write_as(XMI, articles, tmp_path / "out")

    assert report.articles == 1
    assert "articles with characters that XML cannot hold" in [one.kind for one in report.losses]
    assert write_as(JSON, articles, tmp_path / "json").articles == 2


def test_annotators_are_told_by_inceptions_folders(tmp_path: Path) -> None:
    out = written(tmp_path)
    for who in ("anna", "ben"):
        folder = tmp_path / "project" / "annotation" / "news.txt"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{who}.xmi").write_bytes((out / "a.xmi").read_bytes())
        (folder / "TypeSystem.xml").write_bytes((out / "TypeSystem.xml").read_bytes())

    accepted, refused = read_as(XMI, tmp_path / "project")

    assert refused == []
    assert [one.article.layers[0].annotator for one in accepted] == ["anna", "ben"]


def test_a_file_without_its_type_system_says_so(tmp_path: Path) -> None:
    out = written(tmp_path)
    (out / "TypeSystem.xml").unlink()

    accepted, (refused,) = read_as(XMI, out)

    assert accepted == []
    assert refused.why.endswith("; no type system lies beside it")
