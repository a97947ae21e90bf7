from hypothesis import given
from hypothesis import strategies as st

from annotator.model.annotation import Annotation
from annotator.model.fragment import Fragment, normal_form
from annotator.model.layer_spans import LayerSpans, SpanRow, key_of, piece_of, span_id
from annotator.model.values import AnnotationKey

pieces = st.lists(
    st.tuples(st.integers(0, 200), st.integers(1, 40)).map(lambda f: (f[0], f[0] + f[1])),
    min_size=1,
    max_size=3,
).map(normal_form)
annotations = st.lists(st.tuples(st.sampled_from("PCD"), pieces), max_size=25)


def an_annotation(label: str, fragments: tuple[Fragment, ...]) -> Annotation:
    return Annotation("id", label, fragments)


def filled(given: list[tuple[str, tuple[Fragment, ...]]]) -> LayerSpans:
    spans = LayerSpans()
    for number, (label, fragments) in enumerate(given):
        spans.put(AnnotationKey(number + 1), an_annotation(label, fragments))
    return spans


@given(annotations)
def test_a_layer_read_from_rows_is_the_layer_made_by_hand(
    given: list[tuple[str, tuple[Fragment, ...]]],
) -> None:
    read = LayerSpans(
        SpanRow(AnnotationKey(n + 1), f[0].start, f[-1].end, label, f if len(f) > 1 else None)
        for n, (label, f) in enumerate(given)
    )
    made = filled(given)
    assert read.in_order() == made.in_order()
    assert read.counts == made.counts
    assert [read.fragments(k) for k in read.in_order()] == [
        made.fragments(k) for k in made.in_order()
    ]
    assert sorted(read.overlapping(50, 90)) == sorted(made.overlapping(50, 90))


@given(annotations, st.data())
def test_ranks_follow_the_reading_order_also_after_removals(
    given: list[tuple[str, tuple[Fragment, ...]]], data: st.DataObject
) -> None:
    spans = filled(given)
    gone = data.draw(st.sets(st.sampled_from(spans.in_order()))) if given else set[AnnotationKey]()
    for key in gone:
        spans.drop(key)
    places = [(f[0].start, -f[-1].end) for f in map(spans.fragments, spans.in_order())]
    assert places == sorted(places)
    assert [spans.rank(key) for key in spans.in_order()] == list(range(len(spans)))
    assert [spans.key_at_rank(n) for n in range(len(spans))] == spans.in_order()
    assert sum(spans.counts.values()) == len(spans)


def test_the_annotations_under_a_character_come_shortest_first() -> None:
    spans = filled([("P", (Fragment(0, 20),)), ("C", (Fragment(4, 9),)), ("D", (Fragment(9, 12),))])
    assert spans.at(8) == [2, 1]
    assert spans.at(9) == [3, 1]


def test_putting_an_annotation_again_replaces_it() -> None:
    spans = filled([("P", (Fragment(0, 4), Fragment(8, 12)))])
    spans.put(AnnotationKey(1), an_annotation("C", (Fragment(2, 6),)))
    assert spans.fragments(AnnotationKey(1)) == (Fragment(2, 6),)
    assert spans.counts["P"] == 0
    assert not spans.overlapping(8, 12)


def test_next_and_previous_go_by_the_place_of_the_caret() -> None:
    spans = filled([("P", (Fragment(0, 4),)), ("C", (Fragment(8, 12),))])
    assert spans.following(1) == 2
    assert spans.preceding(8) == 1
    assert spans.following(9) is None
    assert spans.preceding(0) is None


def test_the_same_label_at_the_same_place_is_found() -> None:
    there = (Fragment(0, 4), Fragment(8, 12))
    spans = filled([("P", there), ("C", (Fragment(0, 12),))])
    assert spans.same_place("P", there) == 1
    assert spans.same_place("C", there) is None
    assert spans.same_place("P", (Fragment(0, 12),)) is None


@given(st.integers(1, 1 << 40), st.integers(0, 1000))
def test_a_span_id_holds_annotation_and_piece(key: int, piece: int) -> None:
    span = span_id(AnnotationKey(key), piece)
    assert (key_of(span), piece_of(span)) == (key, piece)
