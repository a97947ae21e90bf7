"""No sequence of edits of the labels, labellings and undos loses anything."""

import shutil
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.app import frames, labelling
from annotator.app.checking import check_project
from annotator.app.project import open_project
from annotator.app.schema_editing import apply_edits
from annotator.app.session import Session
from annotator.errors import UserError
from annotator.model.schema import Attribute, AttributeKind, Choice, Family, Role
from annotator.model.schema_edits import (
    AddAttribute,
    AddLabel,
    AddRole,
    AddValue,
    AnyEdit,
    ArrangeSchema,
    ChangeAttribute,
    ChangeLabel,
    DeleteLabel,
    MapLabel,
    MapValue,
    RemoveAttribute,
    RemoveFamily,
    RemoveRole,
    RetireLabel,
    SetFamily,
)
from tests.app.schema_projects import FIRM, project_state
from tests.builders import a_project, open_first, words

LABELS = ("COMPANY", "PERSON", "FIRM", "SANCTION", "ORG")


EDITS: tuple[AnyEdit, ...] = (
    AddLabel(label=FIRM),
    MapLabel(label="COMPANY", to="ORG"),
    MapLabel(label="ORG", to="PARTY"),
    DeleteLabel(label="PERSON"),
    DeleteLabel(label="FIRM"),
    RetireLabel(label="COMPANY"),
    ChangeLabel(label="ORG", name="Group"),
    AddRole(label="SANCTION", role=Role("victim", "v", ("PERSON", "ORG"))),
    RemoveRole(label="SANCTION", role="target"),
    RemoveAttribute(attribute="mention"),
    AddAttribute(attribute=Attribute("sure", kind=AttributeKind.FLAG), labels=("ORG",)),
    MapValue(attribute="status", value="eased", to="lifted"),
    AddValue(attribute="status", value=Choice("planned", key="q")),
    ChangeAttribute(attribute="type", kind=AttributeKind.TEXT),
    SetFamily(family=Family("deed", "Deeds")),
    RemoveFamily(family="sanction", to="deed"),
    RemoveFamily(family="entity", to="statement"),
    RemoveFamily(family="deed", to="entity"),
    ArrangeSchema(families=("region", "deed"), attributes=("type",)),
)


MOVES = st.one_of(
    st.tuples(st.just("edit"), st.integers(0, len(EDITS) - 1)),
    st.tuples(st.just("label"), st.integers(0, len(LABELS) - 1)),
    st.tuples(st.just("fill"), st.integers(0, 3)),
    st.tuples(st.just("value"), st.integers(0, 2)),
    st.tuples(st.just("undo"), st.integers(0, 3)),
    st.tuples(st.just("redo"), st.just(0)),
)


def play(session: Session, move: str, number: int) -> None:
    article = session.article
    assert article is not None
    keys = list(article.spans.in_order())
    if move == "edit":
        apply_edits(session, [EDITS[number]])
    elif move == "label":
        at = sum(map(ord, LABELS[number])) % 40 + len(keys)
        piece = words(session, article.text.content[at])
        labelling.add(session, LABELS[number], [piece])
    elif move == "value" and keys:
        name, value = (("status", "eased"), ("mention", "name"), ("type", ["arms"]))[number]
        labelling.set_attribute(session, keys[number % len(keys)], name, value)
    elif move == "fill" and keys:
        found = [k for k in keys if article.spans.label(k) == "SANCTION"]
        if found:
            frames.fill(session, found[0], "target", keys[number % len(keys)])
    elif move == "redo":
        session.history.redo()
    elif move == "undo":
        steps = [s for s in session.history.steps() if s.kind == "do" and not s.undone]
        if len(steps) > number + 1:
            session.history.undo(steps[number].key)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(moves=st.lists(MOVES, max_size=14))
def test_no_sequence_of_edits_labellings_and_undos_loses_anything(
    moves: list[tuple[str, int]], tmp_path: Path
) -> None:
    base = tmp_path / "base.annot"
    if not base.exists():
        a_project(tmp_path, name="base").close()
    path = tmp_path / "news.annot"
    shutil.copyfile(base, path)
    session = open_first(open_project(path, annotator="Anna"))
    begun = project_state(session)
    for move, number in moves:
        before = set(living(session))
        try:
            play(session, move, number)
        except UserError:
            assert set(living(session)) == before
            continue
        gone = before - set(living(session))
        if move == "edit":
            deleted = {"PERSON", "FIRM"} if isinstance(EDITS[number], DeleteLabel) else set[str]()
            assert {label for _, label in gone_labels(session, gone)} <= deleted
        elif move not in {"undo", "redo"}:
            assert not gone
        known = {*session.schema.by_id}
        assert {label for _, label in living(session).items()} <= known
    while (step := session.history.next_undo()) and not step.name.startswith("Import"):
        session.history.undo()
    assert project_state(session) == begun
    session.close()
    assert check_project(session.path) == []


def living(session: Session) -> dict[str, str]:
    found = session.store.db.execute("SELECT uuid, label FROM annotations WHERE removed = 0")
    return dict(found.fetchall())


def gone_labels(session: Session, uuids: set[str]) -> list[tuple[str, str]]:
    found = session.store.db.execute("SELECT uuid, label FROM annotations").fetchall()
    return [(uuid, label) for uuid, label in found if uuid in uuids]
