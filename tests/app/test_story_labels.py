"""The same sentence in two articles: what differs is listed, and labels go over in one step."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.app import labelling
from annotator.app.session import Session
from annotator.app.stories import find_stories
from annotator.app.story_labels import Fate, Twin, carry, twins
from annotator.errors import Refused
from annotator.model.annotation import Annotation
from annotator.model.fragment import Fragment
from annotator.suggest.same_sentences import Carrier
from tests.builders import a_project, keys_of, put_records_in, words

FIRST = (
    "Envoy Kim met delegate Lee in Geneva on Tuesday.\n"
    "The council said it would sanction Gefest-M.\n"
    "A third sentence stands in both of them."
)
SECOND = "Summary added by the desk.\n" + FIRST.replace(
    "A third sentence stands in both of them.", "A third sentence is not quite the same here."
)


@pytest.fixture
def session(tmp_path: Path):
    """A project with the second article, and the first with labels of Anna; the second is open."""
    session = a_project(tmp_path, SECOND)

    def span(name: str, label: str, quote: str, **more: object) -> dict[str, object]:
        start = FIRST.index(quote)
        key = f"00000000-0000-4000-8000-{name:0>12}"
        return {"id": key, "label": label, "start": start, "end": start + len(quote), **more}

    target = span("3", "COMPANY", "Gefest-M")
    spans = [
        span("1", "PERSON", "Kim"),
        span("2", "SANCTION", "sanction", roles={"target": [{"id": target["id"]}]}),
        target,
        span("4", "STATEMENT", "sentence stands in both", roles={"about": [{"id": target["id"]}]}),
        span("5", "DATE", "Tuesday.\nThe council"),
    ]
    layer = {"annotator": "Anna", "annotations": spans}
    record = {"format": "annotator.article", "version": 1, "text": FIRST, "layers": [layer]}
    put_records_in(session, [record], tmp_path / "first.jsonl")
    find_stories(session)
    session.open_article(keys_of(session)[0])
    yield session
    session.close()


def the_twin(session: Session) -> Twin:
    (twin,) = twins(session)
    return twin


def own(session: Session) -> list[Annotation]:
    assert session.article is not None
    return session.article.annotations(session.article.spans.in_order())


def fates(twin: Twin) -> dict[str, Fate]:
    return {each.annotation.label: each.fate for each in twin.carried}


def test_labels_go_over_by_exact_words_and_what_cannot_is_said(session: Session) -> None:
    twin = the_twin(session)
    assert twin.own
    assert fates(twin) == {
        "PERSON": Fate.CARRIED,
        "SANCTION": Fate.CARRIED,
        "COMPANY": Fate.CARRIED,
        "DATE": Fate.CARRIED,
        "STATEMENT": Fate.NOT_FOUND,
    }
    carry(session, twin)
    assert session.article is not None
    found = {each.label: each for each in own(session)}
    quotes = {
        label: session.article.text.content[each.start : each.end] for label, each in found.items()
    }
    assert quotes == {
        "PERSON": "Kim",
        "SANCTION": "sanction",
        "COMPANY": "Gefest-M",
        "DATE": "Tuesday.\nThe council",
    }
    assert found["SANCTION"].fillers() == (found["COMPANY"].id,)
    assert {each.origin.by for each in found.values()} == {"reanchored"}
    assert found["PERSON"].origin.sources[0]["layer"] == twin.layer


def test_carrying_is_one_step(session: Session) -> None:
    carry(session, the_twin(session))
    step = session.history.next_undo()
    assert step is not None
    assert step.name == "Carry 4 Labels Over"
    session.history.undo()
    assert own(session) == []
    session.history.redo()
    assert len(own(session)) == 4


def test_what_is_there_is_not_doubled_and_what_is_labelled_otherwise_stays(
    session: Session,
) -> None:
    labelling.add(session, "COUNTRY", [words(session, "Kim")])
    labelling.add(session, "COMPANY", [words(session, "Gefest-M")])
    twin = the_twin(session)
    assert (fates(twin)["PERSON"], fates(twin)["COMPANY"]) == (Fate.OTHERWISE, Fate.THERE)
    carry(session, twin)
    found = own(session)
    assert sorted(each.label for each in found) == ["COMPANY", "COUNTRY", "DATE", "SANCTION"]
    by_label = {each.label: each for each in found}
    assert by_label["SANCTION"].fillers() == (by_label["COMPANY"].id,)
    with pytest.raises(Refused, match="there already"):
        carry(session, the_twin(session))


def test_the_same_sentence_labelled_otherwise_is_listed(session: Session) -> None:
    labelling.add(session, "COUNTRY", [words(session, "Kim")])
    first, second = the_twin(session).differences
    assert first.words == "Envoy Kim met delegate Lee in Geneva on Tuesday."
    assert first.here == ("Country “Kim”",)
    assert "Person “Kim”" in first.there
    assert second.here == ()
    carry(session, the_twin(session))
    assert [each.words for each in the_twin(session).differences] == [first.words]


def test_an_article_alone_in_its_story_is_refused(tmp_path: Path) -> None:
    session = a_project(tmp_path, "One thing.", "Quite another.")
    find_stories(session)
    with pytest.raises(Refused, match="No article is open"):
        twins(session)
    session.open_article(keys_of(session)[0])
    with pytest.raises(Refused, match="No other article tells this story"):
        twins(session)
    session.close()


SENTENCES = st.lists(
    st.sampled_from(["Kim met Lee.", "Talks failed.", "A 😀 here.", "中国说不。"]), max_size=8
)


@given(SENTENCES, SENTENCES, st.data())
def test_carried_words_are_the_same_words(a: list[str], b: list[str], data: st.DataObject) -> None:
    here, there = "\n".join(a), "\n".join(b)
    if not here:
        return
    start = data.draw(st.integers(0, len(here) - 1))
    end = data.draw(st.integers(start + 1, len(here)))
    found = Carrier(here, there).carried([Fragment(start, end)])
    if found is not None:
        assert there[found[0].start : found[0].end] == here[start:end]
    if a and a == b:
        assert Carrier(here, there).shared
