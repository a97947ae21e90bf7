"""Open points of an open article, and of a whole project for the command line."""

from pathlib import Path

import msgspec
import pytest

from annotator.app import labelling, reading
from annotator.app.open_points import OpenPointKind, lint_project, points_of, summary
from annotator.cli import main
from annotator.model.article import State
from tests.builders import a_project, open_first, put_records_in, words

ALL = frozenset({"entity", "sanction", "statement"})


def test_the_open_article_is_gone_through_for_what_is_read_for(tmp_path: Path):
    session = open_first(a_project(tmp_path))
    labelling.add(session, "SANCTION", [words(session, "sanction")])
    assert [point.kind for point in points_of(session, ALL)] == [
        OpenPointKind.ROLE,
        OpenPointKind.STATUS,
        OpenPointKind.QUOTATION,
        OpenPointKind.QUOTATION,
    ]
    assert len(points_of(session, frozenset({"statement"}))) == 2
    session.close()


def test_a_point_is_gone_when_it_is_seen_to(tmp_path: Path):
    session = open_first(a_project(tmp_path))
    key = labelling.add(session, "SANCTION", [words(session, "sanction")])
    wanted = frozenset({"sanction"})
    assert len(points_of(session, wanted)) == 2
    labelling.set_attribute(session, key, "status", "threatened")
    assert [p.kind for p in points_of(session, wanted)] == [OpenPointKind.ROLE]
    labelling.set_attribute(session, key, "anaphor", True)
    assert points_of(session, wanted) == []
    session.close()


def test_without_an_article_nothing_is_open(tmp_path: Path):
    session = a_project(tmp_path)
    assert points_of(session, ALL) == []
    session.close()


def test_points_are_summed_up_in_words(tmp_path: Path):
    session = open_first(a_project(tmp_path))
    labelling.add(session, "SANCTION", [words(session, "sanction")])
    said = summary(points_of(session, ALL))
    assert said == "a role is missing, a status is missing, 2 quotations in no statement"
    session.close()


def test_a_project_is_read_for_what_was_covered(tmp_path: Path):
    session = open_first(a_project(tmp_path))
    labelling.add(session, "SANCTION", [words(session, "sanction")])
    path = session.path
    assert [p.kind for p in lint_project(path)] == ["missing role", "missing status"]
    reading.finish(session, ["statement"])
    found = list(lint_project(path))
    assert [p.kind for p in found] == ["quotation", "quotation"]
    assert session.article is not None
    assert found[0].where.startswith(f"article {session.article.article.id}, ")
    assert found[0].where.endswith("(Anna)")
    session.close()


def test_labels_of_models_and_skipped_articles_are_not_asked(tmp_path: Path):
    session = open_first(a_project(tmp_path))
    reading.set_state(session, State.SKIPPED)
    layer = {
        "annotator": "m1",
        "kind": "model",
        "annotations": [{"label": "SANCTION", "start": 4, "end": 11, "text": "embargo"}],
    }
    record = {
        "format": "annotator.article",
        "version": 1,
        "text": "The embargo.",
        "layers": [layer],
    }
    put_records_in(session, [record], tmp_path / "model.jsonl")
    assert list(lint_project(session.path)) == []
    session.close()


@pytest.mark.parametrize("words_", [("--lint", "--json"), ("--json",), ("--lint",)])
def test_the_command_line_lists_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words_: tuple[str, ...]
):
    session = open_first(a_project(tmp_path))
    labelling.add(session, "SANCTION", [words(session, "sanction")])
    path = str(session.path)
    session.close()
    lint = "--lint" in words_
    assert main(["check", path, *words_]) == (1 if lint else 0)
    out = capsys.readouterr().out
    if "--json" in words_:
        read = msgspec.json.decode(out)
        assert read["ok"] is not lint
        assert read["problems"] == []
        assert [point["kind"] for point in read.get("lint", [])] == (
            ["missing role", "missing status"] if lint else []
        )
    else:
        assert "missing role: article " in out
