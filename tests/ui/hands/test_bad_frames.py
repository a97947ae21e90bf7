"""What cannot be in frames, tried by hand: refused with a sentence, nothing lost, all undoable."""

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.app import frames, labelling
from annotator.app.checking import check_project
from annotator.app.session import Session
from annotator.model.annotation import Filler
from annotator.model.values import AnnotationKey
from annotator.ui.window.main_window import MainWindow
from tests.ui.window_builders import CONTROL, a_window, at_work, place_of, press

TEXT = 'The Treasury imposed sanctions on Gefest-M.\n\n"No," he said. "Never."\n'


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    return a_window(qtbot, tmp_path, TEXT)


def add(session: Session, label: str, quote: str) -> AnnotationKey:
    return labelling.add(session, label, [place_of(session, quote)])


def roles_of(session: Session, key: AnnotationKey) -> dict[str, tuple[Filler, ...]]:
    assert session.article is not None
    return dict(session.article.annotation(key).roles)


def steps(session: Session) -> list[str]:
    return [step.name for step in session.history.steps()]


def test_a_frame_that_is_clicked_for_its_own_slot_is_refused(window: MainWindow):
    workspace, session, _ = at_work(window)
    sanction = add(session, "SANCTION", "sanctions")
    done = steps(session)
    workspace.desk.select(sanction)
    workspace.filling.open_slot("target")
    workspace.filling.take(sanction)
    assert window.status.message == "A frame cannot fill its own role."
    assert workspace.filling.slot is not None
    assert roles_of(session, sanction) == {}
    assert steps(session) == done


def test_statements_that_would_quote_each_other_are_refused(window: MainWindow):
    workspace, session, _ = at_work(window)
    with_statements_about_statements(session)
    outer, inner = add(session, "STATEMENT", '"No,"'), add(session, "STATEMENT", '"Never."')
    frames.fill(session, outer, "about", inner)
    done = steps(session)
    workspace.desk.select(inner)
    workspace.filling.drop(inner, "about", outer)
    assert window.status.message.startswith("That would make a circle")
    assert roles_of(session, inner) == {}
    assert steps(session) == done
    assert check_project(session.path) == []


def test_a_filler_that_is_removed_leaves_its_words_and_undo_brings_the_link_back(
    window: MainWindow,
):
    workspace, session, view = at_work(window)
    sanction, firm = add(session, "SANCTION", "sanctions"), add(session, "COMPANY", "Gefest-M")
    frames.fill(session, sanction, "target", firm)
    linked = roles_of(session, sanction)
    workspace.desk.select(firm)
    press(view, Qt.Key.Key_Delete)
    assert window.status.message == "Sanction’s target keeps “Gefest-M” as implied words"
    assert roles_of(session, sanction) == {"target": (Filler(text="Gefest-M"),)}
    press(window, Qt.Key.Key_Z, CONTROL)
    assert roles_of(session, sanction) == linked
    assert check_project(session.path) == []


def test_what_is_gone_meanwhile_fills_nothing(window: MainWindow):
    workspace, session, _ = at_work(window)
    sanction, firm = add(session, "SANCTION", "sanctions"), add(session, "COMPANY", "Gefest-M")
    labelling.remove(session, firm)
    workspace.filling.drop(sanction, "target", firm)
    assert window.status.message == "It is not there any more."
    assert roles_of(session, sanction) == {}


def with_statements_about_statements(session: Session) -> None:
    """Let statements be about statements, which the shipped schema does not."""
    labels = tuple(
        msgspec.structs.replace(
            label,
            roles=tuple(
                msgspec.structs.replace(role, fills=(*role.fills, "STATEMENT"))
                if role.id == "about"
                else role
                for role in label.roles
            ),
        )
        for label in session.schema.labels
    )
    session.schema = msgspec.structs.replace(session.schema, labels=labels)
