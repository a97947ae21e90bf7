"""What every format that is written and read promises, on texts that break formats."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from annotator.app.project import schema_from
from annotator.formats.article import read_articles
from annotator.formats.base import Format, LossReport, OverlapRule, WriteOptions
from annotator.formats.layers import NOT_WRITTEN, SECOND_LAYERS
from annotator.formats.registry import FORMATS, find_format
from annotator.formats.token_text import OFF_TOKENS
from annotator.formats.training.chat_writer import NO_LAYER
from annotator.formats.training.conll_writer import OTHER_FAMILIES
from annotator.model.annotation import Filler
from annotator.model.article import ArticleContent, LayerContent
from annotator.model.schema import Schema
from tests.extras import is_usable
from tests.formats.formats_builders import annotation, article, identity, layer, read_file
from tests.formats.torture import (
    SCHEMA,
    bytes_of,
    merged,
    read_as,
    said_of,
    torture_articles,
    write_as,
)

GOLD = Path(__file__).parents[3] / "shared" / "gold" / "examples-002-003.jsonl"
BOTH_WAYS = [form for form in FORMATS if form.written and form.reads is not None]
# Losses that leave whole annotations out.
LEFT_OUT = {"overlaps dropped", OFF_TOKENS, OTHER_FAMILIES, "labels that are not asked for"}
# Forms in which overlaps are settled for the tags of a family alone, besides all spans.
WITHIN_A_FAMILY = {"spacy"}
# Losses of a frame whose filler is left out; a form without roles counts them all.
WITHOUT_FILLERS = {NOT_WRITTEN, "fillers left out", "roles"}
# Forms of tokens alone: their texts are put together from them.
REBUILT = {"conll", "gliner", "glirel"}


def _forms(*, exact: bool) -> pytest.MarkDecorator:
    found = [
        pytest.param(
            form,
            id=form.id,
            marks=pytest.mark.skipif(
                not is_usable(form),
                reason="its library is an extra that is not installed",
            ),
        )
        for form in BOTH_WAYS
        if not exact or form.id not in REBUILT
    ]
    return pytest.mark.parametrize("form", found)


every_form = _forms(exact=False)
every_exact_form = _forms(exact=True)


def gold_articles() -> list[ArticleContent]:
    accepted, refused = read_file(read_articles, GOLD)
    assert refused == []
    return [one.article for one in accepted]


def out_of(form: Format, tmp_path: Path, name: str = "out") -> Path:
    return tmp_path / (name if form.writes_folder else name + form.suffixes[0])


def taken(form: Format, articles: Sequence[ArticleContent]) -> dict[str, list[LayerContent]]:
    """Return the layers that a form takes, by text."""
    own = "" if form.all_layers else articles[0].layers[0].annotator
    return {
        one.text: [layer for layer in one.layers if not own or layer.annotator == own]
        for one in articles
    }


def through(
    form: Format, articles: Sequence[ArticleContent], out: Path, schema: Schema
) -> tuple[LossReport, list[ArticleContent]]:
    own = "" if form.all_layers else articles[0].layers[0].annotator
    report = write_as(form, articles, out, WriteOptions(layer=own), schema)
    accepted, refused = read_as(form, out, schema)
    assert refused == []
    assert [change.why for one in accepted for change in one.changed] == []
    return report, [one.article for one in accepted]


def assert_same_but_for_the_report(
    form: Format,
    articles: Sequence[ArticleContent],
    again: Sequence[ArticleContent],
    report: LossReport,
) -> None:
    lost = frozenset(loss.kind for loss in report.losses)
    before = taken(form, articles)
    if NO_LAYER in lost:
        before = {text: layers for text, layers in before.items() if layers}
    after = {one.text: list(one.layers) for one in merged(again)}
    assert before.keys() == after.keys()
    count = 0
    for text, layers in before.items():
        found = after[text]
        count += sum(len(layer.annotations) for layer in found)
        kept: list[Any] = said_of(layers, lost)
        if not lost & LEFT_OUT:
            assert said_of(found, lost) == kept
        for one in said_of(found, lost):
            kept.remove(one)
    if "fragments split" not in lost:
        assert count == report.annotations


@every_exact_form
def test_tortured_articles_come_back_but_for_what_the_report_says(
    form: Format, tmp_path: Path
) -> None:
    articles = torture_articles()

    report, again = through(form, articles, out_of(form, tmp_path), SCHEMA)

    left_out = sum(loss.count for loss in report.losses if loss.kind == NO_LAYER)
    assert report.articles + left_out == len(articles)
    assert_same_but_for_the_report(form, articles, again, report)


@every_exact_form
def test_what_was_read_is_written_in_the_same_bytes(form: Format, tmp_path: Path) -> None:
    first, second = out_of(form, tmp_path, "first"), out_of(form, tmp_path, "second")
    write_as(form, torture_articles(), first)
    accepted, _ = read_as(form, first)

    write_as(form, merged([one.article for one in accepted]), second)

    assert bytes_of(second) == bytes_of(first)


@every_form
def test_the_same_articles_give_the_same_bytes(form: Format, tmp_path: Path) -> None:
    first, second = out_of(form, tmp_path, "first"), out_of(form, tmp_path, "second")
    write_as(form, torture_articles(), first)
    write_as(form, torture_articles(), second)

    assert bytes_of(second) == bytes_of(first)


@every_form
def test_a_file_is_known_for_what_it_is(form: Format, tmp_path: Path) -> None:
    out = out_of(form, tmp_path)
    write_as(form, torture_articles(), out)
    known = out if form.takes_folders or out.is_file() else next(out.rglob(f"*{form.suffixes[0]}"))

    assert find_format(known).id == form.id


@every_form
def test_a_dataset_of_nothing_is_written(form: Format, tmp_path: Path) -> None:
    out = out_of(form, tmp_path)

    assert write_as(form, [], out).articles == 0

    assert read_as(form, out)[0] == []


@pytest.mark.parametrize(
    "form", [one for one in FORMATS if one.written and one.all_layers], ids=lambda form: form.id
)
def test_what_is_said_of_an_article_is_counted_once_for_all_its_layers(
    form: Format, tmp_path: Path
) -> None:
    layers = [layer(annotation("PERSON", (0, 3), name=n), name=n, id=identity(n)) for n in "ABC"]
    twice = layer(annotation("PERSON", (0, 3), name="A again"), name="A", id=identity("A again"))
    one = article(
        "Kim said no.", *layers, twice, title="Other", comments=({"text": "why"},), language="en"
    )

    report = write_as(form, [one], out_of(form, tmp_path))

    lost = {loss.kind: loss.count for loss in report.losses}
    assert {lost.get(kind, 1) for kind in ("titles", "languages", "comments")} == {1}
    renamed = {"annotators' names", SECOND_LAYERS}
    own = form.id in ("article", "web-annotation")
    assert sum(lost.get(kind, 0) for kind in renamed) == (0 if own else 1)


@every_exact_form
def test_what_a_rule_for_overlaps_leaves_out_fills_no_role_and_is_counted(
    form: Format, tmp_path: Path
) -> None:
    if "overlap" not in form.takes or form.id in WITHIN_A_FAMILY:
        pytest.skip("overlaps are no matter of this form, or only of its tags")
    inside, outside = annotation("PERSON", (0, 3)), annotation("ENTITY", (0, 8))
    frame = annotation("STATEMENT", (9, 11), roles={"speaker": (Filler(inside.id),)})
    out = out_of(form, tmp_path)
    options = WriteOptions(layer="Ann", overlap=OverlapRule.OUTER)

    report = write_as(form, [article("Kim said no.", layer(inside, outside, frame))], out, options)

    ((accepted,), refused) = read_as(form, out)
    assert (refused, accepted.changed) == ([], ())
    (found,) = accepted.article.layers
    assert sorted(each.label for each in found.annotations) == ["ENTITY", "STATEMENT"]
    lost = {loss.kind: loss.count for loss in report.losses}
    assert lost["overlaps dropped"] == 1
    assert sum(lost.get(kind, 0) for kind in WITHOUT_FILLERS) == 1


@every_exact_form
@pytest.mark.skipif(not GOLD.exists(), reason="the folder of gold examples is not here")
def test_the_gold_examples_come_back_but_for_what_the_report_says(
    form: Format, tmp_path: Path
) -> None:
    articles, schema = gold_articles(), schema_from("sanctions-news")

    report, again = through(form, articles, out_of(form, tmp_path), schema)

    assert_same_but_for_the_report(form, articles, again, report)
