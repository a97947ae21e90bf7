"""CAS files for INCEpTION: written, and read, those of others too."""

from pathlib import Path
from typing import Any

import pytest

from annotator.formats.base import WriteOptions
from annotator.formats.registry import find_format, format_named
from annotator.formats.uima.uima_types import CUSTOM
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


def test_without_its_type_system_only_usual_layers_are_read(tmp_path: Path) -> None:
    out = written(tmp_path)
    (out / "TypeSystem.xml").unlink()

    (accepted,), refused = read_as(XMI, out)

    assert [one.label for one in accepted.article.layers[0].annotations] == ["PERSON"]
    why = "left out: no type system that lies beside it describes their type"
    assert {one.where for one in refused} >= {f"a.xmi, {CUSTOM}Span", f"a.xmi, {CUSTOM}STATEMENT"}
    assert all(one.why.endswith(why) for one in refused)


TYPES = """<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier"><types>
<typeDescription><name>my.Deed</name><supertypeName>uima.tcas.Annotation</supertypeName><features>
{}</features></typeDescription>
<typeDescription><name>my.Kind</name><supertypeName>uima.cas.String</supertypeName>
</typeDescription></types></typeSystemDescription>"""
FEATURE = (
    "<featureDescription><name>{}</name><rangeTypeName>{}</rangeTypeName>"
    "<multipleReferencesAllowed>{}</multipleReferencesAllowed></featureDescription>\n"
)
NER = "http:///de/tudarmstadt/ukp/dkpro/core/api/ner/type.ecore"
TOKENS = "http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type.ecore"


def foreign(tmp_path: Path, body: str, *features: tuple[str, str, bool]) -> Path:
    """Write a CAS of the text “Kim 😀 came” by hand, with its types beside it."""
    described = "".join(FEATURE.format(n, r, str(shared).lower()) for n, r, shared in features)
    (tmp_path / "types.xml").write_text(TYPES.format(described))
    (tmp_path / "a.xmi").write_text(
        '<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore"'
        f' xmlns:my="http:///my.ecore" xmlns:ner="{NER}" xmlns:seg="{TOKENS}">{body}'
        '<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" sofaString="Kim 😀 came"/>'
        f'<cas:View sofa="1" members="{" ".join(map(str, range(2, 40)))}"/></xmi:XMI>',
        encoding="utf-8",
    )
    return tmp_path / "a.xmi"


def test_arrays_and_lists_are_read_inline_and_shared(tmp_path: Path) -> None:
    body = (
        '<ner:NamedEntity xmi:id="2" sofa="1" begin="0" end="3" value="PER"/>'
        '<my:Deed xmi:id="3" sofa="1" begin="7" end="11" who="2" list="2" shared="9" far="10"'
        ' counts="1 2" sure="true" share="0.5" kind="old"><words>a b</words><words>c</words>'
        '</my:Deed><cas:FSArray xmi:id="9" elements="2 0"/><cas:NonEmptyFSList xmi:id="10" head="2"'
        ' tail="11"/><cas:EmptyFSList xmi:id="11"/>'
    )
    features = [
        ("who", "uima.tcas.Annotation", False),
        ("list", "uima.cas.FSList", False),
        ("shared", "uima.cas.FSArray", True),
        ("far", "uima.cas.FSList", True),
        ("counts", "uima.cas.IntegerArray", False),
        ("words", "uima.cas.StringArray", False),
        ("sure", "uima.cas.Boolean", False),
        ("share", "uima.cas.Float", False),
        ("kind", "my.Kind", False),
    ]

    (accepted,), refused = read_as(XMI, foreign(tmp_path, body, *features), schema=None)

    person, deed = accepted.article.layers[0].annotations
    assert refused == []
    assert accepted.article.text[deed.start : deed.end] == "came"
    assert deed.label == "Deed"
    assert deed.attributes == {
        "counts": [1, 2], "words": ["a b", "c"], "sure": True, "share": 0.5, "kind": "old",
    }  # fmt: skip
    assert {role: [f.id for f in found] for role, found in deed.roles.items()} == {
        role: [person.id] for role in ("who", "list", "shared", "far")
    }


def test_what_cannot_be_placed_is_refused_alone(tmp_path: Path) -> None:
    body = (
        '<ner:NamedEntity xmi:id="2" sofa="1" begin="0" end="5"/>'
        '<ner:NamedEntity xmi:id="3" sofa="1" begin="0" end="99"/>'
        '<ner:NamedEntity xmi:id="4" sofa="1" begin="0" end="3" odd="x"/>'
    )

    (accepted,), refused = read_as(XMI, foreign(tmp_path, body), schema=None)

    assert [(one.where, one.why) for one in refused] == [
        ("a.xmi, NamedEntity 2", "its offset 5 lies within a character"),
        ("a.xmi, NamedEntity 3", "its offset 99 lies outside the text"),
    ]
    assert len(accepted.article.layers[0].annotations) == 1
    assert ["odd" in one.why for one in accepted.changed] == [True]


@pytest.mark.parametrize(
    "body",
    [
        '<ner:NamedEntity xmi:id="2" sofa="1" begin="x" end="5"/>',
        '<ner:NamedEntity xmi:id="" sofa="1" begin="0" end="5"/>',
        '<my:Deed xmi:id="2" sofa="1" begin="0" end="3" sure="perhaps"/>',
        "<a>" * 1001 + "</a>" * 1001,
    ],
)
def test_a_file_that_breaks_its_types_is_refused(tmp_path: Path, body: str) -> None:
    file = foreign(tmp_path, body, ("sure", "uima.cas.Boolean", False))

    assert read_as(XMI, file, schema=None)[0] == []


def test_what_looks_like_a_token_in_other_places_is_kept(tmp_path: Path) -> None:
    token = '<seg:Token xmi:id="5" sofa="1" begin="0" end="3"/>'
    deed = '<my:Deed xmi:id="2" sofa="1" begin="0" end="3"><words><![CDATA[{}]]></words></my:Deed>'
    words = ("words", "uima.cas.StringArray", False)

    for said in (token, "<!-- no -->"):
        file = foreign(tmp_path, token + deed.format(said), words)
        ((found,),) = [one.article.layers for one in read_as(XMI, file, schema=None)[0]]
        assert [one.attributes for one in found.annotations] == [{"words": [said]}]


def test_names_that_two_attributes_share_are_counted(tmp_path: Path) -> None:
    one = annotation("PERSON", (2, 5), attributes={"a b": "x", "a-b": "y"})

    report = write_as(XMI, [article(TEXT, layer(one))], tmp_path / "out")

    assert {loss.kind: loss.count for loss in report.losses} == {
        "names changed": 2, "attributes": 1,
    }  # fmt: skip
