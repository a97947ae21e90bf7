"""spaCy's files: what lies where in a document, and documents that others made."""

import sys
from pathlib import Path
from typing import Any

import pytest

from annotator.errors import UserError
from annotator.formats.base import OverlapRule, Tokens, WriteOptions
from annotator.formats.registry import find_format, format_named
from annotator.model.annotation import Filler
from annotator.model.article import ArticleContent
from tests.formats.formats_builders import annotation, article, layer
from tests.formats.torture import SCHEMA, read_as, torture_articles, write_as

FORM = format_named("spacy")
TEXT = "😀 Kim  of the Treasury said\n\n “no”. "


def at(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


def one() -> ArticleContent:
    kim = annotation("PERSON", at("Kim"), referent="wd:Q1")
    frame = annotation(
        "STATEMENT", at("said"), at("“"), roles={"speaker": (Filler(kim.id),)}, note="?"
    )
    return article(
        TEXT,
        layer(
            kim, annotation("ENTITY", at("Kim  of the Treasury")),
            annotation("ENTITY", at("Treasury")), frame, annotation("ENTITY", at("reas")),
            document={"about": "yes"},
        ),
    )  # fmt: skip


def docs(file: Path) -> list[Any]:
    spacy = pytest.importorskip("spacy")
    return list(spacy.tokens.DocBin().from_disk(file).get_docs(spacy.blank("en").vocab))


@pytest.mark.parametrize("tokens", Tokens)
def test_the_texts_are_the_same_whatever_parts_them(tmp_path: Path, tokens: Tokens) -> None:
    articles = [one(), *torture_articles()]
    pytest.importorskip("spacy")
    write_as(FORM, articles, tmp_path / "out.spacy", WriteOptions(tokens=tokens))

    assert [doc.text for doc in docs(tmp_path / "out.spacy")] == [each.text for each in articles]


def test_entities_do_not_overlap_and_spans_are_all_there(tmp_path: Path) -> None:
    pytest.importorskip("spacy")
    report = write_as(FORM, [one()], tmp_path / "out.spacy")
    (doc,) = docs(tmp_path / "out.spacy")

    assert [(each.text, each.label_) for each in doc.ents] == [("Kim  of the Treasury", "ENTITY")]
    assert [(each.text, each.label_, each.kb_id_) for each in doc.spans["sc"]] == [
        ("Kim", "PERSON", "wd:Q1"),
        ("Kim  of the Treasury", "ENTITY", ""),
        ("Treasury", "ENTITY", ""),
        ("said", "STATEMENT", ""),
        ("“", "STATEMENT", ""),
    ]
    assert [each.text for each in doc.spans["frame"]] == ["said", "“"]
    assert doc.cats == {"about=yes": 1.0}
    losses = {loss.kind: loss.count for loss in report.losses}
    assert losses["spans that begin or end within a token"] == 1
    assert (
        losses["spans left out of doc.ents, overlapping or in pieces (all are in doc.spans)"] == 2
    )


def test_the_outermost_is_taken_when_asked(tmp_path: Path) -> None:
    pytest.importorskip("spacy")
    crossing = layer(
        annotation("ENTITY", at("Kim  of")), annotation("ENTITY", at("of the Treasury"))
    )
    options = WriteOptions(overlap=OverlapRule.OUTER)
    write_as(FORM, [article(TEXT, crossing)], tmp_path / "out.spacy", options)

    (doc,) = docs(tmp_path / "out.spacy")
    assert [each.text for each in doc.ents] == ["Kim  of"]
    assert [each.text for each in doc.spans["sc"]] == ["Kim  of", "of the Treasury"]


def test_documents_of_others_are_read_with_each_span_once(tmp_path: Path) -> None:
    spacy = pytest.importorskip("spacy")
    doc = spacy.blank("en")("Kim of Seoul said no.")
    span = spacy.tokens.Span(doc, 0, 1, "PERSON", kb_id="Q1")
    doc.ents = [span, spacy.tokens.Span(doc, 2, 3, "GPE")]
    doc.spans["sc"] = [span, spacy.tokens.Span(doc, 0, 3, "PHRASE")]
    spacy.tokens.DocBin(docs=[doc]).to_disk(tmp_path / "a.spacy")

    ((accepted,), refused) = read_as(FORM, tmp_path / "a.spacy", schema=None)

    assert refused == []
    assert find_format(tmp_path / "a.spacy").id == "spacy"
    (found,) = accepted.article.layers
    assert [(a.label, a.fragments[0], a.referent) for a in found.annotations] == [
        ("PERSON", (0, 3), "Q1"),
        ("PHRASE", (0, 12), None),
        ("GPE", (7, 12), None),
    ]  # fmt: skip


def test_a_file_that_is_none_is_refused_with_a_reason(tmp_path: Path) -> None:
    pytest.importorskip("spacy")
    for name, content in (("a", b""), ("b", b"no zip"), ("c", b"x\x9c\x03\x00\x00\x00\x00\x01")):
        (tmp_path / f"{name}.spacy").write_bytes(content)

    accepted, refused = read_as(FORM, tmp_path, schema=None)

    assert accepted == []
    assert ["no .spacy file" in one.why for one in refused] == [True, True, True]


def test_without_spacy_one_sentence_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)

    with pytest.raises(UserError, match=r"spaCy is not installed; .*annotator\[spacy\]"):
        write_as(FORM, [one()], tmp_path / "out.spacy", schema=SCHEMA)


def test_a_number_that_spacy_cannot_hold_is_written_as_words_and_counted(tmp_path: Path) -> None:
    pytest.importorskip("spacy")
    written = annotation("PERSON", (0, 3), attributes={"count": 1 << 70, "more": [1 << 64, 2]})

    report = write_as(FORM, [article("Kim said no.", layer(written))], tmp_path / "a.spacy")
    (found,), refused = read_as(FORM, tmp_path / "a.spacy")

    assert refused == []
    (read,) = found.article.layers[0].annotations
    assert read.attributes == {"count": str(1 << 70), "more": [str(1 << 64), 2]}
    assert [(x.count, x.kind) for x in report.losses if "64 bits" in x.kind] == [
        (1, "numbers of more than 64 bits, as words")
    ]
