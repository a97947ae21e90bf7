"""A gazetteer comes and goes as one step, and proposes its names; so do the project's own."""

from pathlib import Path

import pytest

from annotator.app import labelling, referring, register_edits
from annotator.app.gazetteers import (
    add_gazetteer,
    gazetteers,
    named,
    remove_gazetteer,
    set_labels,
    set_on,
    types_of,
)
from annotator.app.ghosts import Ghosts
from annotator.app.removing import purge, remove_article
from annotator.app.schema_editing import apply_edits
from annotator.app.session import Session
from annotator.app.suggesting import Suggester
from annotator.errors import Refused, UserError
from annotator.model.article import Referent
from annotator.model.gazetteer import Entry, Name
from annotator.model.ghost import Ghost
from annotator.model.schema_edits import MapLabel
from annotator.storage.check import check_file
from annotator.storage.gazetteers import add_names
from tests.builders import a_project, keys_of, open_first, words

LIST = "id,name,aliases,type\n7,Gefest-M LLC,Gefest,company\n8,Ri Yong-ho,,person\n9,X,,person\n"


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return open_first(a_project(tmp_path))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(LIST)
    return path


def proposed(ghosts: tuple[Ghost, ...]) -> list[tuple[str, str, str]]:
    return [(ghost.label, ghost.quote, ghost.referent) for ghost in ghosts]


def names_in(session: Session) -> int:
    return session.store.db.execute("SELECT count(*) FROM gazetteer_names").fetchone()[0]


def test_a_gazetteer_is_added_listed_and_removed_as_steps(session: Session, file: Path):
    loaded = add_gazetteer(session, file, name="Mine")
    (there,) = gazetteers(session)
    assert (there.name, there.file, there.format) == ("Mine", "list.csv", "csv")
    assert (there.entries, there.names, there.refused) == (2, 3, 1)
    assert loaded.refused[0].where == "entry list:9"
    assert types_of(session, there) == {"company": 2, "person": 1}
    session.history.undo()
    assert gazetteers(session) == []
    session.history.redo()
    remove_gazetteer(session, named(session, "Mine"))
    assert gazetteers(session) == []
    session.history.undo()
    assert len(gazetteers(session)) == 1
    assert list(check_file(session.store.db)) == []


def test_its_names_are_proposed_with_who_they_are(session: Session, file: Path):
    suggester, article = Suggester(session), keys_of(session)[0]
    assert suggester.from_gazetteers(article) == ()
    add_gazetteer(session, file)
    ghosts = suggester.from_gazetteers(article)
    assert proposed(ghosts) == [
        ("COMPANY", "Gefest-M", "list:7"),
        ("COMPANY", "Gefest-M", "list:7"),
        ("PERSON", "Ri Yong-ho", "list:8"),
    ]
    assert (ghosts[0].name, ghosts[0].origin.tool) == ("Gefest-M LLC", "list")


def test_labels_and_the_switch_are_followed_and_undone(session: Session, file: Path):
    suggester, article = Suggester(session), keys_of(session)[0]
    add_gazetteer(session, file)
    there = named(session, "list")
    set_labels(session, there, {**there.labels, "company": "ORG", "person": ""})
    assert {ghost.label for ghost in suggester.from_gazetteers(article)} == {"ORG"}
    set_on(session, named(session, "list"), on=False)
    assert suggester.from_gazetteers(article) == ()
    session.history.undo()
    session.history.undo()
    assert {g.label for g in suggester.from_gazetteers(article)} == {"COMPANY", "PERSON"}


def test_a_mapped_label_is_proposed_as_the_other(session: Session, file: Path):
    add_gazetteer(session, file)
    apply_edits(session, [MapLabel(label="COMPANY", to="ORG")])
    assert gazetteers(session)[0].labels["company"] == "ORG"
    session.history.undo()
    assert gazetteers(session)[0].labels["company"] == "COMPANY"


def test_a_file_without_any_name_leaves_nothing_behind(session: Session, tmp_path: Path):
    path = tmp_path / "bad.csv"
    path.write_text("id,name\n1,X\n2,\n")
    with pytest.raises(UserError, match="no name that can be used"):
        add_gazetteer(session, path)
    assert gazetteers(session) == []
    assert names_in(session) == 0


def test_a_load_that_was_cut_short_is_swept(session: Session, file: Path):
    add_names(session.store.db, 77, [Entry("left:1", "over", "person", (Name("over"),))])
    assert names_in(session) == 1
    add_gazetteer(session, file)
    assert names_in(session) == 3


def test_a_purge_deletes_the_names_of_what_was_removed(session: Session, file: Path):
    add_gazetteer(session, file)
    add_gazetteer(session, file, name="again")
    remove_gazetteer(session, named(session, "list"))
    purge(session)
    assert [each.name for each in gazetteers(session)] == ["again"]
    assert names_in(session) == 3
    assert list(check_file(session.store.db)) == []


def test_names_are_taken_from_one_gazetteer_of_that_name(session: Session, file: Path):
    with pytest.raises(Refused, match="no gazetteer"):
        named(session, "list")
    add_gazetteer(session, file)
    add_gazetteer(session, file)
    with pytest.raises(Refused, match="Several"):
        named(session, "list")


def test_a_bank_of_a_country_is_not_who_the_country_is(session: Session, file: Path):
    file.write_text("id,name,type\n1,Gorgeous Bank of Velmora,company\n2,Ri Yong-ho,person\n")
    add_gazetteer(session, file)
    find, search = session.register.find, session.register.search
    assert find("Velmora", "COUNTRY") == find("Velmora") == []
    assert [p.candidate.key for p in find("Gorgeous Bank", "COMPANY")] == ["list:1"]
    assert [p.candidate.key for p in find("Ri Yong-ho")] == ["list:2"]
    assert [p.candidate.key for p in search("velm", "COUNTRY")] == ["list:1"]


# The project's own names


def test_what_was_labelled_is_proposed_elsewhere(tmp_path: Path):
    session = open_first(a_project(tmp_path, "Gefest-M paid.", "Then Gefest-M's boss paid."))
    suggester, (first, second) = Suggester(session), keys_of(session)
    assert suggester.own_names(second) == ()
    key = labelling.add(session, "COMPANY", [words(session, "Gefest-M")])
    ghosts = suggester.own_names(second)
    assert proposed(ghosts) == [("COMPANY", "Gefest-M", "")]
    session.open_article(first)
    labelling.relabel(session, key, "ORG")
    assert proposed(suggester.own_names(second)) == [("ORG", "Gefest-M", "")]
    session.history.undo()
    assert proposed(suggester.own_names(second)) == [("COMPANY", "Gefest-M", "")]
    labelling.remove(session, key)
    assert suggester.own_names(second) == ()
    session.history.undo()
    assert len(suggester.own_names(second)) == 1
    remove_article(session, first)
    assert suggester.own_names(second) == ()


def test_following_the_log_and_counting_anew_come_to_the_same(tmp_path: Path):
    session = open_first(a_project(tmp_path, "Gefest-M and Velmora and Norrin met Norrin."))
    following = Suggester(session)
    article = keys_of(session)[0]
    made = [
        labelling.add(session, label, [words(session, quote)])
        for label, quote in (("COMPANY", "Gefest-M"), ("COUNTRY", "Velmora"), ("ORG", "Norrin"))
    ]
    following.own_names(article)
    labelling.relabel(session, made[2], "MEDIA")
    labelling.remove(session, made[0])
    session.history.undo()
    session.history.undo()
    session.history.redo()
    labelling.set_fragments(session, made[1], [words(session, "Velmora and Norrin")])
    assert following.own_names(article) == Suggester(session).own_names(article)


def test_rejected_as_often_as_confirmed_a_name_is_proposed_no_more(tmp_path: Path):
    session = open_first(a_project(tmp_path, "Moscow met.", "Moscow said."))
    suggester, (_, second) = Suggester(session), keys_of(session)
    labelling.add(session, "PLACE", [words(session, "Moscow")])
    ghosts = suggester.own_names(second)
    session.open_article(second)
    hands = Ghosts(session)
    hands.offer("names", ghosts)
    hands.reject(hands.shown[0])
    assert suggester.own_names(second) == ()


def offered(session: Session, letters: str) -> list[tuple[str, str, str]]:
    """Return key, name and source of whom typed letters mean."""
    found = [proposal.candidate for proposal in session.register.search(letters)]
    return [(each.key, each.name, each.source) for each in found]


def test_a_gazetteer_says_who_words_mean_and_its_entry_gets_its_id(session: Session, file: Path):
    add_gazetteer(session, file)
    (found,) = session.register.find("Gefest-M", "COMPANY")
    who = found.candidate
    assert (who.key, who.name, who.type, who.source) == (
        *("list:7", "Gefest-M LLC", "COMPANY"),
        "list",
    )
    assert offered(session, "gef") == [("list:7", "Gefest-M LLC", "list")]
    assert offered(session, "yong-h") == [("list:8", "Ri Yong-ho", "list")]
    assert offered(session, "nobody") == []
    key = labelling.add(session, "COMPANY", [words(session, "Gefest-M")])
    referring.link(session, key, who.key, Referent(who.key, who.name, who.type, who.ids))
    assert session.register.ids("list:7") == ("list:7",)
    assert offered(session, "gef") == [("list:7", "Gefest-M LLC", "")]
    session.history.undo()
    assert offered(session, "gef") == [("list:7", "Gefest-M LLC", "list")]


def test_whom_the_register_knows_by_the_id_is_its_own_entry(session: Session, file: Path):
    add_gazetteer(session, file)
    made = register_edits.create(session, "Ri the Minister", "PERSON", ["list:8"])
    assert offered(session, "yong-ho") == [(made, "Ri the Minister", "")]


def test_only_gazetteers_that_are_on_are_asked(session: Session, file: Path):
    add_gazetteer(session, file)
    assert offered(session, "gefest") != []
    set_on(session, gazetteers(session)[0], on=False)
    assert offered(session, "gefest") == []
    session.history.undo()
    remove_gazetteer(session, gazetteers(session)[0])
    assert offered(session, "gefest") == []
    purge(session)
    assert session.store.db.execute("SELECT count(*) FROM gazetteer_search").fetchone() == (0,)
