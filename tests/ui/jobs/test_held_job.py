"""Large changes run beside the window: how far they are is seen; they are whole, or not at all."""

import tempfile
from pathlib import Path

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from annotator.app.checking import check_project
from annotator.app.importing.import_files import ImportOptions
from annotator.app.schema_editing import apply_edits
from annotator.app.session import Session
from annotator.errors import Refused
from annotator.model.schema import Label
from annotator.model.schema_edits import AddLabel, MapLabel
from annotator.ui.label_editor.editor import LabelEditor
from annotator.ui.parts.job_bar import Waiting
from annotator.ui.window.main_window import MainWindow
from tests.builders import put_records_in
from tests.ui.window_builders import a_window, at_work

LIMIT = 60_000
MANY = 12_000
FIRM = Label("FIRM", "Firm", "entity", "organisations", keys=("u",))


def an_article(number: int, label: str) -> dict[str, object]:
    text = f"Article {number}: " + "Gefest-M met. " * 100
    places = [text.index("Gefest-M", n * 14) for n in range(100)]
    spans = [{"label": label, "fragments": [[at, at + 8]]} for at in places]
    layers = [{"annotator": "Anna", "annotations": spans}]
    return {"format": "annotator.article", "version": 1, "text": text, "layers": layers}


def labels_in(session: Session) -> dict[str, int]:
    rows = "SELECT label, count(*) FROM annotations WHERE removed = 0 GROUP BY label"
    return dict(session.store.db.execute(rows).fetchall())


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    window = a_window(qtbot, tmp_path)
    session = at_work(window)[1]
    records = [an_article(number, "COMPANY") for number in range(MANY // 100)]
    put_records_in(session, records, tmp_path / "many.jsonl")
    return window


def an_editor(qtbot: QtBot, window: MainWindow) -> LabelEditor:
    window.run("project.schema")
    editor = window.labels.editor
    assert editor is not None
    qtbot.waitExposed(editor)
    return editor


def test_a_bar_grows_while_the_labels_change_and_while_that_is_undone(
    qtbot: QtBot, window: MainWindow
) -> None:
    workspace, session, _ = at_work(window)
    editor = an_editor(qtbot, window)
    told: list[Waiting | None] = []
    workspace.held_job.waiting.connect(told.append)
    assert editor.work.make([MapLabel(label="COMPANY", to="ORG")])
    assert editor.bar.isVisible()
    assert editor.cancel.isVisible()
    with pytest.raises(Refused, match="rows are being changed: wait until it is done, or cancel"):
        apply_edits(session, [AddLabel(label=FIRM)])
    qtbot.waitUntil(lambda: not workspace.held_job.is_running, timeout=LIMIT)
    shares = [each.share for each in told if each is not None]
    assert shares == sorted(shares)
    assert shares[0] == 0
    assert shares[-1] == 1
    assert len(set(shares)) > 2
    assert labels_in(session) == {"ORG": MANY}
    assert not editor.bar.isVisible()
    told.clear()
    step = session.history.next_undo()
    assert step is not None
    editor.steps.take(step, undo=True)
    assert "is being undone" in window.status.job
    qtbot.waitUntil(lambda: not workspace.held_job.is_running, timeout=LIMIT)
    shares = [each.share for each in told if each is not None]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert labels_in(session) == {"COMPANY": MANY}


def test_one_that_is_cancelled_midway_has_changed_nothing(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    workspace, session, _ = at_work(window)
    editor = an_editor(qtbot, window)
    before = session.schema, session.newest_action()

    def stop(waiting: Waiting | None) -> None:
        if waiting is not None and waiting.share > 0:
            editor.cancel.click()

    workspace.held_job.waiting.connect(stop)
    assert editor.work.make([MapLabel(label="COMPANY", to="ORG")])
    qtbot.waitUntil(lambda: not workspace.held_job.is_running, timeout=LIMIT)
    assert session.held is None
    if "COMPANY" in session.schema.by_id:
        assert (session.schema, session.newest_action()) == before
        assert labels_in(session) == {"COMPANY": MANY}
    else:
        # It was done before it heard: then all of it is.
        assert labels_in(session) == {"ORG": MANY}
    assert list(scratch.iterdir()) == []


def test_the_job_goes_on_when_the_editor_is_closed(qtbot: QtBot, window: MainWindow) -> None:
    workspace, session, _ = at_work(window)
    editor = an_editor(qtbot, window)
    assert editor.work.make([MapLabel(label="COMPANY", to="ORG")])
    editor.reject()
    assert window.labels.editor is None
    assert "rows are being changed" in window.status.job
    qtbot.waitUntil(lambda: not workspace.held_job.is_running, timeout=LIMIT)
    assert labels_in(session) == {"ORG": MANY}
    assert "COMPANY" not in session.schema.by_id


def test_labels_are_not_taken_back_beside_an_import_that_counts_on_them(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    workspace, session, _ = at_work(window)
    apply_edits(session, [AddLabel(label=FIRM)])
    apply_edits(session, [MapLabel(label="COMPANY", to="ORG")])
    mapped = session.history.next_undo()
    assert mapped is not None
    file = tmp_path / "more.jsonl"
    records = (an_article(number, "FIRM") for number in range(1000, 1100))
    file.write_bytes(b"".join(msgspec.json.encode(record) + b"\n" for record in records))
    transfers = window.exchange.transfers
    refused: list[str] = []
    workspace.undoing.refused.connect(refused.append)
    with qtbot.waitSignal(transfers.imported, timeout=LIMIT):
        transfers.import_files(session, (file,), ImportOptions())
        assert transfers._job is not None
        with qtbot.waitSignal(transfers._job.progressed, timeout=LIMIT):
            pass
        # By a job, where very many rows would change …
        with pytest.raises(Refused, match=r"import .* counts on what “Map Label Company"):
            workspace.undoing.work.take(mapped, undo=True)
        assert session.held is None
        # … and at once, where only the labels do.
        shop = msgspec.structs.replace(FIRM, id="SHOP", keys=())
        with pytest.raises(Refused, match="they can be changed when it has ended"):
            apply_edits(session, [AddLabel(label=shop)])
    assert labels_in(session) == {"ORG": MANY, "FIRM": 10_000}
    workspace.undoing.work.take(mapped, undo=True)
    qtbot.waitUntil(lambda: not workspace.held_job.is_running, timeout=LIMIT)
    assert labels_in(session) == {"COMPANY": MANY, "FIRM": 10_000}
    path = session.path
    window.close()
    assert check_project(path) == []
