import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.annotation import Annotation
from annotator.model.changes import (
    AnnotationChanged,
    AnnotationState,
    Changes,
    apply,
    inverse,
)
from annotator.model.fragment import Fragment
from annotator.model.values import AnnotationKey, ArticleKey, LayerKey

keys = st.integers(1, 6).map(AnnotationKey)
contents = st.builds(
    Annotation,
    id=st.just("id"),
    label=st.sampled_from(["PERSON", "COUNTRY"]),
    fragments=st.integers(0, 9).map(lambda at: (Fragment(at, at + 3),)),
    note=st.text(max_size=3),
)
states = st.dictionaries(keys, contents)
edits = st.lists(st.tuples(keys, st.none() | contents), max_size=12)


def changes_from(state: AnnotationState, given: list[tuple[AnnotationKey, Annotation | None]]):
    now = dict(state)
    found: list[AnnotationChanged] = []
    for key, after in given:
        before = now.get(key)
        if before == after:
            continue
        found.append(AnnotationChanged(ArticleKey(1), LayerKey(1), key, before, after))
        if after is None:
            del now[key]
        else:
            now[key] = after
    return Changes("Edit", tuple(found)), now


@given(states, edits)
def test_the_inverse_of_changes_takes_them_back(
    state: AnnotationState, given: list[tuple[AnnotationKey, Annotation | None]]
) -> None:
    changes, after = changes_from(state, given)
    assert apply(changes, state) == after
    assert apply(inverse(changes), apply(changes, state)) == state
    assert inverse(inverse(changes)) == changes


def test_changes_are_applied_only_to_the_state_they_start_from() -> None:
    person = Annotation("id", "PERSON", (Fragment(0, 3),))
    changed = AnnotationChanged(
        ArticleKey(1),
        LayerKey(1),
        AnnotationKey(1),
        person,
        msgspec.structs.replace(person, note="x"),
    )
    with pytest.raises(ValueError, match="annotation 1"):
        apply(Changes("Edit", (changed,)), {})
