"""Merging where copies cross: undone work, entries merged both ways, labelling beside a merge."""

from pathlib import Path

import msgspec

from annotator.app import reading, register_edits
from annotator.app.checking import check_project
from annotator.app.schema_editing import apply_edits
from annotator.app.session import Session
from annotator.app.together.merging import merge_projects
from annotator.model.label_edits import AddLabel, ChangeLabel
from tests.app.copies import a_copy_for, labelled, merged, quotes
from tests.builders import TREASURY, a_project, keys_of, open_first, put_in

OTHER_TEXT = "Seoul welcomed the decision of the United Nations on Friday."


def test_an_entry_that_was_undone_leaves_the_log_whole_where_it_is_merged(tmp_path: Path) -> None:
    rosa = a_project(tmp_path, annotator="Rosa")
    anna = a_copy_for(rosa, "Anna", tmp_path)
    register_edits.create(anna, "Ri Yong-ho", "PERSON")
    anna.history.undo()
    labelled(anna, "PERSON", "Ri Yong-ho")
    merged(rosa, anna)
    rosa.history.undo()
    merged(rosa, anna)
    assert quotes(rosa) == {"Anna": ["Ri Yong-ho"]}
    rosa.close()
    assert check_project(rosa.path) == []


def test_entries_that_two_merged_each_into_the_other_are_one_in_both_copies(
    tmp_path: Path,
) -> None:
    rosa = a_project(tmp_path, annotator="Rosa")
    keys = [register_edits.create(rosa, name, "PERSON") for name in ("Ri", "Ri Yong-ho")]
    anna = a_copy_for(rosa, "Anna", tmp_path)
    register_edits.merge(rosa, keys[:1], keys[1])
    register_edits.merge(anna, keys[1:], keys[0])
    merged(rosa, anna)
    merged(anna, rosa)
    for session in (rosa, anna):
        assert [session.register.resolve(key) for key in keys] == [min(keys)] * 2
        assert [entry.key for entry in session.register.named("Ri")] == [min(keys)]
        session.close()
        assert check_project(session.path) == []


def test_an_article_whose_import_was_undone_comes_back_with_a_colleagues_labels(
    tmp_path: Path,
) -> None:
    rosa = a_project(tmp_path, OTHER_TEXT, annotator="Rosa", name="rosa")
    put_in(rosa, TREASURY)
    rosa.history.undo()
    anna = open_first(a_project(tmp_path, annotator="Anna", name="anna"))
    labelled(anna, "PERSON", "Ri Yong-ho")
    merged(rosa, anna)
    titles = [rosa.open_article(key).article.title for key in keys_of(rosa)]
    assert len(titles) == 2
    rosa.history.undo()
    assert len(keys_of(rosa)) == 1
    rosa.history.redo()
    assert len(keys_of(rosa)) == 2
    rosa.close()
    assert check_project(rosa.path) == []


def test_an_import_that_a_colleague_undid_takes_no_article_away(tmp_path: Path) -> None:
    rosa = a_project(tmp_path, OTHER_TEXT, annotator="Rosa", name="rosa")
    put_in(rosa, TREASURY)
    rosa.history.undo()
    anna = open_first(a_project(tmp_path, annotator="Anna", name="anna"))
    labelled(anna, "PERSON", "Ri Yong-ho")
    report = merged(anna, rosa)
    assert report.files[0].counts.removed == 0
    assert quotes(anna) == {"Anna": ["Ri Yong-ho"]}
    assert len(keys_of(anna)) == 2
    anna.close()
    assert check_project(anna.path) == []


def test_articles_are_labelled_for_the_first_time_beside_a_merge(tmp_path: Path) -> None:
    texts = [f"{TREASURY}Part {number}." for number in range(12)]
    rosa = a_project(tmp_path, *texts, annotator="Rosa")
    anna = a_copy_for(rosa, "Anna", tmp_path)
    for key in keys_of(anna):
        anna.open_article(key)
        labelled(anna, "PLACE", "Moscow")
    left = keys_of(rosa)

    def label_one(_done: int, _total: int) -> None:
        if left:
            rosa.open_article(left.pop())
            labelled(rosa, "PERSON", "Ri Yong-ho")

    merge_projects(rosa, [anna.path], progress=label_one)
    found = [
        {choice.annotator.name for choice in rosa.open_article(key).layers} for key in keys_of(rosa)
    ]
    assert all("Anna" in names for names in found)
    assert sum("Rosa" in names for names in found) == 12 - len(left) > 1
    rosa.close()
    assert check_project(rosa.path) == []


def test_what_was_looked_for_elsewhere_does_not_cover_a_label_that_came_later(
    tmp_path: Path,
) -> None:
    rosa = open_first(a_project(tmp_path, annotator="Rosa"))
    labelled(rosa, "PERSON", "Ri Yong-ho")
    anna = a_copy_for(rosa, "Anna", tmp_path)
    apply_edits(anna, [ChangeLabel(label="COMPANY", name="Firm")])
    anna.history.undo()
    apply_edits(anna, [ChangeLabel(label="PERSON", name="Human")])
    labelled(anna, "PERSON", "Ri Yong-ho")
    reading.finish(anna, ["entity"])
    merged(rosa, anna)
    assert covered_by(rosa, "Anna") == {"entity": rosa.schema.version}
    airport = msgspec.structs.replace(rosa.schema.by_id["PLACE"], id="AIRPORT", name="A", keys=())
    apply_edits(rosa, [AddLabel(label=airport)])
    labelled(rosa, "AIRPORT", "Moscow")
    assert covered_by(rosa, "Anna")["entity"] < rosa.schema.version
    rosa.close()
    anna.close()


def covered_by(session: Session, name: str) -> dict[str, int]:
    article = session.open_article(keys_of(session)[0])
    (found,) = (choice.key for choice in article.layers if choice.annotator.name == name)
    covered = session.open_article(keys_of(session)[0], found).layer.covered
    session.open_article(keys_of(session)[0])
    return dict(covered)
