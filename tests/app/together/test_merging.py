"""Merging project files: nothing twice, the owner's greater version wins, deletions travel."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from annotator.app import frames, labelling, reading
from annotator.app.checking import check_project
from annotator.app.project import backup, open_project
from annotator.app.schema_editing import apply_edits
from annotator.app.session import Session
from annotator.app.together.merging import Diverged, MergeOptions, merge_projects
from annotator.cli import main
from annotator.errors import UserError
from annotator.model.article import State
from annotator.model.label_edits import ChangeLabel
from tests.app.copies import (
    a_copy_for,
    content,
    divided,
    labelled,
    merged,
    own_layer,
    places_of,
    quotes,
)
from tests.app.dataset_projects import text_of
from tests.builders import TREASURY, a_project, keys_of, open_first, put_in

OTHER_TEXT = "Seoul welcomed the decision of the United Nations on Friday."


def test_what_colleagues_did_comes_together_and_merging_again_changes_nothing(
    tmp_path: Path,
) -> None:
    rosa = a_project(tmp_path, annotator="Rosa")
    anna, ben = (a_copy_for(rosa, name, tmp_path) for name in ("Anna", "Ben"))
    labelled(anna, "PERSON", "Ri Yong-ho")
    labelled(ben, "COMPANY", "Gefest-M")
    put_in(ben, OTHER_TEXT)
    report = merged(rosa, anna, ben)
    assert [each.counts.annotations for each in report.files] == [1, 1]
    assert report.files[1].counts.articles == 1
    assert quotes(rosa) == {"Anna": ["Ri Yong-ho"], "Ben": ["Gefest-M"]}
    again = merged(rosa, anna, ben)
    assert all(each.counts.nothing for each in again.files)
    rosa.close()
    assert check_project(rosa.path) == []


def test_the_owners_later_work_and_deletions_travel(tmp_path: Path) -> None:
    rosa = a_project(tmp_path, annotator="Rosa")
    anna = a_copy_for(rosa, "Anna", tmp_path)
    labelled(anna, "PERSON", "Ri Yong-ho")
    labelled(anna, "COMPANY", "Gefest-M")
    merged(rosa, anna)
    assert anna.article is not None
    person, company = sorted(anna.article.spans.in_order(), key=anna.article.spans.label)[::-1]
    labelling.relabel(anna, company, "ORG")
    labelling.remove(anna, person)
    reading.set_state(anna, State.DONE)
    report = merged(rosa, anna)
    assert (report.files[0].counts.changed, report.files[0].counts.removed) == (3, 1)
    assert quotes(rosa) == {"Anna": ["Gefest-M"]}
    assert rosa.article is not None
    assert rosa.article.layer.state is State.DONE
    rosa.close()
    assert check_project(rosa.path) == []


def test_an_older_copy_changes_nothing(tmp_path: Path) -> None:
    rosa = a_project(tmp_path, annotator="Rosa")
    anna = a_copy_for(rosa, "Anna", tmp_path)
    labelled(anna, "PERSON", "Ri Yong-ho")
    older = tmp_path / "older.annot"
    backup(anna, older)
    assert anna.article is not None
    labelling.remove(anna, anna.article.spans.in_order()[0])
    merged(rosa, anna)
    merge_projects(rosa, [older])
    assert quotes(rosa) == {"Anna": []}


def test_one_undo_takes_a_merge_back_and_merging_again_brings_it_back(tmp_path: Path) -> None:
    rosa = open_first(a_project(tmp_path, annotator="Rosa"))
    labelled(rosa, "PERSON", "Ri Yong-ho")
    anna = a_copy_for(rosa, "Anna", tmp_path)
    labelled(anna, "COMPANY", "Gefest-M")
    put_in(anna, OTHER_TEXT)
    before = content(rosa, tmp_path)
    merged(rosa, anna)
    after = content(rosa, tmp_path)
    rosa.history.undo()
    assert content(rosa, tmp_path) == before
    merged(rosa, anna)
    assert content(rosa, tmp_path) == after
    rosa.history.undo()
    rosa.history.redo()
    assert content(rosa, tmp_path) == after
    rosa.close()
    assert check_project(rosa.path) == []


def test_what_is_merged_again_and_what_was_changed_meanwhile_come_in_one_step(
    tmp_path: Path,
) -> None:
    rosa = a_project(tmp_path, annotator="Rosa")
    anna = a_copy_for(rosa, "Anna", tmp_path)
    labelled(anna, "PERSON", "Ri Yong-ho")
    labelled(anna, "COMPANY", "Gefest-M")
    before = content(rosa, tmp_path)
    merged(rosa, anna)
    rosa.history.undo()
    assert anna.article is not None
    company = next(k for k in anna.article.spans.in_order() if anna.article.quote(k) == "Gefest-M")
    labelling.relabel(anna, company, "ORG")
    report = merged(rosa, anna)
    # The layer and the person come back, the firm comes back as another.
    assert (report.files[0].counts.changed, report.files[0].counts.removed) == (3, 0)
    assert content(rosa, tmp_path) == content(anna, tmp_path)
    assert merged(rosa, anna).files[0].counts.nothing
    rosa.history.undo()
    assert content(rosa, tmp_path) == before
    rosa.history.redo()
    assert content(rosa, tmp_path) == content(anna, tmp_path)
    rosa.close()
    assert check_project(rosa.path) == []


def test_the_same_text_that_two_people_imported_is_one_article(tmp_path: Path) -> None:
    rosa = a_project(tmp_path, annotator="Rosa", name="rosa")
    anna = open_first(a_project(tmp_path, annotator="Anna", name="anna"))
    labelled(anna, "PERSON", "Ri Yong-ho")
    merged(rosa, anna)
    assert len(keys_of(rosa)) == 1
    assert quotes(rosa) == {"Anna": ["Ri Yong-ho"]}


def test_a_filler_that_one_copy_removed_leaves_its_words_in_the_frame(tmp_path: Path) -> None:
    anna = open_first(a_project(tmp_path, annotator="Anna", name="anna"))
    labelled(anna, "COMPANY", "Gefest-M")
    labelled(anna, "SANCTION", "sanction")
    home = a_copy_for(anna, "Anna", tmp_path)
    assert anna.article is not None
    by_label = {anna.article.spans.label(k): k for k in anna.article.spans.in_order()}
    frames.fill(anna, by_label["SANCTION"], "target", by_label["COMPANY"])
    assert home.article is not None
    spans = home.article.spans
    labelling.remove(home, next(k for k in spans.in_order() if spans.label(k) == "COMPANY"))
    merged(anna, home)
    frame = anna.article.annotation(by_label["SANCTION"])
    assert [f.text for f in frame.roles["target"]] == ["Gefest-M"]
    anna.close()
    assert check_project(anna.path) == []


def test_two_people_of_one_name_are_a_choice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rosa = open_first(a_project(tmp_path, annotator="Rosa", name="rosa"))
    labelled(rosa, "PERSON", "Ri Yong-ho")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "other"))
    other = open_first(a_project(tmp_path, annotator="Rosa", name="other"))
    with pytest.raises(UserError, match="one person or two"):
        merged(rosa, other, options=MergeOptions())
    with pytest.raises(UserError, match=r"Nobody called Rose .* in both there are Rosa"):
        merged(rosa, other, options=MergeOptions(same=frozenset({"Rosa", "Rose"})))
    merged(rosa, other, options=MergeOptions(apart=frozenset({"Rosa"})))


def test_later_labels_are_taken_and_older_ones_carried(tmp_path: Path) -> None:
    rosa = a_project(tmp_path, annotator="Rosa")
    anna = a_copy_for(rosa, "Anna", tmp_path)
    apply_edits(rosa, [ChangeLabel(label="COMPANY", name="Firm")])
    labelled(anna, "COMPANY", "Gefest-M")
    merged(rosa, anna)
    assert rosa.schema.name_of("COMPANY") == "Firm"
    merged(anna, rosa)
    assert anna.schema.name_of("COMPANY") == "Firm"
    again = merged(anna, rosa)
    assert again.files[0].counts.nothing
    anna.history.undo()
    assert anna.schema.name_of("COMPANY") != "Firm"


def test_labels_edited_in_two_ways_are_a_choice(tmp_path: Path) -> None:
    rosa = a_project(tmp_path, annotator="Rosa")
    anna = a_copy_for(rosa, "Anna", tmp_path)
    apply_edits(rosa, [ChangeLabel(label="COMPANY", name="Firm")])
    apply_edits(anna, [ChangeLabel(label="COMPANY", name="Business")])
    labelled(anna, "COMPANY", "Gefest-M")
    before = content(rosa, tmp_path)
    with pytest.raises(UserError, match="edited another way"):
        merged(rosa, anna)
    assert content(rosa, tmp_path) == before
    merged(rosa, anna, options=MergeOptions(diverged=Diverged.OURS))
    assert quotes(rosa) == {"Anna": ["Gefest-M"]}
    assert rosa.schema.name_of("COMPANY") == "Firm"


def test_what_is_no_project_or_this_one_is_refused(tmp_path: Path) -> None:
    rosa = a_project(tmp_path, annotator="Rosa")
    with pytest.raises(UserError, match="this project itself"):
        merge_projects(rosa, [rosa.path])
    (tmp_path / "no.annot").write_text("no project")
    with pytest.raises(UserError, match="not a project file"):
        merge_projects(rosa, [tmp_path / "no.annot"])
    with pytest.raises(UserError):
        merge_projects(rosa, [tmp_path / "missing.annot"])


def test_a_merge_that_is_cancelled_leaves_nothing(tmp_path: Path) -> None:
    rosa = a_project(tmp_path, annotator="Rosa")
    anna = a_copy_for(rosa, "Anna", tmp_path)
    for number in range(12):
        put_in(anna, f"{OTHER_TEXT} Part {number}.")
    before = content(rosa, tmp_path)

    def stop(done: int, _total: int) -> None:
        if done > 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        merge_projects(rosa, [anna.path], progress=stop)
    assert content(rosa, tmp_path) == before
    rosa.close()
    assert check_project(rosa.path) == []


_LABELS = ["PERSON", "COMPANY", "GOVBODY"]
_QUOTES = ["Ri Yong-ho", "Gefest-M", "Treasury", "Moscow"]
_WORK = st.lists(
    st.tuples(
        st.sampled_from(["add", "remove", "relabel", "undo", "import", "divide"]), st.integers(0, 3)
    ),
    max_size=6,
)


def work(session: Session, kind: str, number: int) -> None:
    """Do one thing of a person's day, where it can be done."""
    article = session.open_article(keys_of(session)[0], own_layer(session))
    order = article.spans.in_order()
    if kind == "add":
        labelled(session, _LABELS[number % 3], _QUOTES[number])
    elif kind == "import":
        put_in(session, f"{OTHER_TEXT} {number}")
    elif kind == "divide":
        divided(session, session.path.parent)
    elif kind == "undo" and session.history.next_undo() is not None:
        session.history.undo()
    elif order and kind == "remove":
        labelling.remove(session, order[number % len(order)])
    elif order and kind == "relabel":
        labelling.relabel(session, order[number % len(order)], _LABELS[number % 3])


@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(first=_WORK, second=_WORK)
def test_merging_is_commutative_associative_and_idempotent(
    tmp_path_factory: pytest.TempPathFactory,
    first: list[tuple[str, int]],
    second: list[tuple[str, int]],
) -> None:
    folder = tmp_path_factory.mktemp("merge")
    home = a_project(folder, TREASURY, OTHER_TEXT, annotator="Rosa", name="home")
    sessions = [a_copy_for(home, name, folder) for name in ("Anna", "Ben", "one", "two", "three")]
    anna, ben, one, two, three = sessions
    for session, day in ((anna, first), (ben, second)):
        for kind, number in day:
            work(session, kind, number)
    merged(one, anna)
    merged(one, ben)
    merged(two, ben)
    merged(two, anna)
    merged(anna, ben)
    merged(three, anna)
    assert content(one, folder) == content(two, folder) == content(three, folder)
    assert places_of(one) == places_of(two) == places_of(three)
    merged(one, anna, ben)
    assert content(one, folder) == content(two, folder)
    assert places_of(one) == places_of(two)
    assert divided(one, folder) == divided(two, folder)
    for session in (home, *sessions):
        session.close()
        assert check_project(session.path) == []


def test_two_who_divided_apart_hold_out_the_same_once_they_have_merged(tmp_path: Path) -> None:
    rosa = a_project(tmp_path, TREASURY, OTHER_TEXT, annotator="Rosa")
    anna = a_copy_for(rosa, "Anna", tmp_path)
    for session, numbers in ((rosa, (1, 2)), (anna, (3, 4))):
        for number in numbers:
            put_in(session, f"{text_of(number)} {session.actor.name}")
        divided(session, tmp_path)
    held = {
        article
        for session in (rosa, anna)
        for article, parts in places_of(session).items()
        if parts == ["test"]
    }
    merged(rosa, anna)
    merged(anna, rosa)
    assert divided(rosa, tmp_path) == divided(anna, tmp_path)
    for session in (rosa, anna):
        now = places_of(session)
        assert held <= {article for article, parts in now.items() if set(parts) == {"test"}}
        assert all(len(set(parts)) == 1 for parts in now.values())
        session.close()
        assert check_project(session.path) == []


def test_the_command_line_merges_and_hands_in(tmp_path: Path) -> None:
    rosa = a_project(tmp_path, annotator="Rosa")
    anna = a_copy_for(rosa, "Anna", tmp_path)
    labelled(anna, "PERSON", "Ri Yong-ho")
    for session in (rosa, anna):
        session.close()
    handed = tmp_path / "handed.annot"
    assert main(["hand-in", str(anna.path), str(handed)]) == 0
    assert main(["merge", str(rosa.path), str(handed)]) == 0
    assert quotes(open_project(rosa.path)) == {"Anna": ["Ri Yong-ho"]}
    assert main(["merge", str(rosa.path), str(rosa.path)]) == 2
