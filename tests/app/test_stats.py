"""Counting a project: frames by filled roles and values, articles by their labels."""

from pathlib import Path

from annotator.app import frames, labelling, reading
from annotator.app.checking import FrameStats, project_stats
from tests.builders import a_project, open_first, words


def test_frames_are_counted_by_filled_roles_and_values(tmp_path: Path) -> None:
    session = open_first(a_project(tmp_path))
    first = labelling.add(session, "SANCTION", [words(session, "sanction")])
    second = labelling.add(session, "SANCTION", [words(session, "hits")])
    frames.imply(session, first, "target", "a firm")
    frames.fill(
        session, first, "target", labelling.add(session, "COMPANY", [words(session, "Gefest-M")])
    )
    labelling.set_attribute(session, first, "status", "threatened")
    labelling.set_attribute(session, first, "type", ["trade", "arms"])
    labelling.set_attribute(session, second, "status", "threatened")
    labelling.set_attribute(session, second, "secondary", True)
    reading.set_document_label(session, "stage", "threat")
    counted = project_stats(session)
    assert counted.frames == {
        "SANCTION": FrameStats(
            2,
            {"target": 1},
            {
                "secondary": {"true": 1},
                "status": {"threatened": 2},
                "type": {"arms": 1, "trade": 1},
            },
        )
    }
    assert counted.document == {"stage": {"threat": 1}}
    session.history.undo()
    assert project_stats(session).document == {}
    session.close()
