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


@given(annotations, st.data())
def test_a_layer_read_from_rows_is_the_layer_made_by_hand(
    given: list[tuple[str, tuple[Fragment, ...]]], data: st.DataObject
) -> None:
    rows = [
        SpanRow(AnnotationKey(n + 1), f[0].start, f[-1].end, label, f if len(f) > 1 else None)
        for n, (label, f) in enumerate(given)
    ]
    read = LayerSpans(data.draw(st.permutations(rows)))
    made = filled(given)
    assert len(read) == len(given)
    assert read.in_order() == made.in_order()
    assert read.counts == made.counts
    assert [read.fragments(k) for k in read.in_order()] == [
        made.fragments(k) for k in made.in_order()
    ]
    assert sorted(read.overlapping(50, 90)) == sorted(made.overlapping(50, 90))
    over = {made.label(key_of(span)) for span in made.overlapping(50, 90)}
    assert read.labels_over(50, 90) == over


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


def test_the_next_annotation_goes_by_the_place_of_the_caret() -> None:
    spans = filled([("P", (Fragment(0, 4),)), ("C", (Fragment(8, 12),))])
    assert spans.following(1) == 2
    assert spans.following(9) is None


def test_the_same_label_at_the_same_place_is_found() -> None:
    there = (Fragment(0, 4), Fragment(8, 12))
    spans = filled([("P", there), ("C", (Fragment(0, 12),))])
    assert spans.same_place("P", there) == 1
    assert spans.same_place("C", there) is None
    assert spans.same_place("P", (Fragment(0, 12),)) is None


def test_reading_order_holds_in_texts_of_any_length() -> None:
    far = 1 << 40
    rows = [(1, far, far + 2), (2, far, far + 3), (3, far - 1, far), (4, 0, far), (5, 0, 1)]
    spans = LayerSpans(SpanRow(AnnotationKey(k), start, end, "P") for k, start, end in rows)
    assert spans.in_order() == [4, 5, 3, 2, 1]


def test_an_annotation_that_came_back_is_walked_in_its_old_place() -> None:
    spans = filled([("P", (Fragment(n, n + 3),)) for n in (0, 10, 20)])
    spans.drop(AnnotationKey(1))
    assert AnnotationKey(1) not in spans
    spans.put(AnnotationKey(1), an_annotation("C", (Fragment(0, 3),)))
    assert spans.in_order() == [1, 2, 3]
    assert (spans.label(AnnotationKey(1)), dict(spans.counts)) == ("C", {"P": 2, "C": 1})


def test_referents_are_read_and_followed() -> None:
    spans = LayerSpans([SpanRow(AnnotationKey(1), 0, 3, "P", None, "ref:a")])
    assert spans.referent(AnnotationKey(1)) == "ref:a"
    spans.put(AnnotationKey(1), an_annotation("P", (Fragment(0, 3),)))
    assert spans.referent(AnnotationKey(1)) is None


@given(st.integers(1, 1 << 40), st.integers(0, 1000))
def test_a_span_id_holds_annotation_and_piece(key: int, piece: int) -> None:
    span = span_id(AnnotationKey(key), piece)
    assert (key_of(span), piece_of(span)) == (key, piece)
