"""WebAnno TSV: the suite that its authors test it with, and what we write."""

from pathlib import Path
from typing import Any

import pytest

from annotator.formats.base import WriteOptions
from annotator.formats.registry import find_format, format_named
from annotator.model.annotation import Filler
from annotator.model.article import ArticleContent, Source
from tests.formats.formats_builders import annotation, article, layer
from tests.formats.torture import read_as, write_as

TSV = format_named("webanno-tsv")
SUITE = Path(__file__).parents[4] / "shared" / "corpora" / "inception-tsv3-suite"
CASES = sorted((SUITE / "tsv3-suite").glob("*/reference.tsv"))
# Cases that are not written as they were read, by what is different here.
ZERO_WIDTH = {file.parent.name for file in CASES if "Zero" in file.parent.name} | {
    "testStackedSubMultiTokenSpanWithFeatureValue",
    "testSubMultiTokenSpanWithFeatureValue",
    "testSubtokenChain",
}
CHAINS_AS_REFERENTS = {"testMultiTokenChain", "testSimpleChain", "testStackedChain"}
RELATIONS_OF_BARE_TOKENS = {
    "testSingleTokenRelationWithFeatureValue",
    "testSingleTokenRelationWithMultipleFeatureValues",
    "testSingleTokenRelationWithoutFeatureValue",
}
NUMBERED_IN_ANOTHER_ORDER = {
    "sampleSlotAnnotation1",
    "testMultiTokenStackedSpanWithFeatureValue",
    "testSingleStackedNonTokenOverlappingRelationWithoutFeatureValue",
    "testSingleStackedNonTokenRelationWithoutFeatureValue",
    "testSingleStackedNonTokenRelationWithoutFeatureValue2",
    "testSingleStackedNonTokenRelationWithoutFeatureValue3",
    "testSubTokenRelation",
}
SENTENCES_OF_OUR_OWN = {
    "testSentenceId",
    "testSentenceWithLineBreak",
    "testTwoSentencesWithNoSpaceInBetween",
}
OTHERWISE = (
    ZERO_WIDTH
    | CHAINS_AS_REFERENTS
    | RELATIONS_OF_BARE_TOKENS
    | NUMBERED_IN_ANOTHER_ORDER
    | SENTENCES_OF_OUR_OWN
)
TEXT = "😀 Kim said “no”, twice.\r\n\nSeoul heard."


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.parent.name)
def test_every_case_of_the_suite_is_read_and_written_as_it_was(file: Path, tmp_path: Path) -> None:
    (accepted,), refused = read_as(TSV, file, schema=None)
    write_as(TSV, [accepted.article], tmp_path / "out", WriteOptions(layer="imported"))

    (out,) = (tmp_path / "out").glob("*.tsv")
    same = out.read_bytes().rstrip() == file.read_bytes().rstrip()
    name = file.parent.name
    assert find_format(file).id == "webanno-tsv"
    assert same is (name not in OTHERWISE)
    assert [one.why.endswith("has no width") for one in refused] == [True] * len(refused)
    assert bool(refused) <= (name in ZERO_WIDTH)
    assert bool(accepted.changed) <= (name in ZERO_WIDTH | RELATIONS_OF_BARE_TOKENS)


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.parent.name)
def test_what_is_written_of_a_case_says_the_same_again(file: Path, tmp_path: Path) -> None:
    (first,), _ = read_as(TSV, file, schema=None)
    write_as(TSV, [first.article], tmp_path / "out", WriteOptions(layer="imported"))

    (again,), refused = read_as(TSV, tmp_path / "out", schema=None)

    def told(one: ArticleContent) -> list[Any]:
        found = [each for layer in one.layers for each in layer.annotations]
        return sorted((each.label, each.fragments, len(each.fillers())) for each in found)

    assert refused == []
    assert again.article.text == first.article.text
    assert told(again.article) == told(first.article)


@pytest.mark.skipif(not CASES, reason="the folder of corpora is not here")
def test_slots_relations_chains_and_stacks_are_told_apart() -> None:
    def read(name: str) -> list[tuple[str, str, list[tuple[str, str]]]]:
        (one,), _ = read_as(TSV, SUITE / "tsv3-suite" / name / "reference.tsv", schema=None)
        text, (only,) = one.article.text, one.article.layers
        quotes = {a.id: text[a.start : a.end] for a in only.annotations}
        return [
            (
                a.label,
                quotes[a.id],
                [(r, quotes[f.id or ""]) for r, fs in a.roles.items() for f in fs],
            )
            for a in only.annotations
        ]

    assert read("testSimpleSlotFeature") == [
        ("SimpleLinkHost", "This", [("p1", "is"), ("p2", "a")]),
        ("SimpleSpan", "is", []),
        ("SimpleSpan", "a", []),
    ]
    assert read("testSingleNonMultiTokenRelationWithMultipleFeatureValues") == [
        ("Span", "This is", [("nsubj", "a test")]),
        ("Span", "a test", []),
    ]
    (chain,), _ = read_as(TSV, SUITE / "tsv3-suite/testMultiTokenChain/reference.tsv", schema=None)
    assert {a.referent for a in chain.article.layers[0].annotations} == {"local:SimpleLink-1"}


@pytest.mark.skipif(not CASES, reason="the folder of corpora is not here")
def test_whole_documents_are_read_and_an_older_version_is_refused() -> None:
    accepted, refused = read_as(TSV, SUITE, schema=None)

    names = {one.where for one in accepted}
    assert {"tsv3/coref.tsv", "tsv3/example2.tsv"} < names
    assert {one.where for one in refused if one.where.startswith("tsv2")} == {
        "tsv2/example.tsv",
        "tsv2/example2.tsv",
    }


def test_a_frame_is_a_layer_of_its_own_with_slots_and_offsets_in_utf_16(tmp_path: Path) -> None:
    kim = annotation("PERSON", (2, 5), referent="wd:Q1")
    frame = annotation(
        "STATEMENT", (11, 15), (17, 22), attributes={"type": ["arms", "trade"]},
        roles={"speaker": (Filler(kim.id),)},
    )  # fmt: skip
    one = article(TEXT, layer(kim, frame), sources=(Source("a.txt"),))
    write_as(TSV, [one], tmp_path / "out", WriteOptions(layer="Ann"))

    lines = (tmp_path / "out" / "a.tsv").read_text("utf-8").split("\n")
    assert lines[:4] == [
        "#FORMAT=WebAnno TSV 3.3",
        "#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value",
        "#T_SP=webanno.custom.Fragment|",
        (
            "#T_SP=webanno.custom.STATEMENT|type_"
            "|ROLE_webanno.custom.STATEMENT:fragments_webanno.custom.FragmentLink"
            "|webanno.custom.Fragment"
            "|ROLE_webanno.custom.STATEMENT:speaker_webanno.custom.STATEMENTSpeakerLink"
            "|uima.tcas.Annotation"
        ),
    ]
    assert "1-2\t3-6\tKim\twd:Q1[1]\tPERSON[1]\t_\t_\t_\t_\t_\t_\t" in lines
    assert lines[6:10] == [
        "#Text=😀 Kim said “no”, twice.\\r",
        "#Text=",
        "#Text=",
        "1-1\t0-2\t😀\t_\t_\t_\t_\t_\t_\t_\t_\t",
    ]


def test_broken_lines_are_refused_with_their_place(tmp_path: Path) -> None:
    head = "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.X|value\n\n\n#Text=Kim came\n"
    rows = "1-1\t0-3\tKim\tA\t\n1-2\t4\n1-2\t9-4\tcame\t_\t\n1-2\t4-8\tcame\tB\t\n"
    (tmp_path / "a.tsv").write_text(head + rows)
    (tmp_path / "b.tsv").write_text("#FORMAT=WebAnno TSV 3.3\n#T_XX=1\n")
    (tmp_path / "c.tsv").write_text("")

    accepted, refused = read_as(TSV, tmp_path)

    assert [one.label for one in accepted[0].article.layers[0].annotations] == ["A", "B"]
    assert [one.where for one in refused] == ["a.tsv, line 7", "a.tsv, line 8", "b.tsv", "c.tsv"]


def test_bare_units_may_be_broken_where_nothing_else_is_lost(tmp_path: Path) -> None:
    head = "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.X|value\n\n\n#Text=Kim came\n"
    file = tmp_path / "a.tsv"

    file.write_text(f"{head}1-1\t9-4\tKim\t_\t\n1-2\t4-8\tcame\t_\t\n1-3\t8-8\t.\tB\t\n")
    (broken,), refused = read_as(TSV, file)
    file.write_bytes(file.read_bytes().replace(b"9-4", b"0-3").replace(b"\n", b"\r\n"))
    (whole,), nothing = read_as(TSV, file)

    assert [one.where for one in refused] == ["a.tsv, line 6", "a.tsv, line 8"]
    assert [one.where for one in nothing] == ["a.tsv, line 8"]
    assert broken.article.text == whole.article.text == "Kim came"


def test_the_place_of_a_unit_without_marks_matters_only_at_the_start_of_a_sentence(
    tmp_path: Path,
) -> None:
    head = "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.X|value\n\n\n#Text=Kim came .\n"
    file = tmp_path / "a.tsv"
    file.write_text(f"{head}1-1\t0-3\tKim\t_\t\n1-2\t?\tcame\t_\t\n1-3\t9-10\t.\tB\t\n")

    (accepted,), refused = read_as(TSV, file)

    (found,) = accepted.article.layers[0].annotations
    assert (found.label, found.start, found.end) == ("B", 9, 10)
    assert not refused


def test_a_line_that_is_cut_off_is_told(tmp_path: Path) -> None:
    one = article(TEXT, layer(annotation("PERSON", (2, 5))))
    write_as(TSV, [one], tmp_path / "out")
    (file,) = (tmp_path / "out").rglob("*.tsv")
    raw = file.read_bytes()
    file.write_bytes(raw[: raw.index(b"PERSON") - 1])
    (accepted,), _ = read_as(TSV, file, schema=None)
    assert any("is the file cut off?" in each.why for each in accepted.changed)
