"""Ghosts are shown where they fit, become annotations in one step, and are remembered when not."""

from pathlib import Path

import msgspec
import pytest

from annotator.app import labelling
from annotator.app.ghosts import Ghosts
from annotator.app.open_article import OpenArticle
from annotator.app.project import open_project
from annotator.app.session import Session
from annotator.errors import Refused
from annotator.model.annotation import Origin
from annotator.model.fragment import Fragment
from annotator.model.ghost import Ghost
from annotator.model.values import AnnotationKey, LayerKey
from tests.builders import a_project, open_first, words


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return open_first(a_project(tmp_path))


@pytest.fixture
def ghosts(session: Session) -> Ghosts:
    return Ghosts(session)


def a_ghost(
    session: Session,
    quote: str,
    label: str,
    *,
    occurrence: int = 0,
    referent: str = "",
    name: str = "",
    fills: tuple[AnnotationKey, str] | None = None,
    joins: AnnotationKey | None = None,
) -> Ghost:
    origin = Origin("gazetteer", tool="OFAC", version="2026-11-01", score=1.0)
    place = words(session, quote, occurrence)
    return Ghost(label, (place,), quote, origin, referent, name, fills, joins)


def article_of(session: Session) -> OpenArticle:
    assert session.article is not None
    return session.article


def quotes(ghosts: Ghosts) -> list[str]:
    return [ghost.quote for ghost in ghosts.shown]


def test_ghosts_come_in_reading_order_and_replace_only_those_of_their_source(
    session: Session, ghosts: Ghosts
):
    ghosts.offer("names", [a_ghost(session, q, "ORG") for q in ("Moscow", "Treasury")])
    ghosts.offer("rule", [a_ghost(session, "Ri Yong-ho", "PERSON")])
    assert quotes(ghosts) == ["Treasury", "Moscow", "Ri Yong-ho"]
    ghosts.offer("names", [])
    assert quotes(ghosts) == ["Ri Yong-ho"]


def test_an_accepted_ghost_is_one_step_that_keeps_where_it_came_from(
    session: Session, ghosts: Ghosts
):
    ghost = a_ghost(session, "Gefest-M", "COMPANY", referent="ofac:7", name="GEFEST-M")
    ghosts.offer("gazetteer", [ghost])
    key = ghosts.accept(ghost)
    made = article_of(session).annotation(key)
    assert (made.label, made.referent, made.origin) == ("COMPANY", "ofac:7", ghost.origin)
    assert [found.name for found in session.register.named("gefest")] == ["GEFEST-M"]
    assert ghosts.shown == ()
    session.history.undo()
    assert ghosts.shown == (ghost,)
    assert len(article_of(session).spans) == 0
    assert session.register.named("gefest") == []


def test_the_register_gets_a_referent_once(session: Session, ghosts: Ghosts):
    both = [
        a_ghost(session, "Gefest-M", "COMPANY", occurrence=n, referent="ofac:7", name="Gefest")
        for n in (0, 1)
    ]
    ghosts.offer("gazetteer", both)
    ghosts.accept(both[0])
    ghosts.accept(both[1])
    assert len(session.register.named("gefest")) == 1


def test_accepting_all_is_one_step(session: Session, ghosts: Ghosts):
    three = ("Treasury", "Moscow", "Tuesday")
    ghosts.offer("names", [a_ghost(session, q, "ORG") for q in three])
    assert len(ghosts.accept_all(ghosts.shown)) == 3
    step = session.history.next_undo()
    assert step is not None
    assert step.name == "Accept 3 Suggestions"
    session.history.undo()
    assert len(article_of(session).spans) == 0
    assert len(ghosts.shown) == 3


def test_a_rejected_ghost_stays_away_until_the_rejection_is_undone(
    session: Session, ghosts: Ghosts
):
    ghost = a_ghost(session, "Moscow", "PLACE")
    ghosts.offer("names", [ghost])
    ghosts.reject(ghost)
    assert ghosts.shown == ()
    ghosts.offer("gazetteer", [ghost])
    assert ghosts.shown == ()
    session.history.undo()
    assert ghosts.shown == (ghost,)
    session.history.redo()
    assert ghosts.shown == ()


def test_rejections_survive_a_restart_and_hold_for_their_layer_only(
    session: Session, ghosts: Ghosts
):
    ghost = a_ghost(session, "Moscow", "PLACE")
    ghosts.offer("names", [ghost])
    ghosts.reject(ghost)
    session.close()
    again = open_first(open_project(session.path, annotator="Anna"))
    anew = Ghosts(again)
    anew.offer("names", [ghost])
    assert anew.shown == ()
    again.close()
    other = open_project(session.path, annotator="Boris")
    other.open_article(other.queue.keys()[0], LayerKey(0))
    others = Ghosts(other)
    others.offer("names", [ghost])
    assert others.shown == (ghost,)


def test_another_label_on_rejected_words_may_still_be_proposed(session: Session, ghosts: Ghosts):
    ghosts.offer("names", [place := a_ghost(session, "Moscow", "PLACE")])
    ghosts.reject(place)
    ghosts.offer("names", [country := a_ghost(session, "Moscow", "COUNTRY")])
    assert ghosts.shown == (country,)


def test_what_is_labelled_with_the_same_family_is_not_proposed(session: Session, ghosts: Ghosts):
    ghosts.offer("names", [a_ghost(session, "Gefest-M", "COMPANY", occurrence=1)])
    key = labelling.add(session, "ORG", [words(session, "Gefest-M, a Moscow firm")])
    assert ghosts.shown == ()
    labelling.remove(session, key)
    assert quotes(ghosts) == ["Gefest-M"]
    labelling.add(session, "SANCTION", [words(session, "Gefest-M", 1)])
    assert quotes(ghosts) == ["Gefest-M"]


def test_nothing_is_proposed_inside_regions(session: Session, ghosts: Ghosts):
    ghosts.offer("names", [a_ghost(session, "Moscow", "PLACE")])
    labelling.add(session, "REGION", [words(session, "a Moscow firm")])
    assert ghosts.shown == ()


def test_of_two_that_overlap_the_longer_is_shown(session: Session, ghosts: Ghosts):
    long, short = a_ghost(session, "Moscow firm", "ORG"), a_ghost(session, "Moscow", "PLACE")
    ghosts.offer("gazetteer", [short, long])
    assert ghosts.shown == (long,)
    ghosts.reject(long)
    assert ghosts.shown == (short,)


def test_the_projects_own_label_wins_and_takes_over_who_it_is(session: Session, ghosts: Ghosts):
    ghosts.offer("gazetteer", [a_ghost(session, "Moscow", "COUNTRY", referent="x:1")])
    ghosts.offer("names", [a_ghost(session, "Moscow", "PLACE")])
    assert [ghost.label for ghost in ghosts.shown] == ["PLACE"]
    ghosts.offer("gazetteer", [a_ghost(session, "Moscow", "PLACE", referent="x:2", name="M")])
    assert [(ghost.referent, ghost.name) for ghost in ghosts.shown] == [("x:2", "M")]


def test_a_ghost_of_another_text_is_not_shown(ghosts: Ghosts):
    ghosts.offer("names", [Ghost("PLACE", (Fragment(0, 6),), "Moscow", Origin("gazetteer"))])
    ghosts.offer("rule", [Ghost("PLACE", (Fragment(9000, 9006),), "Moscow", Origin("pattern"))])
    assert ghosts.shown == ()


def test_labels_of_others_are_left_alone(session: Session):
    labelling.add(session, "ORG", [words(session, "Treasury")])
    ghost = a_ghost(session, "Moscow", "PLACE")
    session.close()
    other = open_first(open_project(session.path, annotator="Boris"))
    others = Ghosts(other)
    others.offer("names", [ghost])
    assert others.shown == ()
    with pytest.raises(Refused, match="labels of Anna"):
        others.accept(ghost)


def test_a_ghost_fills_a_role_in_the_same_step(session: Session, ghosts: Ghosts):
    frame = labelling.add(session, "STATEMENT", [words(session, '"We will not stop,"')])
    ghost = a_ghost(session, "Ri Yong-ho", "PERSON", fills=(frame, "speaker"))
    ghosts.offer("rule", [ghost])
    key = ghosts.accept(ghost)
    article = article_of(session)
    assert article.annotation(frame).fillers() == (article.annotation(key).id,)
    assert ghosts.shown == ()
    session.history.undo()
    assert article.annotation(frame).fillers() == ()
    assert ghosts.shown == (ghost,)


def test_a_ghost_that_fills_uses_the_label_that_is_there(session: Session, ghosts: Ghosts):
    frame = labelling.add(session, "STATEMENT", [words(session, '"We will not stop,"')])
    there = labelling.add(session, "PERSON", [words(session, "Ri Yong-ho")])
    ghosts.offer("rule", [a_ghost(session, "Ri Yong-ho", "PERSON", fills=(frame, "speaker"))])
    assert ghosts.accept(ghosts.shown[0]) == there
    assert len(article_of(session).spans) == 2


def test_a_ghost_goes_with_the_frame_it_would_fill(session: Session, ghosts: Ghosts):
    frame = labelling.add(session, "STATEMENT", [words(session, '"We will not stop,"')])
    ghosts.offer("rule", [a_ghost(session, "said", "CUE", fills=(frame, "cue"))])
    assert quotes(ghosts) == ["said"]
    labelling.remove(session, frame)
    assert ghosts.shown == ()


def test_a_ghost_joins_an_annotation_as_a_further_fragment(session: Session, ghosts: Ghosts):
    frame = labelling.add(session, "STATEMENT", [words(session, '"We will not stop,"')])
    ghosts.offer("rule", [a_ghost(session, '"until they do."', "STATEMENT", joins=frame)])
    assert ghosts.accept(ghosts.shown[0]) == frame
    assert article_of(session).quote(frame) == '"We will not stop," … "until they do."'


def test_listeners_hear_where_something_changed(session: Session, ghosts: Ghosts):
    ghosts.offer("names", [a_ghost(session, q, "ORG") for q in ("Treasury", "Moscow")])
    labelling.add(session, "PERSON", [words(session, "Ri Yong-ho")])
    heard: list[Fragment | None] = []
    ghosts.subscribe(heard.append)
    labelling.add(session, "DATE", [words(session, "Tuesday")])
    assert heard == []
    labelling.add(session, "PLACE", [place := words(session, "Moscow")])
    assert heard == [place]


def test_switched_off_there_are_none(session: Session, ghosts: Ghosts):
    ghosts.offer("names", [a_ghost(session, "Moscow", "PLACE")])
    ghosts.set_on(on=False)
    assert ghosts.shown == ()
    ghosts.set_on(on=True)
    assert quotes(ghosts) == ["Moscow"]


def test_ghosts_of_the_article_before_are_gone(tmp_path: Path):
    session = open_first(a_project(tmp_path, "Moscow said.", "Moscow said no."))
    ghosts = Ghosts(session)
    ghosts.offer("names", [a_ghost(session, "Moscow", "PLACE")])
    session.open_article(session.queue.keys()[1])
    assert ghosts.shown == ()


def test_a_region_is_accepted_with_the_kind_that_was_proposed(session: Session, ghosts: Ghosts):
    ghost = a_ghost(session, "Treasury", "REGION", name="Duplicate")
    ghosts.offer("furniture", [msgspec.structs.replace(ghost, attributes=(("kind", "duplicate"),))])
    key = ghosts.accept(ghosts.shown[0])
    assert article_of(session).annotation(key).attributes == {"kind": "duplicate"}
    assert ghosts.shown == ()
    session.history.undo()
    assert len(ghosts.shown) == 1
