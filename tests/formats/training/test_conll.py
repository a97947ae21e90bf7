"""CoNLL columns: what is written in each scheme, and files as others write them."""

from pathlib import Path
from typing import Any

import pytest

from annotator.errors import UserError
from annotator.formats.base import OverlapRule, TagScheme, Tokens, WriteOptions
from annotator.formats.registry import find_format, format_named
from annotator.formats.training.token_spans import spans_of_tags
from tests.formats.formats_builders import annotation, article, layer
from tests.formats.torture import read_as, torture_articles, write_as

FORM = format_named("conll")
CORPORA = Path(__file__).parents[4] / "shared" / "corpora"
TEXT = "Kim of the U.S. Treasury left. Lee Jo met Ban."
ONE = article(
    TEXT,
    layer(
        annotation("PERSON", (0, 3)),
        annotation("ENTITY", (11, 24)),
        annotation("PERSON", (31, 34)),
        annotation("PERSON", (35, 37)),
        annotation("PERSON", (42, 45)),
        annotation("CUE", (38, 41)),
    ),
)


def lines(tmp_path: Path, **options: Any) -> list[str]:
    write_as(FORM, [ONE], tmp_path / "out.conll", WriteOptions(**options))
    return (tmp_path / "out.conll").read_text("utf-8").split("\n")


def marked(file: Path) -> list[tuple[str, str]]:
    accepted, refused = read_as(FORM, file, schema=None)
    assert refused == []
    return [
        (found.label, one.article.text[found.start : found.end])
        for one in accepted
        for each in one.article.layers
        for found in each.annotations
    ]


def test_sentences_are_parted_but_not_after_the_stop_of_an_abbreviation(tmp_path: Path) -> None:
    assert lines(tmp_path) == [
        "-DOCSTART-\tO", "",
        "Kim\tB-PERSON", "of\tO", "the\tO", "U.S.\tB-ENTITY", "Treasury\tI-ENTITY", "left\tO",
        ".\tO", "",
        "Lee\tB-PERSON", "Jo\tB-PERSON", "met\tO", "Ban\tB-PERSON", ".\tO", "", "",
    ]  # fmt: skip


@pytest.mark.parametrize("rule", OverlapRule)
def test_a_statement_costs_no_name_that_stands_in_it(tmp_path: Path, rule: OverlapRule) -> None:
    kim, banned = annotation("PERSON", (0, 3)), annotation("STATEMENT", (0, 30))
    crossing = annotation("ENTITY", (4, 15)), annotation("ENTITY", (11, 24))
    one = article(TEXT, layer(kim, banned, *crossing))

    report = write_as(FORM, [one], tmp_path / "out.conll", WriteOptions(overlap=rule))

    first = "of the U.S." if rule is OverlapRule.OUTER else "U.S. Treasury"
    assert marked(tmp_path / "out.conll") == [("PERSON", "Kim"), ("ENTITY", first)]
    lost = {loss.kind: loss.count for loss in report.losses}
    assert (lost["labels of other families"], lost["overlaps dropped"]) == (1, 1)


def test_every_scheme_says_the_same(tmp_path: Path) -> None:
    assert "Treasury L-ENTITY".replace(" ", "\t") in lines(tmp_path, scheme=TagScheme.BILOU)
    bilou = marked(tmp_path / "out.conll")
    assert "U.S. -X- -X- I-ENTITY" in lines(tmp_path, scheme=TagScheme.CONLL2003)
    assert "Jo -X- -X- B-PERSON" in lines(tmp_path, scheme=TagScheme.CONLL2003)
    conll = marked(tmp_path / "out.conll")
    lines(tmp_path)

    assert marked(tmp_path / "out.conll") == bilou == conll
    assert bilou == [
        ("PERSON", "Kim"), ("ENTITY", "U.S. Treasury"), ("PERSON", "Lee"), ("PERSON", "Jo"),
        ("PERSON", "Ban"),
    ]  # fmt: skip


def test_offset_columns_give_the_places_of_the_article_back(tmp_path: Path) -> None:
    written = lines(tmp_path, offset_columns=True)
    ((accepted,), _) = read_as(FORM, tmp_path / "out.conll", schema=None)

    assert "Treasury\t16\t24\tI-ENTITY" in written
    assert accepted.article.text == TEXT.replace("left. Lee", "left.\nLee")
    assert [one.fragments[0] for one in accepted.article.layers[0].annotations] == [
        (0, 3), (11, 24), (31, 34), (35, 37), (42, 45)
    ]  # fmt: skip


@pytest.mark.parametrize("wrong", [2, 10**12])
def test_an_offset_that_goes_back_or_far_away_is_told_and_counts_for_nothing(
    tmp_path: Path, wrong: int
) -> None:
    file = tmp_path / "far.conll"
    file.write_text(f"Kim\t0\t3\tB-PERSON\nsaid\t{wrong}\t{wrong + 4}\tO\n.\t9\t10\tO\n\n")

    (accepted,), _ = read_as(FORM, file, schema=None)

    assert accepted.article.text == "Kim said ."
    (change,) = [each for each in accepted.changed if "offset" in each.why]
    assert change.where.endswith("line 2")


@pytest.mark.parametrize("scheme", TagScheme)
def test_what_was_read_is_written_again_token_by_token(tmp_path: Path, scheme: TagScheme) -> None:
    options = WriteOptions(scheme=scheme, tokens=Tokens.BLANKS)
    write_as(FORM, [ONE], tmp_path / "a.conll", options)
    accepted, _ = read_as(FORM, tmp_path / "a.conll")
    write_as(FORM, [one.article for one in accepted], tmp_path / "b.conll", options)

    assert (tmp_path / "b.conll").read_bytes() == (tmp_path / "a.conll").read_bytes()


def test_the_tokens_of_a_tortured_text_come_back(tmp_path: Path) -> None:
    articles = torture_articles()
    report = write_as(FORM, articles, tmp_path / "out.conll")
    accepted, refused = read_as(FORM, tmp_path / "out.conll")

    assert refused == []
    assert len(accepted) == len(articles)
    assert sum(len(each.annotations) for one in accepted for each in one.article.layers) == (
        report.annotations
    )
    for one, before in zip(accepted, articles, strict=True):
        assert "".join(one.article.text.split()) == "".join(before.text.split())


@pytest.mark.parametrize(
    ("tags", "spans"),
    [
        ("I-A I-A O I-A B-A I-B", ["A0-1", "A3-3", "A4-4", "B5-5"]),
        ("B-A I-A B-A O B-B", ["A0-1", "A2-2", "B4-4"]),
        ("B-A L-A U-A O B-B I-B L-B I-B", ["A0-1", "A2-2", "B4-6", "B7-7"]),
        ("S-A B-A E-A B-geo-loc", ["A0-0", "A1-2", "geo-loc3-3"]),
        ("PER PER O LOC PER", ["PER0-1", "LOC3-3", "PER4-4"]),
        ("B-A M-A E-A", ["A0-2"]),
    ],
)
def test_tags_of_all_schemes_are_spans(tags: str, spans: list[str]) -> None:
    found = spans_of_tags(tags.split())

    assert [f"{one.label}{one.first}-{one.last}" for one in found] == spans


def test_broken_rows_are_refused_with_their_line_and_the_rest_is_read(tmp_path: Path) -> None:
    rows = ["Kim\tB-PER", "alone", "said\tO", "\tO", "no\ttag\there", "Ban\u2028Ki\tB-PER", ""]
    (tmp_path / "a.conll").write_bytes("\n".join(rows).encode() + b"caf\xe9\tO\nLee\tB-PER\n")

    ((accepted,), refused) = read_as(FORM, tmp_path / "a.conll", schema=None)

    assert accepted.article.text == "Kim said Ban\u2028Ki Lee"
    assert [(one.where.rpartition(", ")[2], one.why.split(" ")[0]) for one in refused] == [
        ("line 2", "it"), ("line 4", "it"), ("line 5", "it"), ("line 7", "byte"),
    ]  # fmt: skip


@pytest.mark.skipif(not CORPORA.exists(), reason="the folder of corpora is not here")
@pytest.mark.parametrize(
    ("file", "spans"),
    [
        ("conll-ner/wikigold/CONLL-format/data/wikigold.conll.txt", 3558),
        ("conll-ner/WNUT17/CONLL-format/data/train/wnut17train.conll", 1975),
        ("conll-ner/WNUT17/CONLL-format/data/test/emerging.test.annotated", 1079),
        ("conll-ner/re3d/CONLL-format/data/train/re3d-train.conll", 2718),
        ("spacy-examples/ner_example_data/ner-token-per-line-conll2003.iob", 7),
        ("spacy-examples/ner_example_data/ner-token-per-line-with-pos.iob", 7),
        ("spacy-examples/ner_example_data/ner-sent-per-line.iob", 7),
        ("doccano/data_import/tests/data/sequence_labeling/labeling.trailing.conll", 2),
    ],
)
def test_corpora_are_found_out_and_read(file: str, spans: int) -> None:
    path = CORPORA / file

    found = marked(path)

    assert find_format(path).id == "conll"
    assert len(found) == spans


def test_other_encodings_are_told_by_their_mark_or_named(tmp_path: Path) -> None:
    rows = "Café\tB-ORG\nclosed\tO\n"
    (tmp_path / "a.conll").write_bytes(rows.encode("utf-16"))
    (tmp_path / "b.conll").write_bytes(rows.encode("cp1252"))

    ((marked_one,), _) = read_as(FORM, tmp_path / "a.conll", schema=None)
    ((named,), _) = read_as(FORM, tmp_path / "b.conll", schema=None, encoding="cp1252")

    assert marked_one.article.text == named.article.text == "Café closed"


def test_a_family_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no family called “people”; there are entity, frame"):
        lines(tmp_path, family="people")


def test_a_file_that_is_cut_off_is_told_with_its_line(tmp_path: Path) -> None:
    whole = "EU NNP B-NP B-ORG\nsaid VBD B-VP O\nno UH B-NP O\n"
    file = tmp_path / "a.conll"
    for end, why in (
        ("Brussels NNP B-NP", "3 columns and no tag, the others 4"),
        ("Brussels", "no two columns"),
    ):
        file.write_text(whole + end)
        (accepted,), refused = read_as(FORM, file, schema=None)
        assert [(each.where, why in each.why) for each in refused] == [("line 1, line 4", True)]
        assert accepted.article.text == "EU said no"
    file.write_text(whole + "Brussels NNP B-NP B-ORG")
    (accepted,), refused = read_as(FORM, file, schema=None)
    assert (accepted.article.text, refused, accepted.changed) == ("EU said no Brussels", [], ())


def test_rows_without_a_tag_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.conll").write_text("EU\tB-ORG\nsaid\tO\n\nno\t\nto\t\n")
    (accepted,), _ = read_as(FORM, tmp_path / "a.conll", schema=None)

    assert accepted.article.text == "EU said\nno to"
    (told,) = accepted.changed
    assert told.where.endswith("line 4")
    assert told.why == "2 rows from here on without a tag; read as outside"
