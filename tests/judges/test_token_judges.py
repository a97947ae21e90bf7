"""Libraries that train on files of tokens load, score and train on ours."""

import json
from pathlib import Path

import pytest

from annotator.formats.base import TagScheme, WriteOptions
from annotator.formats.registry import format_named
from tests.formats.torture import torture_articles, write_as

pytestmark = [pytest.mark.judges, pytest.mark.filterwarnings("default")]


def tags_of(file: Path) -> list[list[str]]:
    text = file.read_text("utf-8")
    rows = [[line for line in block.split("\n") if line] for block in text.split("\n\n")]
    return [[row.split()[-1] for row in block] for block in rows if block]


def test_spacy_loads_our_documents_and_trains_a_step_on_them(tmp_path: Path) -> None:
    spacy = pytest.importorskip("spacy")
    training = pytest.importorskip("spacy.training")

    write_as(format_named("spacy"), torture_articles(), tmp_path / "train.spacy")
    pipeline = spacy.blank("en")
    pipeline.add_pipe("ner")
    pipeline.add_pipe("spancat")
    examples = list(training.Corpus(tmp_path / "train.spacy")(pipeline))
    pipeline.initialize(lambda: examples)

    losses = pipeline.update(examples)

    assert len(examples) == 5
    assert losses["ner"] > 0
    assert losses["spancat"] > 0


@pytest.mark.parametrize(
    ("scheme", "name"),
    [(TagScheme.IOB2, "IOB2"), (TagScheme.BILOU, "BILOU"), (TagScheme.CONLL2003, "IOB1")],
)
def test_seqeval_scores_our_columns_against_themselves_at_one(
    tmp_path: Path, scheme: TagScheme, name: str
) -> None:
    metrics = pytest.importorskip("seqeval.metrics")
    schemes = pytest.importorskip("seqeval.scheme")
    out = tmp_path / "out.conll"
    write_as(format_named("conll"), torture_articles(), out, WriteOptions(scheme=scheme))
    tags = tags_of(out)

    strict = metrics.f1_score(tags, tags, mode="strict", scheme=getattr(schemes, name))

    assert sum(tag != "O" for each in tags for tag in each) > 10
    assert strict == 1.0


def test_nervaluate_scores_our_columns_against_themselves_at_one(tmp_path: Path) -> None:
    nervaluate = pytest.importorskip("nervaluate")
    out = tmp_path / "out.conll"
    write_as(format_named("conll"), torture_articles(), out)
    tags = tags_of(out)
    labels = sorted({tag[2:] for each in tags for tag in each if tag != "O"})

    judged = nervaluate.Evaluator(tags, tags, tags=labels, loader="list").evaluate()

    assert judged["overall"]["strict"].f1 == 1.0
    assert judged["overall"]["strict"].possible > 2


@pytest.mark.parametrize("form", ["prodigy", "spans"])
def test_nervaluate_scores_our_spans_against_themselves_at_one(tmp_path: Path, form: str) -> None:
    nervaluate = pytest.importorskip("nervaluate")
    out = tmp_path / "out.jsonl"
    write_as(format_named(form), torture_articles(), out)
    lines = [json.loads(line) for line in out.read_text("utf-8").split("\n") if line]
    spans = [
        [{"label": s["label"], "start": s["start"], "end": s["end"]} for s in line["spans"]]
        for line in lines
    ]
    labels = sorted({each["label"] for line in spans for each in line})

    judged = nervaluate.Evaluator(spans, spans, tags=labels, loader="dict").evaluate()

    assert judged["overall"]["strict"].f1 == 1.0
    assert judged["overall"]["strict"].possible > 10


def test_spacy_builds_the_texts_of_prodigys_tokens_and_takes_their_spans(tmp_path: Path) -> None:
    spacy = pytest.importorskip("spacy")
    out = tmp_path / "out.jsonl"
    write_as(format_named("prodigy"), torture_articles(), out)
    vocabulary = spacy.blank("en").vocab

    spans = 0
    for line in (json.loads(each) for each in out.read_text("utf-8").split("\n") if each):
        words = [token["text"] for token in line["tokens"]]
        blanks = [token["ws"] for token in line["tokens"]]
        doc = spacy.tokens.Doc(vocabulary, words=words, spaces=blanks)
        assert doc.text == line["text"]
        for span in line["spans"]:
            found = doc.char_span(span["start"], span["end"], alignment_mode="strict")
            assert (found.start, found.end - 1) == (span["token_start"], span["token_end"])
            spans += 1
    assert spans > 10
