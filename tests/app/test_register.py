"""The register: entries are made, linked, renamed, merged and split, each as one step."""

from pathlib import Path

import pytest

from annotator.app import frames, labelling, referring, register_edits
from annotator.app.checking import check_project
from annotator.app.project import open_project
from annotator.app.project_settings import set_blind
from annotator.app.session import Session
from annotator.errors import Refused
from annotator.model.article import AnnotatorKind
from annotator.model.values import AnnotationKey
from annotator.storage.referents import own_or_gold
from tests.builders import a_project, open_first, words

TEXT = "Ri Yong-ho met Kim. Ri said Kim would come. Ri Yong-ho left; Choe stayed.\n"


def a_session(folder: Path) -> Session:
    """Return a session with the text open."""
    return open_first(a_project(folder, TEXT, "Ri Yong-ho was in Geneva.\n"))


def person(session: Session, quote: str, occurrence: int = 0) -> AnnotationKey:
    """Label words as a person."""
    return labelling.add(session, "PERSON", [words(session, quote, occurrence)])


def referent(session: Session, key: AnnotationKey) -> str | None:
    """Return whom an annotation is linked to."""
    assert session.article is not None
    assert session.article.spans.referent(key) == session.article.annotation(key).referent
    return session.article.spans.referent(key)


def steps(session: Session) -> list[str]:
    """Return the names of the steps, newest first."""
    return [step.name for step in session.history.steps()]


def test_an_annotation_gets_a_new_entry_in_one_step(tmp_path: Path) -> None:
    session = a_session(tmp_path)
    key = person(session, "Ri Yong-ho")
    before = len(steps(session))
    made = referring.link_new(session, key, "  Ri   Yong-ho ")
    assert made.startswith("ref:")
    assert referent(session, key) == made
    entry = session.register.entry(made)
    assert entry is not None
    assert (entry.name, entry.type) == ("Ri Yong-ho", "PERSON")
    assert steps(session)[0] == "Link to “Ri Yong-ho”"
    assert len(steps(session)) == before + 1
    session.history.undo()
    assert referent(session, key) is None
    assert session.register.entry(made) is None
    session.history.redo()
    assert session.register.name(made) == "Ri Yong-ho"
    assert referent(session, key) == made
    session.close()


def test_words_become_a_further_mention_in_one_step(tmp_path: Path) -> None:
    session = a_session(tmp_path)
    first = referring.mention_new(session, "PERSON", [words(session, "Ri Yong-ho")], "Ri Yong-ho")
    key = referent(session, first)
    assert key is not None
    count = len(steps(session))
    second = referring.mention(session, "PERSON", [words(session, "Ri", 1)], key)
    assert referent(session, second) == key
    assert len(steps(session)) == count + 1
    assert steps(session)[0] == "Add Person “Ri Yong-ho”"
    assert session.register.mentions(key) == 2
    session.history.undo()
    assert session.register.mentions(key) == 1
    assert session.article is not None
    assert second not in session.article.spans
    session.close()


def test_what_is_labelled_already_is_linked_not_doubled(tmp_path: Path) -> None:
    session = a_session(tmp_path)
    made = register_edits.create(session, "Ri Yong-ho", "PERSON")
    there = person(session, "Ri", 1)
    assert referring.mention(session, "PERSON", [words(session, "Ri", 1)], made) == there
    assert referent(session, there) == made
    with pytest.raises(Refused, match="already"):
        referring.mention(session, "PERSON", [words(session, "Ri", 1)], made)
    session.close()


def test_unlinking_leaves_the_label(tmp_path: Path) -> None:
    session = a_session(tmp_path)
    key = person(session, "Kim")
    made = referring.link_new(session, key, "Kim Jong Un")
    assert referring.unlink(session, [key]) == 0
    assert referent(session, key) is None
    assert session.register.mentions(made) == 0
    with pytest.raises(Refused, match="linked"):
        referring.unlink(session, [key])
    session.close()


def test_a_merge_touches_no_mention_and_chains_are_read_to_their_end(tmp_path: Path) -> None:
    session = a_session(tmp_path)
    keys = [person(session, "Ri Yong-ho"), person(session, "Ri", 1), person(session, "Kim")]
    made = [
        referring.link_new(session, key, name)
        for key, name in zip(keys, ("Ri Yong-ho", "Ri", "R."), strict=True)
    ]
    assert session.article is not None
    wrote = [session.article.annotation(key) for key in keys]
    register_edits.merge(session, [made[1]], made[0])
    register_edits.merge(session, [made[0]], made[2])
    assert [session.article.annotation(key) for key in keys] == wrote
    assert {session.register.resolve(key) for key in made} == {made[2]}
    assert session.register.mentions(made[2]) == 3
    assert session.register.name(made[1]) == "R."
    session.history.undo()
    assert session.register.resolve(made[1]) == made[0]
    session.history.undo()
    assert session.register.resolve(made[1]) == made[1]
    session.close()


def test_no_entry_is_merged_into_itself_directly_or_round_a_chain(tmp_path: Path) -> None:
    session = a_session(tmp_path)
    one, two, three = (register_edits.create(session, name) for name in ("A", "B", "C"))
    with pytest.raises(Refused, match="“A” cannot be merged into itself"):
        register_edits.merge(session, [one], one)
    register_edits.merge(session, [one], two)
    register_edits.merge(session, [two], three)
    for key in (one, two, three):
        with pytest.raises(Refused, match="into itself"):
            register_edits.merge(session, [three], key)
    assert len(steps(session)) == 6
    session.close()


def test_a_circle_in_a_damaged_file_is_read_and_reported(tmp_path: Path) -> None:
    session = a_session(tmp_path)
    one, two = (register_edits.create(session, name) for name in ("A", "B"))
    db = session.store.db
    db.execute('UPDATE referents SET merged_into = ? WHERE "key" = ?', [two, one])
    db.execute('UPDATE referents SET merged_into = ? WHERE "key" = ?', [one, two])
    session.refresh()
    assert session.register.resolve(one) == session.register.resolve(two) == min(one, two)
    session.close()
    assert {p.kind for p in check_project(session.path)} >= {"referent"}


def test_a_merge_is_undone_after_later_links(tmp_path: Path) -> None:
    session = a_session(tmp_path)
    first = person(session, "Ri Yong-ho")
    one = referring.link_new(session, first, "Ri Yong-ho")
    two = register_edits.create(session, "Ri")
    register_edits.merge(session, [two], one)
    merge = session.history.next_undo()
    assert merge is not None
    later = person(session, "Ri", 1)
    referring.link(session, later, one)
    session.history.undo(merge.key)
    assert session.register.resolve(two) == two
    assert referent(session, later) == one
    session.close()


def test_an_entry_stays_while_later_mentions_refer_to_it(tmp_path: Path) -> None:
    session = a_session(tmp_path)
    first = person(session, "Ri Yong-ho")
    made = referring.link_new(session, first, "Ri Yong-ho")
    making = session.history.next_undo()
    assert making is not None
    referring.link(session, person(session, "Ri", 1), made)
    with pytest.raises(Refused, match="Link to “Ri Yong-ho”"):
        session.history.undo(making.key)
    session.history.undo()
    session.history.undo(making.key)
    assert session.register.entry(made) is None
    session.close()


def test_splitting_takes_ones_own_and_lists_what_is_others(tmp_path: Path) -> None:
    session = a_session(tmp_path)
    mine = [person(session, "Ri Yong-ho"), person(session, "Ri", 1)]
    made = referring.link_new(session, mine[0], "Ri Yong-ho")
    referring.link(session, mine[1], made)
    path = session.path
    session.close()
    other = open_first(open_project(path, annotator="Boris"))
    other.open_article(other.queue.keys()[1])
    theirs = labelling.add(other, "PERSON", [words(other, "Ri Yong-ho")])
    referring.link(other, theirs, made)
    assert other.register.mentions(made) == 3
    with pytest.raises(Refused, match="labels of others"):
        referring.split(other, mine, "Ri Su-yong")
    fresh, share = referring.split(other, [theirs, mine[1]], "Ri Su-yong")
    assert [each.key for each in share.own] == [theirs]
    assert [each.key for each in share.others] == [mine[1]]
    assert other.register.mentions(made) == 2
    assert other.register.mentions(fresh) == 1
    entry = other.register.entry(fresh)
    assert entry is not None
    assert entry.type == "PERSON"
    assert other.history.undo().name == "Split “Ri Su-yong” Off"
    assert other.register.mentions(made) == 3
    other.close()
    assert check_project(path) == []


def test_linking_in_anothers_layer_is_refused(tmp_path: Path) -> None:
    session = a_session(tmp_path)
    key = person(session, "Kim")
    made = register_edits.create(session, "Kim")
    path = session.path
    session.close()
    other = open_first(open_project(path, annotator="Boris"))
    with pytest.raises(Refused, match="labels of Anna"):
        referring.link(other, key, made)
    with pytest.raises(Refused, match="labels of others"):
        referring.unlink(other, [key])
    other.close()


@pytest.mark.parametrize("name", ["", "   ", "\n\t"])
def test_no_entry_is_without_a_name(tmp_path: Path, name: str) -> None:
    session = a_session(tmp_path)
    made = register_edits.create(session, "Kim")
    with pytest.raises(Refused, match="name"):
        register_edits.rename(session, made, name)
    with pytest.raises(Refused, match="name"):
        register_edits.create(session, name)
    assert session.register.name(made) == "Kim"
    session.close()


def test_name_type_and_ids_change_as_steps(tmp_path: Path) -> None:
    session = a_session(tmp_path)
    made = register_edits.create(session, "Kim")
    register_edits.rename(session, made, "Kim Jong Un")
    register_edits.set_type(session, made, "PERSON")
    register_edits.add_id(session, made, " wd:Q56226 ")
    register_edits.add_id(session, made, "ofac:1")
    register_edits.remove_id(session, made, "ofac:1")
    entry = session.register.entry(made)
    assert entry is not None
    assert (entry.name, entry.type, entry.ids) == ("Kim Jong Un", "PERSON", ("wd:Q56226",))
    assert [p.candidate.key for p in session.register.search("jong")] == [made]
    for _ in range(5):
        session.history.undo()
    entry = session.register.entry(made)
    assert entry is not None
    assert (entry.name, entry.type, entry.ids) == ("Kim", "", ())
    assert session.register.search("jong") == []
    session.close()


@pytest.mark.parametrize("wrong", ["Q30", "wd:", ":Q30", "wd Q30", "wd:Q 30", "9:1", ""])
def test_an_id_that_is_none_is_refused(tmp_path: Path, wrong: str) -> None:
    session = a_session(tmp_path)
    made = register_edits.create(session, "Kim")
    with pytest.raises(Refused, match="prefix:id"):
        register_edits.add_id(session, made, wrong)
    session.close()


def test_two_entries_with_one_id_are_found_to_be_merged(tmp_path: Path) -> None:
    session = a_session(tmp_path)
    one = register_edits.create(session, "Kim", ids=["wd:Q1"])
    two = register_edits.create(session, "Kim Jong Un")
    assert register_edits.same_id(session, two) == []
    register_edits.add_id(session, two, "wd:Q1")
    ((external, other),) = register_edits.same_id(session, two)
    assert (external, other.key) == ("wd:Q1", one)
    register_edits.merge(session, [two], one)
    assert register_edits.same_id(session, one) == []
    assert session.register.ids(one) == ("wd:Q1",)
    session.close()


def test_a_key_without_an_entry_is_written_with_its_first_change(tmp_path: Path) -> None:
    session = a_session(tmp_path)
    key = person(session, "Kim")
    referring.link(session, key, "wd:Q56226")
    assert session.register.name("wd:Q56226") == "wd:Q56226"
    register_edits.rename(session, "wd:Q56226", "Kim Jong Un")
    assert session.register.name("wd:Q56226") == "Kim Jong Un"
    made = register_edits.create(session, "Kim")
    register_edits.merge(session, ["wd:Q30"], made)
    assert session.register.resolve("wd:Q30") == made
    session.close()


def test_a_type_that_differs_is_a_hint(tmp_path: Path) -> None:
    session = a_session(tmp_path)
    made = register_edits.create(session, "Kim", "PERSON")
    assert "known as Person, here Company" in referring.misfit(session, "COMPANY", made)
    assert referring.misfit(session, "PERSON", made) == ""
    assert referring.misfit(session, "ENTITY", made) == ""
    session.close()


def test_the_blind_are_offered_only_their_own_and_golds(tmp_path: Path) -> None:
    session = a_session(tmp_path)
    made = register_edits.create(session, "Kim Jong Un", "PERSON")
    path = session.path
    session.close()
    other = open_first(open_project(path, annotator="Boris"))
    other.register.blind = True
    assert other.register.search("kim") == []
    assert other.register.find("Kim") == []
    assert other.register.named("kim") == []
    own = register_edits.create(other, "Kim Yo Jong", "PERSON")
    assert [p.candidate.key for p in other.register.search("kim")] == [own]
    other.register.blind = False
    assert {p.candidate.key for p in other.register.search("kim")} == {own, made}
    other.register.blind = True
    other.open_article(other.queue.keys()[1])
    key = labelling.add(other, "PERSON", [words(other, "Ri Yong-ho")])
    referring.link(other, key, made)
    assert {p.candidate.key for p in other.register.search("kim")} == {own, made}
    referring.unlink(other, [key])
    gold = other.store.annotator("Gold", AnnotatorKind.GOLD)
    db = other.store.db
    db.execute("UPDATE layers SET annotator = ? WHERE annotator = ?", [gold.key, other.actor.key])
    db.execute("UPDATE annotations SET referent = ?", [made])
    assert own_or_gold(db, other.actor.key, [made]) == {made}
    other.close()


def test_counting_the_mentions_of_a_referent_uses_the_index(tmp_path: Path) -> None:
    session = a_session(tmp_path)
    plan = session.store.db.execute(
        "EXPLAIN QUERY PLAN SELECT referent, layer, count(*) FROM annotations"
        " WHERE referent IN (SELECT value FROM json_each('[]'))"
        " AND removed = 0 AND referent IS NOT NULL GROUP BY referent, layer"
    ).fetchall()
    assert any("COVERING INDEX annotations_by_referent" in row[3] for row in plan)
    session.close()


def test_the_names_are_read_in_slices(tmp_path: Path) -> None:
    session = a_session(tmp_path)
    for number in range(7):
        register_edits.create(session, f"Entry {number}")
    session.refresh()
    assert not session.register.is_read
    while not session.register.read_some(3):
        pass
    assert len(session.register.all()) == 7
    session.close()


def test_an_entry_that_an_implied_filler_names_is_not_undone_from_under_it(tmp_path: Path) -> None:
    session = a_session(tmp_path)
    made = register_edits.create(session, "Kim Jong Un", "PERSON")
    frame = labelling.add(session, "STATEMENT", [words(session, "Ri said Kim would come")])
    frames.imply(session, frame, "speaker", referent=made)
    step = next(s for s in session.history.steps() if s.name.startswith("New Entry"))
    with pytest.raises(Refused, match="Imply Speaker"):
        session.history.undo(step.key)
    session.history.undo()
    session.history.undo(step.key)
    assert session.register.entry(made) is None
    session.close()


def test_working_blind_is_a_step_and_is_kept_in_the_project(tmp_path: Path) -> None:
    session = a_session(tmp_path)
    register_edits.create(session, "Kim Jong Un", "PERSON")
    assert not session.blind
    set_blind(session, blind=True)
    count = len(steps(session))
    set_blind(session, blind=True)
    assert len(steps(session)) == count
    session.close()
    other = open_first(open_project(tmp_path / "news.annot", annotator="Bert"))
    assert other.blind
    assert other.register.search("kim") == []
    other.close()
    session = open_project(tmp_path / "news.annot", annotator="Anna")
    session.history.undo()
    assert not session.blind
    session.history.redo()
    assert session.blind
    session.close()
    assert check_project(tmp_path / "news.annot") == []
