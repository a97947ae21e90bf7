"""Regions blanked or cut out: what is left has its own words, what goes is counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.base import LossCount
from annotator.formats.regions import Regions, without_regions
from annotator.model.annotation import Annotation, Filler
from annotator.model.article import ArticleContent
from tests.formats.formats_builders import SCHEMA, annotation, article, layer

TEXT = "Kim said. ADVERT ADVERT He left. All of it."
REGION = annotation("REGION", (10, 24))
GONE = [Regions.MASK, Regions.DROP]


def cut(
    *annotations: Annotation, how: Regions = Regions.DROP, text: str = TEXT
) -> tuple[ArticleContent, dict[str, int]]:
    losses = LossCount()
    found = without_regions(article(text, layer(REGION, *annotations)), SCHEMA, how, losses)
    return found, {loss.kind: loss.count for loss in losses.report(0, 0).losses}


def quotes(found: ArticleContent) -> list[list[str]]:
    return [
        [found.text[start:end] for start, end in each.fragments]
        for each in found.layers[0].annotations
    ]


@pytest.mark.parametrize("how", GONE)
def test_what_reaches_into_a_region_ends_before_it_and_is_counted(how: Regions) -> None:
    over = annotation("PERSON", (4, 16))
    pieces = annotation("COUNTRY", (17, 23), (24, 26))

    found, lost = cut(over, pieces, how=how)

    assert quotes(found) == [["said."], ["He"]]
    assert lost["annotations that lose words in regions"] == 2


@pytest.mark.parametrize("how", GONE)
def test_fillers_that_go_with_a_region_are_counted_by_role(how: Regions) -> None:
    inside = annotation("PERSON", (10, 16))
    frame = annotation(
        "SANCTION", (4, 8), roles={"target": (Filler(inside.id), Filler(text="all of them"))}
    )

    found, lost = cut(inside, frame, how=how)

    assert found.layers[0].annotations[0].roles == {"target": (Filler(text="all of them"),)}
    assert (lost["annotations in regions"], lost["fillers in regions"]) == (1, 1)


def test_pieces_that_meet_where_a_region_was_are_one() -> None:
    found, _ = cut(annotation("PERSON", (0, 10), (24, 32)))

    assert quotes(found) == [["Kim said. He left."]]


@pytest.mark.parametrize("how", GONE)
def test_another_text_is_another_article_that_names_the_one_it_is_of(how: Regions) -> None:
    whole = article(TEXT, layer(REGION), comments=({"text": "Kim?", "start": 0, "end": 3},))
    losses = LossCount()

    once = without_regions(whole, SCHEMA, how, losses)
    again = without_regions(whole, SCHEMA, how, LossCount())

    assert once == again
    assert once.id != whole.id
    assert once.layers[0].id != whole.layers[0].id
    assert once.meta == {"of": whole.id}
    assert once.comments == ()
    assert losses.report(0, 0).losses[1].kind == "comments, which are about whole articles"


_places = st.tuples(st.integers(0, 39), st.integers(1, 6)).map(lambda p: (p[0], min(40, sum(p))))


@given(
    regions=st.lists(_places, min_size=1, max_size=4),
    places=st.lists(_places, min_size=1, max_size=6),
    how=st.sampled_from(GONE),
)
def test_what_is_left_has_its_own_words_and_only_those_outside_regions(
    regions: list[tuple[int, int]], places: list[tuple[int, int]], how: Regions
) -> None:
    text = "".join(chr(0x61 + n) if n < 26 else chr(0x4E00 + n) for n in range(40))
    marks = [annotation("REGION", place, name=f"r{n}") for n, place in enumerate(regions)]
    spans = [annotation("PERSON", place, name=f"p{n}") for n, place in enumerate(places)]
    losses = LossCount()

    found = without_regions(article(text, layer(*marks, *spans)), SCHEMA, how, losses)

    gone = {n for start, end in regions for n in range(start, end)}
    left = {
        each.id: "".join(found.text[start:end] for start, end in each.fragments).replace(" ", "")
        for each in found.layers[0].annotations
    }
    for span, (start, end) in zip(spans, places, strict=True):
        words = "".join(text[n] for n in range(start, end) if n not in gone)
        assert left.get(span.id, "") == words
    lost = {loss.kind: loss.count for loss in losses.report(0, 0).losses}
    touched = [place for place in places if gone.intersection(range(*place))]
    assert lost.get("annotations in regions", 0) == len(spans) - len(left)
    assert lost.get("annotations that lose words in regions", 0) == len(touched) - (
        len(spans) - len(left)
    )
