"""The labels change, and what they label comes along: counted first, in one step, undoable."""

from collections import Counter
from pathlib import Path

import msgspec
import pytest

from annotator.app import frames, labelling, reading
from annotator.app.checking import check_project
from annotator.app.exporting.export_file import export_file
from annotator.app.exporting.records import ExportOptions
from annotator.app.importing.import_files import ImportOptions, import_files
from annotator.app.lock import ImportLock
from annotator.app.project import open_project
from annotator.app.schema_editing import apply_edits, preview
from annotator.app.session import Session
from annotator.errors import ProjectError, Refused
from annotator.model.annotation import Filler
from annotator.model.article import State
from annotator.model.changes import Changes, SchemaChanged
from annotator.model.schema import Family, SchemaError
from annotator.model.schema_edits import (
    AddLabel,
    AnyEdit,
    ChangeLabel,
    DeleteLabel,
    DeleteValue,
    DropAttribute,
    MapLabel,
    MapValue,
    RemoveAttribute,
    RemoveFamily,
    RemoveRole,
    RetireLabel,
    SetFamily,
)
from annotator.storage.journal import NewAction
from tests.app.schema_projects import FIRM, project_state
from tests.builders import TREASURY, a_project, open_first, words

OTHER = "Bank Meli and Gefest-M met the Treasury."


@pytest.fixture
def session(tmp_path: Path):
    session = open_first(a_project(tmp_path, TREASURY, OTHER))
    yield session
    session.close()
    assert check_project(session.path) == []


def labelled(session: Session) -> list[tuple[str, str]]:
    article = session.article
    assert article is not None
    return [(article.spans.label(k), article.quote(k)) for k in article.spans.in_order()]


def test_renaming_keeps_everything_and_shows_at_once(session: Session) -> None:
    key = labelling.add(session, "COMPANY", [words(session, "Gefest-M")])
    heard: list[Changes] = []
    session.subscribe(heard.append)
    version = session.schema.version
    apply_edits(session, [ChangeLabel(label="COMPANY", name="Firm")])
    assert session.schema.name_of("COMPANY") == "Firm"
    assert session.schema.version == version + 1
    assert labelled(session) == [("COMPANY", "Gefest-M")]
    assert isinstance(heard[0].all[0], SchemaChanged)
    assert heard[0].name == "Rename Label Company to Firm"
    assert session.article is not None
    assert session.article.annotation(key).label == "COMPANY"
    undone = session.history.undo()
    assert undone.many
    assert session.schema.name_of("COMPANY") == "Company"
    session.history.redo()
    assert session.schema.name_of("COMPANY") == "Firm"


def test_a_deletion_is_counted_by_annotator_and_article_first(tmp_path: Path) -> None:
    session = open_first(a_project(tmp_path, TREASURY, OTHER))
    labelling.add(session, "COMPANY", [words(session, "Gefest-M")])
    labelling.add(session, "COMPANY", [words(session, "Gefest-M", 1)])
    session.open_article(session.queue.keys()[1])
    labelling.add(session, "COMPANY", [words(session, "Bank Meli")])
    session.close()
    session = open_project(session.path, annotator="Ben")
    open_first(session).open_article(session.queue.keys()[0])
    labelling.copy_layer(session)
    before = project_state(session)
    (count,) = preview(session, [DeleteLabel(label="COMPANY")])
    assert (count.things, count.articles) == (5, 2)
    assert [(c.annotator, c.things, c.articles) for c in count.annotators] == [
        ("Anna", 3, 2),
        ("Ben", 2, 1),
    ]
    assert count.title == "Delete Label Company"
    assert project_state(session) == before
    apply_edits(session, [DeleteLabel(label="COMPANY")])
    assert labelled(session) == []
    # Anna's layer too: a schema edit moves rows, whosoever they are, and mints no version.
    session.history.undo()
    assert project_state(session) == before
    session.close()
    assert check_project(session.path) == []


def test_mapping_mints_no_version_and_undo_brings_the_very_rows_back(session: Session) -> None:
    key = labelling.add(session, "COMPANY", [words(session, "Gefest-M")])
    labelling.set_attribute(session, key, "mention", "name")
    article = session.article
    assert article is not None
    before = article.annotation(key)
    apply_edits(session, [MapLabel(label="COMPANY", to="ORG")])
    assert article.annotation(key) == msgspec.structs.replace(before, label="ORG")
    session.history.undo()
    assert session.article is not None
    assert session.article.annotation(key) == before


def test_referents_of_a_mapped_label_are_of_the_other_type(session: Session) -> None:
    with session.store.write(NewAction("Add Referent", session.actor.key)) as writing:
        writing.insert("referents", {"uuid": "r", "key": "ref:1", "name": "X", "type": "COMPANY"})
    apply_edits(session, [MapLabel(label="COMPANY", to="ORG")])
    kinds = "SELECT type FROM referents"
    assert session.store.db.execute(kinds).fetchall() == [("ORG",)]
    session.history.undo()
    assert session.store.db.execute(kinds).fetchall() == [("COMPANY",)]


def test_a_frame_keeps_the_words_of_a_deleted_filler_and_undo_links_it_again(
    session: Session,
) -> None:
    frame = labelling.add(session, "SANCTION", [words(session, "sanction")])
    firm = labelling.add(session, "COMPANY", [words(session, "Gefest-M", 1)])
    frames.fill(session, frame, "target", firm)
    article = session.article
    assert article is not None
    linked = article.annotation(frame)
    apply_edits(session, [DeleteLabel(label="COMPANY")])
    assert article.annotation(frame).roles == {"target": (Filler(text="Gefest-M"),)}
    session.history.undo()
    assert session.article is not None
    assert session.article.annotation(frame) == linked


def test_weeks_later_only_what_was_written_since_stands_in_the_way(session: Session) -> None:
    first = labelling.add(session, "COMPANY", [words(session, "Gefest-M")])
    apply_edits(session, [MapLabel(label="COMPANY", to="ORG")])
    step = session.history.next_undo()
    assert step is not None
    labelling.add(session, "PERSON", [words(session, "Ri Yong-ho")])
    reading.set_state(session, State.DONE)
    assert session.article is not None
    session.history.undo(step.key)
    assert session.schema.by_id["COMPANY"].name == "Company"
    assert ("COMPANY", "Gefest-M") in labelled(session)
    session.history.redo()
    again = session.history.next_undo()
    assert again is not None
    labelling.set_note(session, first, "written since")
    with pytest.raises(Refused, match=r"“Edit Note of Other org\.”"):
        session.history.undo(again.key)


def test_an_earlier_state_cannot_be_taken_from_under_a_later_one(session: Session) -> None:
    apply_edits(session, [ChangeLabel(label="COMPANY", name="Firm")])
    step = session.history.next_undo()
    apply_edits(session, [ChangeLabel(label="COMPANY", keys=("u",))])
    assert step is not None
    with pytest.raises(Refused, match="“Change Keys of Firm”"):
        session.history.undo(step.key)
    session.history.undo()
    session.history.undo()
    assert session.schema.name_of("COMPANY") == "Company"


def test_a_label_in_use_does_not_go_by_an_undo(session: Session) -> None:
    apply_edits(session, [AddLabel(label=FIRM)])
    step = session.history.next_undo()
    labelling.add(session, "FIRM", [words(session, "Gefest-M")])
    assert step is not None
    with pytest.raises(Refused, match=r"1 annotation has the label Firm by “Add Firm”"):
        session.history.undo(step.key)
    session.history.undo()
    session.history.undo(step.key)
    assert "FIRM" not in session.schema.by_id


def test_attributes_values_and_roles_go_only_with_a_count(session: Session) -> None:
    frame = labelling.add(session, "SANCTION", [words(session, "sanction")])
    labelling.set_attribute(session, frame, "status", "eased")
    labelling.set_attribute(session, frame, "type", ["arms", "trade"])
    firm = labelling.add(session, "COMPANY", [words(session, "Gefest-M", 1)])
    frames.fill(session, frame, "target", firm)
    edits: list[AnyEdit] = [
        MapValue(attribute="status", value="eased", to="lifted"),
        DeleteValue(attribute="type", value="arms"),
        RemoveRole(label="SANCTION", role="target"),
        DropAttribute(label="SANCTION", attribute="secondary"),
    ]
    assert [count.things for count in preview(session, edits)] == [1, 1, 1, 0]
    apply_edits(session, edits)
    assert session.article is not None
    after = session.article.annotation(frame)
    assert after.attributes == {"status": "lifted", "type": ["trade"]}
    assert after.roles == {}
    session.history.undo()
    apply_edits(session, [RemoveAttribute(attribute="status")])
    assert session.article.annotation(frame).attributes == {"type": ["arms", "trade"]}


def test_labels_of_articles_change_too(session: Session) -> None:
    reading.set_document_label(session, "stage", "threat")
    edit = MapValue(attribute="stage", value="threat", to="reaction", document=True)
    assert preview(session, [edit])[0].things == 1
    apply_edits(session, [edit])
    assert session.article is not None
    assert session.article.layer.document == {"stage": "reaction"}
    session.history.undo()
    assert session.article is not None
    assert session.article.layer.document == {"stage": "threat"}


def test_a_refused_edit_changes_nothing(session: Session) -> None:
    labelling.add(session, "COMPANY", [words(session, "Gefest-M")])
    before = project_state(session), session.history.next_undo()
    for edits in (
        [MapLabel(label="COMPANY", to="ORG"), DeleteLabel(label="COMPANY")],
        [ChangeLabel(label="COMPANY", keys=("p",))],
    ):
        with pytest.raises(SchemaError):
            apply_edits(session, edits)
    with ImportLock(session.path), pytest.raises(Refused, match="import"):
        apply_edits(session, [RetireLabel(label="COMPANY")])
    assert (project_state(session), session.history.next_undo()) == before


def test_a_project_to_be_read_only_keeps_its_labels(session: Session) -> None:
    reader = open_project(session.path, read_only=True)
    with pytest.raises(ProjectError, match="read only"):
        apply_edits(reader, [RetireLabel(label="COMPANY")])
    reader.close()


def test_a_retired_label_is_offered_no_more_and_keeps_its_spans(session: Session) -> None:
    labelling.add(session, "COMPANY", [words(session, "Gefest-M")])
    apply_edits(session, [RetireLabel(label="COMPANY")])
    assert labelled(session) == [("COMPANY", "Gefest-M")]
    assert "f" not in session.schema.by_key
    with pytest.raises(Refused, match="no label COMPANY"):
        labelling.add(session, "COMPANY", [words(session, "Gefest-M", 1)])


def test_a_file_of_an_older_state_comes_in_as_the_labels_are_today(
    session: Session, tmp_path: Path
) -> None:
    labelling.add(session, "COMPANY", [words(session, "Gefest-M")])
    labelling.add(session, "VESSEL", [words(session, "Moscow")])
    file = tmp_path / "old.jsonl"
    export_file(session, file, ExportOptions())
    apply_edits(session, [MapLabel(label="COMPANY", to="ORG"), DeleteLabel(label="VESSEL")])
    again = import_files(session, [file], ImportOptions())
    assert (again.layers, again.known) == (0, 2)
    assert any("1 of label VESSEL" in change.why for change in again.changed)
    assert session.article is not None
    own = session.article.layer.id
    raw = file.read_text("utf-8").replace('"annotator":"Anna"', '"annotator":"Zoe"')
    file.write_text(raw.replace(own, "11111111-1111-4111-8111-111111111111"), "utf-8")
    import_files(session, [file], ImportOptions())
    counts = Counter(
        session.store.db.execute("SELECT label FROM annotations WHERE removed = 0").fetchall()
    )
    assert counts == {("ORG",): 2}


def test_many_rows_are_restored_in_few_statements(session: Session) -> None:
    content = session.article.text.content if session.article else ""
    with session.store.write(NewAction("Fill", session.actor.key)) as writing:
        layer = writing.insert(
            "layers",
            {
                "uuid": "l",
                "article": 1,
                "annotator": session.actor.key,
                "schema_version": 1,
                "state": "started",
            },
        )
        for number in range(2100):
            writing.insert(
                "annotations",
                {
                    "uuid": f"a{number}",
                    "layer": layer,
                    "label": "COMPANY" if number % 2 else "PERSON",
                    "start": 0,
                    "end": 4,
                    "quote": content[:4],
                    "created": "",
                    "updated": "",
                },
            )
    before = project_state(session)
    apply_edits(
        session, [MapLabel(label="COMPANY", to="ORG"), MapLabel(label="PERSON", to="PARTY")]
    )
    after = project_state(session)
    session.history.undo()
    assert project_state(session) == before
    session.history.redo()
    assert project_state(session) == after


def covered(session: Session) -> dict[str, int]:
    assert session.article is not None
    return session.article.layer.covered


def test_what_was_looked_for_follows_its_labels_into_another_family(session: Session) -> None:
    labelling.add(session, "SANCTION", [words(session, "sanction")])
    reading.finish(session, ["sanction", "statement"])
    assert covered(session) == {"sanction": 1, "statement": 1}
    apply_edits(session, [SetFamily(family=Family("deed", "Deeds"))])
    apply_edits(session, [RemoveFamily(family="sanction", to="deed")])
    assert covered(session) == {"deed": 1, "statement": 1}
    apply_edits(session, [RemoveFamily(family="deed", to="statement")])
    assert covered(session) == {"statement": 1}
    # Nobody has looked for entities: of both together it cannot be said.
    apply_edits(session, [RemoveFamily(family="statement", to="entity")])
    assert covered(session) == {}
    for _ in range(3):
        session.history.undo()
    assert covered(session) == {"sanction": 1, "statement": 1}
